"""The people of a process: by the id of their participation in it, never by that of the person."""

from django.urls import path

from dialogues.views import calling, consent, identity, merging, name, naming, people, person

ALL = "processes/<uuid:process_id>/people/"
ONE = ALL + "<uuid:participation_id>/"
urlpatterns = [
    path(ALL, people.participation_list, name="participation_list"),
    path(ALL + "add/", person.participation_add, name="participation_add"),
    path(ALL + "memory/", person.aid_list, name="aid_list"),
    path(ALL + "names/", naming.name_decision, name="name_decision"),
    path(ALL + "find/", name.participation_find, name="participation_find"),
    path(ONE, person.participation_detail, name="participation_detail"),
    path(ONE + "about/", person.participation_describe, name="participation_describe"),
    path(ONE + "called/", calling.participation_call, name="participation_call"),
    path(ONE + "posts/add/", person.participation_post, name="post_add"),
    path(ONE + "posts/<uuid:post_id>/", person.participation_post, name="post_correct"),
    path(ONE + "ties/add/", person.participation_tie, name="tie_add"),
    path(ONE + "ties/<uuid:tie_id>/", person.participation_tie, name="tie_correct"),
    path(ONE + "consents/", consent.participation_consent, name="participation_consent"),
    path(ONE + "consents/points/", consent.consent_points, name="consent_points"),
    path(ONE + "memory/", person.participation_aid, name="participation_aid"),
    path(ONE + "merge/", merging.participation_merge, name="participation_merge"),
    path(ONE + "merge/<uuid:merging_id>/undo/", merging.merging_undo, name="merging_undo"),
    path(ONE + "identity/", identity.participation_identity, name="participation_identity"),
    path(ONE + "identity/hide/", identity.identity_hide, name="identity_hide"),
    path(ONE + "identity/write/", identity.identity_write, name="identity_write"),
    path(ONE + "identity/holders/", identity.identity_holders, name="identity_holders"),
]
