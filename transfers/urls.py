from django.urls import path

from transfers import views
from transfers.views import ending, transfer

app_name = "transfers"
urlpatterns = [
    # processes/<id>/…: what happens inside a process
    path("processes/<uuid:process_id>/points/<uuid:point_id>/put-up/", views.point_put_up, name="point_put_up"),
    path("processes/<uuid:process_id>/passages/<uuid:passage_id>/put-up/", views.passage_put_up, name="passage_put_up"),
    path("processes/<uuid:process_id>/points/<uuid:point_id>/consent/", views.point_consent, name="point_consent"),
    path("processes/<uuid:process_id>/clearance/", views.clearance_list, name="clearance_list"),
    path("processes/<uuid:process_id>/clearance/<uuid:put_up_id>/", views.clearance_detail, name="clearance_detail"),
    path(
        "processes/<uuid:process_id>/extracts/<uuid:extract_id>/withdrawal/",
        views.extract_withdraw,
        name="extract_withdraw",
    ),
    path("processes/<uuid:process_id>/transfers/", views.transfer_list, name="transfer_list"),
    path("processes/<uuid:process_id>/briefings/new/", views.briefing_new, name="briefing_new"),
    # briefings/…: those of the draft
    path("briefings/", views.briefing_list, name="briefing_list"),
    path("briefings/<uuid:briefing_id>/", views.briefing_detail, name="briefing_detail"),
    path("briefings/<uuid:briefing_id>/order/", views.briefing_order, name="briefing_order"),
    path("briefings/<uuid:briefing_id>/progress/", views.briefing_progress, name="briefing_progress"),
    path("briefings/<uuid:briefing_id>/review/", views.briefing_review, name="briefing_review"),
    path("briefings/<uuid:briefing_id>/releases/", views.briefing_release, name="briefing_release"),
    path("briefings/<uuid:briefing_id>/strikes/", views.briefing_strike, name="briefing_strike"),
    path("briefings/<uuid:briefing_id>/returns/", views.briefing_send_back, name="briefing_send_back"),
    path("briefings/<uuid:briefing_id>/closing/", ending.briefing_close, name="briefing_close"),
    # copies/…: of those who answer for them
    path("copies/<uuid:copy_id>/pages/", transfer.copy_pages, name="copy_pages"),
    path("copies/<uuid:copy_id>/recall/", ending.copy_recall, name="copy_recall"),
    # reading/…: the addressee's; under no process
    path("reading/<uuid:copy_id>/", views.copy_cover, name="copy_cover"),
    path("reading/<uuid:copy_id>/openings/", views.copy_open, name="copy_open"),
    path("reading/<uuid:copy_id>/text/", views.copy_text, name="copy_text"),
    path("reading/<uuid:copy_id>/acknowledgement/", views.copy_acknowledge, name="copy_acknowledge"),
    path("reading/<uuid:copy_id>/pdf/", views.copy_pdf, name="copy_pdf"),
    path("reading/<uuid:copy_id>/docx/", views.copy_docx, name="copy_docx"),
]
