"""Every address of the site. A new one needs a rule in tests/test_url_walk.py."""

from django.urls import include, path

urlpatterns = [
    path("", include("dashboards.urls")),
    path("", include("dialogues.urls")),
    path("", include("transfers.urls")),
    path("", include("accounts.urls")),
    path("sign-in/", include("accounts.sign_in_urls")),
]

handler500 = "config.failure.failed"
