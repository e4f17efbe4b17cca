from django.urls import path

from dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("portfolio/", views.portfolio, name="portfolio"),
    path("tracks/", views.tracks, name="tracks"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
