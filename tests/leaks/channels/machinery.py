"""E. Machinery: section 3 of the catalogue."""

from tests.leaks.channels.channel import CRAWL, LEAKS, Bug, Channel

CHANNELS = [
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
        "tests/crawl/test_crawl.py::test_dump_holds_no_token",
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
            "dialogues/views/draft.py",
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
