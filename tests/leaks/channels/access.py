"""A. Direct access to one thing: section 3 of the catalogue."""

from tests.leaks.channels.channel import LEAKS, SEATS, WALK, Bug, Channel

SESSIONS = "dialogues/views/frame.py"
VISIBLE = "Session.objects.visible_to(request.user)"
CHANNELS = [
    Channel(
        "L01",
        "An id that is not one's own answers like one never used, in every method",
        f"{WALK}::test_hidden_is_absent_in_every_method",
        Bug("dialogues/models/session.py", "filter(process__in=Process.objects.visible_to(user))", "all()"),
    ),
    Channel(
        "L02",
        "A child answers under its own parent only",
        f"{WALK}::test_a_child_answers_under_its_own_parent_only",
        Bug(SESSIONS, "process=process_id, pk=session_id)", "pk=session_id)"),
    ),
    Channel(
        "L03",
        "A field that names somebody else's row is refused",
        "tests/dialogues/views/test_session_log.py::test_participant_of_another_process_is_refused",
        Bug("dialogues/forms/attendance.py", "for name in self.data:", "for name in ():"),
    ),
    Channel(
        "L04",
        "Whoever reads cannot let others in",
        f"{SEATS}::test_ladder",
        Bug(
            "dialogues/roles.py",
            "SeatKind.FACILITATOR: FACILITATING_VERBS,",
            "SeatKind.FACILITATOR: FACILITATING_VERBS | {Verb.GIVE_SEAT},",
        ),
    ),
    Channel(
        "L05",
        "Among several ids a forbidden one changes nothing and is named nowhere",
        f"{LEAKS}::test_forbidden_ids_among_ones_own_change_nothing",
        Bug(
            "transfers/forms.py",
            "Extract.objects.visible_to(by).filter(process=process, withdrawn_at=None)",
            "Extract.objects.filter(withdrawn_at=None)",
        ),
    ),
    Channel(
        "L06",
        "A file by its address, whole or in part, after it was taken back",
        f"{LEAKS}::test_file_is_gone_with_its_grant",
        Bug("transfers/views/reading.py", "Copy.objects.addressed_to(request.user)", "Copy.objects"),
    ),
    Channel(
        "L07",
        "No header changes a decision",
        f"{WALK}::test_no_header_changes_a_decision",
        Bug(
            SESSIONS,
            f"sessions = {VISIBLE}.annotate",
            f'sessions = (Session.objects if "X-Internal" in request.headers else {VISIBLE}).annotate',
        ),
    ),
]
