"""The main job in a browser that runs no script: everything works, only less comfortably."""

import pytest

from tests.browser import pages
from tests.browser.pages import FIXED_DAY, IN_ORDER

WORDINGS = ("It was said in the discussion that a week would do.", "It was said in the discussion: families first.")
TITLE = "Without a script: a week would do."


@pytest.fixture
def enter(open_page, site):
    def enter(who):
        page = open_page(java_script_enabled=False)
        site.enter(page, who)
        return page

    return enter


def test_the_main_job(enter):
    lio, sefa, bren = (enter(who) for who in ("lio", "sefa", "bren"))
    process = log_a_session(lio)
    clear_two_points(lio, sefa, process)

    briefing = order(lio, process)
    sefa.goto(f"{briefing}review/")
    reviewed = pages.document_of(sefa)
    pages.release(sefa)

    bren.goto("/briefings/")
    bren.get_by_role("link", name="Cover sheet").first.click()
    bren.get_by_role("button", name="Open").click()
    bren.get_by_role("heading", name=TITLE).wait_for()
    assert pages.document_of(bren) == reviewed
    pages.acknowledge(bren)

    assert "Acknowledged" in bren.inner_text("aside")


def log_a_session(page):
    pages.open_log(page)
    pages.make_points(page)
    pages.mark(page, FIXED_DAY, who="RED")
    pages.finish_record(page)
    for text in (FIXED_DAY, IN_ORDER):
        pages.put_up(page, text)
    return page.get_by_role("link", name="Course").get_attribute("href")


def clear_two_points(lio, sefa, process):
    lio.goto(f"{process}clearance/")
    for text in (FIXED_DAY, IN_ORDER):
        pages.write_consent(lio, text)
    sefa.goto(f"{process}clearance/")
    for text, wording in zip((FIXED_DAY, IN_ORDER), WORDINGS, strict=True):
        pages.clear(sefa, text, wording, reason="Asked each alone; all agreed.")


def order(page, process):
    page.goto(f"{process}briefings/new/")
    pages.order_briefing(page, WORDINGS, title=TITLE, ask="Nothing is asked.")
    drafted = page.get_by_text("It waits for the second person.")
    while not drafted.count():
        page.wait_for_timeout(300)
        page.get_by_role("link", name="Look again").click()
    return pages.path_of(page)
