"""The main job in a real browser with a real worker: what each person saw, and what nobody else sees."""

from io import BytesIO

import pypdf
import pytest

from tests.browser.pages import ASKED, FIXED_DAY, GAUGES, IN_ORDER, SESSION_TWELVE, SUMMARY, THIRD_PERSON
from tests.browser.story import ASK, TITLE, TRAVELS, figures

NEVER_CLEARED = (IN_ORDER, GAUGES, ASKED)
WRITTEN = (*SESSION_TWELVE.splitlines(), *TRAVELS, TITLE, ASK)
OF_THE_TEAM = (
    "session", "log", "clearance", "put up", "order", "briefing", "review", "progress", "transfers", "process"
)  # fmt: skip
OF_THE_READER = ("cover", "text", "pdf")


def squeezed(text):
    return "".join(text.split())


def words_of_pdf(content):
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


def answer(story, who, address):
    """What this person's browser is told, redirections followed."""
    return story.page_of(who).context.request.get(story.site.url + address)


def in_order(text, *parts):
    places = [text.index(part) for part in parts]
    return places == sorted(places)


# --- Lio logs the session -----------------------------------------------------------------------------


def test_the_desk_says_what_waits(story):
    assert "Session 12 has no record" in story.saw["desk"]
    assert "Log session 12" in story.saw["desk"]


def test_attendance_starts_from_last_time(story):
    assert "the same 11 as last time" in story.saw["there"]


def test_the_session_is_saved_with_its_points_and_who_was_there(story):
    session = story.saw["session"]

    assert session.startswith("Saved. Session 12 has its record.")
    assert in_order(session, *SESSION_TWELVE.splitlines())
    assert session.count("TLP:RED") == 2
    assert [session.count(name) for name in ("Basalt", "Marlin", "Alder")] == [1, 1, 0]


# --- Sefa clears, Lio orders, the worker drafts -------------------------------------------------------


def test_clearer_and_second_person_find_their_work_on_the_desk(story):
    assert "4 texts wait for clearance" in story.saw["desk of the clearer"]
    assert "Briefing 6 waits for your review" in story.saw["desk of the second person"]


def test_only_extracts_can_be_chosen(story):
    chosen = "\n".join(story.saw["extracts to choose"])

    assert all(wording in chosen for wording in TRAVELS)
    assert not any(text in chosen for text in SESSION_TWELVE.splitlines())


def test_the_page_moves_by_itself_when_the_worker_has_drafted(story):
    assert "of 2 steps" in story.saw["while it is drafted"]
    assert story.saw["moved by itself"]


# --- Sefa reviews what Bren will read -----------------------------------------------------------------


def test_the_second_person_reviews_exactly_what_the_official_reads(story):
    assert story.saw["review"] == story.saw["document"]
    assert all(text in story.saw["review"] for text in (*TRAVELS, TITLE))
    assert "Whoever asked for it does not release it." in story.saw["gate"]


def test_the_official_lands_on_the_cover_sheet(story):
    cover = story.saw["cover"]

    assert story.at["cover"].startswith("/reading/")
    assert in_order(cover, "TLP:AMBER+STRICT", "Length", "Recorded", "Open", "Not now")
    assert not any(text in cover for text in WRITTEN)


def test_ask_and_permission_stand_before_the_points(story):
    text = story.saw["text"]

    assert in_order(
        text, TITLE, ASK, "What you may do with this", "Not into any file.", *TRAVELS, "How far to trust it"
    )
    assert len(story.saw["bars"]) == 2
    assert text.strip().startswith("Skip to content\n" + story.saw["bars"][0].strip())
    assert text.index(TRAVELS[-1]) < text.rindex(story.saw["bars"][1].strip())
    assert "Copy\n1\n" in text


def test_the_official_acknowledges(story):
    assert "Acknowledged" in story.saw["acknowledged"]
    assert "To acknowledge is not to agree." in story.saw["acknowledged"]


def test_the_pdf_says_the_same(story):
    told = squeezed(words_of_pdf(story.saw["pdf"]))

    assert [line for line in story.saw["document"] if squeezed(line) not in told] == []
    assert told.count("TLP:AMBER+STRICT") >= 2


def test_lio_sees_the_receipt(story):
    page = story.page_of("lio")
    page.goto(story.at["transfers"])
    row = page.get_by_role("row").filter(has_text="briefing 6, copy 1").inner_text()

    assert "Envoy's office" in row
    assert "not yet" not in row
    assert "not agreed" not in row


# --- Nobody sees more ---------------------------------------------------------------------------------


def test_the_manager_sees_the_count_and_no_text(story):
    page = story.page_of("ina")
    page.goto("/portfolio/")
    before, after = story.saw["portfolio before"], figures(page)

    assert sum(after) > sum(before)
    assert all(now >= then for then, now in zip(before, after, strict=True))
    assert not any(text in page.content() for text in WRITTEN)


@pytest.mark.parametrize("place", [*OF_THE_TEAM, *OF_THE_READER])
def test_an_outsider_gets_a_plain_404(story, place):
    refused = answer(story, "niko", story.at[place])

    assert refused.status == 404
    assert not any(text in refused.text() for text in WRITTEN)


@pytest.mark.parametrize("who", ["ina", "toma"])
@pytest.mark.parametrize("place", [*OF_THE_TEAM, *OF_THE_READER])
def test_manager_and_administrator_read_nothing(story, who, place):
    told = answer(story, who, story.at[place])

    assert not any(text in told.text() for text in WRITTEN)
    if who == "toma" or place in OF_THE_READER:
        assert told.status == 404


def test_what_was_not_cleared_is_in_no_answer_to_the_official(story):
    places = ["/", "/briefings/", *(story.at[place] for place in (*OF_THE_TEAM, *OF_THE_READER))]
    told = {place: answer(story, "bren", place).body() for place in places}
    told |= {name: story.saw[name].encode() for name in ("cover", "text", "acknowledged")}
    told[story.at["pdf"]] = words_of_pdf(told[story.at["pdf"]]).encode()
    said = {place: squeezed(body.decode()) for place, body in told.items()}

    for text in (*NEVER_CLEARED, FIXED_DAY, THIRD_PERSON, SUMMARY):
        parts = (squeezed(text[:25]), squeezed(text[-25:]))
        assert [place for place, words in said.items() if any(part in words for part in parts)] == []
