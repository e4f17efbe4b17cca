"""B. Lists, counts, inference: section 3 of the catalogue."""

from tests.leaks.channels.channel import CRAWL, IN_CRAWL, LEAKS, WALK, Bug, Channel

SESSIONS = "dialogues/views/frame.py"
CHANNELS = [
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
            'present=Subquery(there.values(count=Count("pk")))',
            'present=Count("points")',
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
]
