from django.urls import path

from dialogues import closed_urls, conflict_urls, history_urls, people_urls, views
from dialogues.views import design

app_name = "dialogues"
OBJECTIVE = "processes/<uuid:process_id>/objectives/<uuid:objective_id>"
urlpatterns = [
    path("tracks/", views.track_list, name="track_list"),
    path("processes/", views.process_list, name="process_list"),
    path("processes/<uuid:process_id>/", views.process_detail, name="process_detail"),
    *conflict_urls.urlpatterns,
    path("processes/search/", views.process_find, name="process_find"),
    path("processes/<uuid:process_id>/search/", views.process_search, name="process_search"),
    path("processes/<uuid:process_id>/sessions/", views.session_list, name="session_list"),
    path("processes/<uuid:process_id>/sessions/plan/", views.session_plan, name="session_plan"),
    path(
        "processes/<uuid:process_id>/sessions/<uuid:session_id>/call-off/",
        views.session_call_off,
        name="session_call_off",
    ),
    path("processes/<uuid:process_id>/sessions/log/", views.session_log, name="session_log"),
    path("processes/<uuid:process_id>/sessions/log/draft/", views.session_draft, name="session_draft"),
    path(
        "processes/<uuid:process_id>/sessions/log/draft/return/",
        views.session_draft_return,
        name="session_draft_return",
    ),
    path("processes/<uuid:process_id>/sessions/<uuid:session_id>/", views.session_detail, name="session_detail"),
    *people_urls.urlpatterns,
    path("processes/<uuid:process_id>/before/", views.before, name="before"),
    path("processes/<uuid:process_id>/expectations/", views.expectation_list, name="expectation_list"),
    path(
        "processes/<uuid:process_id>/expectations/<uuid:expectation_id>/",
        views.expectation_settle,
        name="expectation_settle",
    ),
    *closed_urls.urlpatterns,
    path("processes/<uuid:process_id>/contacts/", views.contact_list, name="contact_list"),
    path("processes/<uuid:process_id>/contacts/log/", views.contact_log, name="contact_log"),
    path(
        "processes/<uuid:process_id>/contacts/<uuid:contact_id>/delivered/",
        views.contact_delivered,
        name="contact_delivered",
    ),
    path(
        "processes/<uuid:process_id>/contacts/<uuid:contact_id>/answered/",
        views.contact_answered,
        name="contact_answered",
    ),
    path("processes/<uuid:process_id>/steps/<uuid:step_id>/done/", views.step_done, name="step_done"),
    path("processes/<uuid:process_id>/people/", views.participation_list, name="participation_list"),
    *history_urls.urlpatterns,
    path("processes/<uuid:process_id>/objectives/", views.objective_list, name="objective_list"),
    path("processes/<uuid:process_id>/objectives/new/", views.objective_new, name="objective_new"),
    path(f"{OBJECTIVE}/", views.objective_detail, name="objective_detail"),
    path(f"{OBJECTIVE}/state/", views.objective_move, name="objective_move"),
    path(f"{OBJECTIVE}/reach/", views.objective_judge, name="objective_judge"),
    path(f"{OBJECTIVE}/words/", views.objective_reword, name="objective_reword"),
    path(f"{OBJECTIVE}/documents/new/", views.document_new, name="document_new"),
    path("processes/<uuid:process_id>/design/", design.design_change, name="design_change"),
    path("processes/<uuid:process_id>/sessions/counts/", design.room_count, name="room_count"),
    path("processes/<uuid:process_id>/purposes/", views.purpose_change, name="purpose_change"),
    path("processes/<uuid:process_id>/impasses/", views.impasse_list, name="impasse_list"),
    path("processes/<uuid:process_id>/impasses/new/", views.impasse_new, name="impasse_new"),
    path("processes/<uuid:process_id>/impasses/<uuid:impasse_id>/", views.impasse_step, name="impasse_step"),
    path("processes/<uuid:process_id>/success/", views.success_page, name="success_page"),
    path("processes/<uuid:process_id>/success/new/", views.snapshot_new, name="snapshot_new"),
    path("processes/<uuid:process_id>/success/fundamentals/", views.health_new, name="health_new"),
    path("processes/<uuid:process_id>/plan/", views.plan_compare, name="plan_compare"),
    path("processes/<uuid:process_id>/plan/new/", views.plan_new, name="plan_new"),
    path("processes/<uuid:process_id>/events/new/", views.event_new, name="event_new"),
    path("processes/<uuid:process_id>/events/<uuid:event_id>/review/", views.event_review, name="event_review"),
]
