"""The addresses as the demonstration has them: the route is in the URLconf only there, decided as it is loaded."""

from django.http import HttpResponse
from django.urls import include, path

from accounts import demo_views
from accounts import urls as accounts_urls

with_link = [*accounts_urls.urlpatterns, path("demo/enter/<str:token>/", demo_views.enter, name="demo_enter")]
urlpatterns = [
    path("", lambda request: HttpResponse("desk")),
    path("", include((with_link, "accounts"))),
    path("sign-in/", include("accounts.sign_in_urls")),
]
