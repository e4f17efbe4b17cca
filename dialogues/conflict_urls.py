"""A conflict: what is known of it, and adding to that."""

from django.urls import path

from dialogues.views import conflict, conflict_change

CONFLICT = "conflicts/<uuid:conflict_id>"
PARTY = f"{CONFLICT}/parties/<uuid:party_id>"
urlpatterns = [
    path("conflicts/new/", conflict_change.conflict_begin, name="conflict_begin"),
    path(f"{CONFLICT}/", conflict.conflict_detail, name="conflict_detail"),
    path(f"{CONFLICT}/table/", conflict.conflict_export, name="conflict_export"),
    path(f"{CONFLICT}/name/", conflict_change.conflict_change, name="conflict_change"),
    path(f"{CONFLICT}/processes/new/", conflict_change.process_open, name="process_open"),
    path(f"{CONFLICT}/issues/new/", conflict_change.issue_add, name="issue_add"),
    path(f"{CONFLICT}/numbers/new/", conflict_change.external_id_add, name="external_id_add"),
    path(
        f"{CONFLICT}/numbers/<slug:scheme>/<slug:value>/drop/",
        conflict_change.external_id_drop,
        name="external_id_drop",
    ),
    path(f"{CONFLICT}/parties/new/", conflict_change.party_add, name="party_add"),
    path(f"{PARTY}/", conflict.party_detail, name="party_detail"),
    path(f"{PARTY}/<slug:fact>/new/", conflict_change.party_period_add, name="party_period_add"),
    path(
        f"{PARTY}/<slug:fact>/<uuid:told_id>/",
        conflict_change.party_period_correct,
        name="party_period_correct",
    ),
    path(f"{CONFLICT}/<slug:history>/new/", conflict_change.conflict_period_add, name="conflict_period_add"),
    path(
        f"{CONFLICT}/<slug:history>/<uuid:span_id>/",
        conflict_change.conflict_period_correct,
        name="conflict_period_correct",
    ),
]
