from django.urls import path

from dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("portfolio/", views.portfolio, name="portfolio"),
    path("portfolio/impasses/", views.impasses, name="impasses"),
    path("portfolio/impasses/table/", views.impasses_table, name="impasses_table"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
