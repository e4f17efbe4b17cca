"""The leak channels of the threat model: which test stands at each, and the bug that proves that the test can fail.

A bug is the exchange of a few words in one file. `./backchannel prove leaks` plants them one after the other in a copy
of the tree and runs the test of each; a test that still passes is a defect. Where a wall behind the page catches the
bug alone (row security, the grant that opening asks for), it is planted in the test itself, past that wall, and
`planted` names the test that does so.
"""

from dataclasses import dataclass

CRAWL = "tests/crawl/test_crawl.py::test_nothing_leaks"
IN_CRAWL = "tests/crawl/test_crawl.py::test_planted_bug_is_found"
WALK = "tests/test_url_walk.py"
SEATS = "tests/dialogues/test_seats.py"
LEAKS = "tests/leaks/test_leaks.py"


@dataclass(frozen=True)
class Bug:
    path: str
    words: str
    instead: str


@dataclass(frozen=True)
class Channel:
    number: str
    name: str
    test: str
    planted: Bug | str  # a bug, or the test that plants it

    @property
    def row(self) -> str:
        """As the table of the threat model tells it."""
        bug = f"in {self.planted.path}" if isinstance(self.planted, Bug) else brief(self.planted)
        return f"| {self.number} | {self.name} | {brief(self.test)} | {bug} |"


def brief(test: str) -> str:
    path, _, name = test.partition("::")
    return f"{path.removeprefix('tests/').removesuffix('.py')}: {name.removeprefix('test_').replace('_', ' ')}".rstrip(
        ": "
    )


SESSIONS = "dialogues/views/frame.py"
VISIBLE = "Session.objects.visible_to(request.user)"
LEAVING = Bug(
    "dialogues/seats.py",
    "subject=seat.user_id)\n    settle(seat.process, by=by)\n    rooms",
    "subject=seat.user_id)\n    rooms",
)
TIGHTENING = Bug("confidentiality/sealed.py", "        return wanted\n", "        return present\n")
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
        Bug("dialogues/forms/session.py", "for name in self.data:", "for name in ():"),
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
    Channel(
        "L08",
        "Lists, counts and search show what may be seen and nothing else",
        "tests/dialogues/views/test_search.py::test_hidden_texts_change_neither_the_answer_nor_the_statements",
        Bug(
            "dialogues/search.py",
            "Found(hits, len(met),",
            "Found(hits, Point.objects.filter(process=process).count(),",
        ),
    ),
    Channel(
        "L09",
        "Figures count what their reader may see",
        "tests/dashboards/test_portfolio.py::test_counts_of_transfers_are_those_each_reader_may_see",
        Bug("dashboards/portfolio.py", "drafts = Briefing.objects.visible_to(user)", "drafts = Briefing.objects"),
    ),
    Channel(
        "L10",
        "Nothing moves when a hidden note is saved",
        "tests/dashboards/test_portfolio.py::test_nothing_moves_when_a_hidden_note_is_saved",
        Bug(
            "dialogues/views/session.py",
            '.annotate(present=Count("attendances"))',
            '.annotate(present=Count("attendances", distinct=True) + Count("points", distinct=True))',
        ),
    ),
    Channel(
        "L11",
        "What can be chosen is what may be seen",
        f"{LEAKS}::test_only_the_team_can_be_chosen_for_a_room",
        Bug("dialogues/forms/session.py", 'pk__in=process.seats.live().values("user")', "is_active=True"),
    ),
    Channel("L12", "Titles, links, tooltips and names", CRAWL, f"{IN_CRAWL}[unguarded_room]"),
    Channel(
        "L13",
        "No error of uniqueness tells of a hidden row",
        f"{LEAKS}::test_nothing_confidential_is_unique",
        f"{LEAKS}::test_nothing_confidential_is_unique",
    ),
    Channel(
        "L14",
        "Ids are random, and no address counts",
        f"{LEAKS}::test_every_address_is_made_of_random_ids",
        Bug(
            "dialogues/models/session.py",
            "default=uuid.uuid4, editable=False)\n    process",
            "default=uuid.uuid1, editable=False)\n    process",
        ),
    ),
    Channel(
        "L15",
        "Hidden takes no longer than absent",
        f"{WALK}::test_hidden_takes_no_longer_than_absent",
        Bug(
            SESSIONS,
            "    session = get_object_or_404(",
            '    Session.objects.filter(pk=session_id).exists() and __import__("time").sleep(0.02)\n'
            "    session = get_object_or_404(",
        ),
    ),
    Channel(
        "L16",
        "Bodies are searched by opening them inside the reader's audiences",
        "tests/dialogues/views/test_search.py::test_each_finds_what_they_may_read_and_the_count_is_of_those",
        Bug("dialogues/search.py", "len(met), len(opened)", "len(texts), len(opened)"),
    ),
    Channel(
        "L17",
        "A grant that ended is over for what runs, too",
        "tests/jobs/test_claim.py::test_requester_revoked_during_the_work_is_refused",
        Bug(
            "jobs/claim.py",
            "raise StaleToken\n            self._admitted()\n",
            "raise StaleToken\n",
        ),
    ),
    Channel(
        "L18",
        "A former member is a stranger",
        f"{SEATS}::test_ending_a_seat_ends_every_grant_that_rested_on_it_at_once",
        LEAVING,
    ),
    Channel(
        "L19",
        "An author who left does not read what they wrote",
        f"{SEATS}::test_an_author_who_left_does_not_read_what_they_wrote",
        LEAVING,
    ),
    Channel(
        "L20",
        "Earlier versions ask for the grant of now",
        "tests/confidentiality/test_retighten.py::test_tightening_takes_every_version_and_file_from_old_readers_at_once",
        TIGHTENING,
    ),
    Channel(
        "L21",
        "What is marked more strictly is lost to its old readers at once",
        "tests/dialogues/test_marking.py::test_tightening_takes_every_version_from_those_outside",
        TIGHTENING,
    ),
    Channel(
        "L22",
        "Withdrawn, recalled and expired is gone",
        "tests/transfers/views/test_clearance.py::test_withdrawn_extract_leaves_no_more",
        Bug(
            "transfers/models/extract.py",
            "~Q(attribution=Attribution.OFF_RECORD), withdrawn_at=None)",
            "~Q(attribution=Attribution.OFF_RECORD))",
        ),
    ),
    Channel(
        "L24",
        "Leaving an organisation ends what rested on it",
        f"{SEATS}::test_leaving_a_partner_organisation_ends_amber",
        Bug(
            "dialogues/seats.py",
            "for process in Process.objects.filter(partnerships__organisation__in=concerned",
            "for process in Process.objects.none().filter(partnerships__organisation__in=concerned",
        ),
    ),
    Channel(
        "L25",
        "Nothing is inherited by an id, and guardian's generic tables stay empty",
        "tests/confidentiality/test_backend.py::test_a_row_in_guardians_generic_tables_stops_the_start",
        Bug("confidentiality/systemchecks.py", "return [error] if used else []", "return []"),
    ),
    Channel("L26", "A file holds what its reader may have", CRAWL, f"{IN_CRAWL}[file]"),
    Channel(
        "L27",
        "No cell of a table runs",
        "tests/publishing/test_spreadsheet.py",
        Bug("publishing/spreadsheet.py", 'RUNS = ("=", "+", "-", "@")', 'RUNS = ("=", "+", "-")'),
    ),
    Channel(
        "L37",
        "Error pages and their mail hold nothing",
        "tests/test_headers.py::test_error_page_has_them_and_holds_nothing",
        Bug(
            "config/failure.py",
            "    return server_error(request)",
            "    return HttpResponse(repr(sys.exception()), status=500)",
        ),
    ),
    Channel(
        "L38",
        "Logs hold ids and codes",
        "tests/test_logging.py::test_library_record_loses_its_arguments",
        Bug("config/logging.py", 'event["event"] = record.msg if', 'event["logged"] = record.msg if'),
    ),
    Channel(
        "L39",
        "A message of the queue is one id",
        "tests/jobs/test_worker.py::test_message_names_a_request_and_nothing_else",
        Bug("jobs/wire.py", "args=[str(request_id)]", "args=[str(request_id), str(UUID(int=1))]"),
    ),
    Channel(
        "L40",
        "Work is done as whoever asked for it",
        "tests/jobs/test_claim.py::test_job_runs_as_its_requester",
        Bug(
            "jobs/claim.py",
            "                with acting_as(self.requester):\n                    if outermost",
            "                with acting_as(None):\n                    if outermost",
        ),
    ),
    Channel(
        "L41",
        "No page of a person is stored anywhere",
        "tests/test_headers.py::test_no_view_makes_a_page_of_a_person_storable",
        Bug("confidentiality/headers.py", 'if hasattr(request, "session") or "Cache-Control"', 'if "Cache-Control"'),
    ),
    Channel(
        "L46",
        "There is no admin, and a superuser reads nothing",
        f"{LEAKS}::test_there_is_no_admin",
        Bug(
            "config/settings.py",
            '    "django.contrib.auth",\n',
            '    "django.contrib.auth",\n    "django.contrib.admin",\n',
        ),
    ),
    Channel(
        "L47",
        "Dumps and fixtures print ciphertext",
        "tests/crawl/test_crawl.py::test_dump_holds_no_token",
        "tests/crawl/test_crawl.py::test_token_left_in_a_table_is_found",
    ),
    Channel(
        "L48",
        "No plain text in any table, column or statement",
        CRAWL,
        "tests/crawl/test_crawl.py::test_token_left_in_a_table_is_found",
    ),
    Channel(
        "L49",
        "JSON holds the fields it is meant to",
        f"{LEAKS}::test_json_answers_hold_their_fields_only",
        Bug(
            "dialogues/views/session_log.py",
            'JsonResponse({"saved_at":',
            'JsonResponse({"by": request.user.name, "saved_at":',
        ),
    ),
    Channel(
        "L50",
        "Each verb exists, and each action has one rule",
        "tests/dialogues/test_permissions_page.py::test_page_holds_the_table_of_the_code",
        Bug(
            "dialogues/roles.py",
            '"historian": {Verb.SEE_PROCESS, Verb.SEE_ROOM}',
            '"historian": {Verb.SEE_PROCESS, Verb.SEE_ROOM, Verb.WRITE_POINT}',
        ),
    ),
    Channel(
        "L51",
        "Templates ask for nothing sealed",
        f"{LEAKS}::test_no_template_opens_anything",
        Bug("templates/dialogues/session_detail.html", "{{ row.text }}", "{{ row.text }}{{ row.point.body.version }}"),
    ),
    Channel(
        "L52",
        "What is compressed is padded at random",
        f"{LEAKS}::test_pages_are_padded_at_random",
        f"{LEAKS}::test_pages_are_padded_at_random",
    ),
    Channel(
        "L53",
        "There is no directory of people",
        "tests/accounts/test_user.py::test_officials_of_one_ministry_do_not_see_each_other",
        Bug("accounts/models/user.py", " & ~Q(organisation__kind=Organisation.Kind.OFFICIAL)", ""),
    ),
    Channel(
        "L54",
        "The record of who did what is for auditors, and names no content",
        "tests/confidentiality/test_audit_chain.py::test_ids_and_numbers_only",
        Bug(
            "confidentiality/audit.py",
            '    raise TypeError(f"An audit event',
            '    return str(value)\n    raise TypeError(f"An audit event',
        ),
    ),
]
