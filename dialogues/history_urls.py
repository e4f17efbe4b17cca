"""The histories of a process: what is told of it, what is disputed, and corrections."""

from django.urls import path

from dialogues.views import history

urlpatterns = [
    path("processes/<uuid:process_id>/history/", history.history, name="history"),
    path("processes/<uuid:process_id>/history/table/", history.history_export, name="history_export"),
    path("processes/<uuid:process_id>/history/claims/new/", history.claim_add, name="claim_add"),
    path("processes/<uuid:process_id>/history/claims/<uuid:claim_id>/", history.claim_correct, name="claim_correct"),
    path("processes/<uuid:process_id>/history/<slug:kind>/new/", history.period_add, name="period_add"),
    path(
        "processes/<uuid:process_id>/history/<slug:kind>/<uuid:period_id>/",
        history.period_correct,
        name="period_correct",
    ),
]
