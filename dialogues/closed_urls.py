"""Closed rooms: one text and who reads it, one session and its room, and what security asks of people and paths."""

from django.urls import path

from dialogues.views import attachment, attendance, glass, handover, marking, record, room, security, wording

POINT = "processes/<uuid:process_id>/points/<uuid:point_id>/"
PASSAGE = "processes/<uuid:process_id>/passages/<uuid:passage_id>/"
CONTACT = "processes/<uuid:process_id>/contacts/<uuid:contact_id>/"
DOCUMENT = "processes/<uuid:process_id>/documents/<uuid:document_id>/"
SESSION = "processes/<uuid:process_id>/sessions/<uuid:session_id>/"
urlpatterns = [
    # processes/<id>/points/…: one text, for whoever reads it
    path(POINT + "marking/", marking.point_marking, name="point_marking"),
    path(POINT + "leaving/", marking.point_leave, name="point_leave"),
    path(POINT + "question/", marking.point_question, name="point_question"),
    path(POINT + "wording/", wording.point_edit, name="point_edit"),
    path(POINT + "versions/", wording.point_versions, name="point_versions"),
    path(POINT + "redaction/", wording.point_redact, name="point_redact"),
    path(POINT + "readers/", wording.point_grant, name="point_grant"),
    path(PASSAGE + "marking/", marking.passage_marking, name="passage_marking"),
    path(PASSAGE + "question/", marking.passage_question, name="passage_question"),
    path(PASSAGE + "wording/", wording.passage_edit, name="passage_edit"),
    path(
        PASSAGE + "versions/",
        wording.passage_versions,
        name="passage_versions",
    ),
    path(
        PASSAGE + "promotion/",
        wording.passage_promote,
        name="passage_promote",
    ),
    path("processes/<uuid:process_id>/hand-over/", handover.process_handover, name="process_handover"),
    path("processes/<uuid:process_id>/notes/", wording.note_list, name="note_list"),
    path(SESSION + "attendance/", attendance.attendance_correct, name="attendance_correct"),
    path(SESSION + "room/", room.session_room, name="session_room"),
    path(SESSION + "sealing/", room.session_seal, name="session_seal"),
    path(
        SESSION + "attachments/",
        attachment.attachment_add,
        name="attachment_add",
    ),
    path(
        "processes/<uuid:process_id>/attachments/<uuid:attachment_id>/",
        attachment.attachment_file,
        name="attachment_file",
    ),
    path(
        "processes/<uuid:process_id>/attachments/<uuid:attachment_id>/marking/",
        marking.attachment_marking,
        name="attachment_marking",
    ),
    path(
        "processes/<uuid:process_id>/attachments/<uuid:attachment_id>/question/",
        marking.attachment_question,
        name="attachment_question",
    ),
    path(CONTACT + "marking/", marking.contact_marking, name="contact_marking"),
    path(CONTACT + "question/", marking.contact_question, name="contact_question"),
    path(DOCUMENT + "marking/", marking.document_marking, name="document_marking"),
    path(DOCUMENT + "question/", marking.document_question, name="document_question"),
    # security/…: people and paths, never a text; under no process
    path("security/", security.security_home, name="security_home"),
    path("security/questions/<uuid:question_id>/", security.access_answer, name="access_answer"),
    path("security/audiences/<uuid:audience_id>/", security.audience_readers, name="audience_readers"),
    path("security/audiences/<uuid:audience_id>/glass/", security.glass_ask, name="glass_ask"),
    path("security/people/<uuid:user_id>/", security.person_reads, name="person_reads"),
    path("security/people/<uuid:user_id>/factor/", security.factor_reset, name="factor_reset"),
    path("security/people/<uuid:user_id>/address/", security.address_change, name="address_change"),
    path("security/record/", record.audit_record, name="audit_record"),
    path("security/resets/<uuid:reset_id>/", security.reset_agree, name="reset_agree"),
    path("security/glass/<uuid:glass_id>/", glass.glass_detail, name="glass_detail"),
    path("security/glass/<uuid:glass_id>/texts/", glass.glass_texts, name="glass_texts"),
    path(
        "security/glass/<uuid:glass_id>/files/<uuid:attachment_id>/",
        glass.glass_file,
        name="glass_file",
    ),
    path("notices/<uuid:notice_id>/", glass.notice_detail, name="notice_detail"),
]
