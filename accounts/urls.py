from django.conf import settings
from django.urls import URLPattern, path

from accounts import demo_views, views

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("sign-in/confirm/", views.factor_confirm, name="confirm"),
    path("sign-in/done/", views.sign_in_done, name="done"),
    path("sign-in/token/", views.sign_in_token, name="token"),
    path("sign-in/sessions/<int:number>/end/", views.session_end, name="session_end"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/enter/<str:token>/", demo_views.enter, name="demo_enter"))
