from django.urls import path

from dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("portfolio/", views.portfolio, name="portfolio"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
