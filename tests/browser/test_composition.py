"""The Northeast Asia Cooperation Dialogue: the rule of five per country is breached, and one party is absent."""

import pytest


@pytest.fixture
def sessions(site, open_page):
    page = open_page()
    site.enter(page, "lio")
    page.goto("/processes/")
    page.get_by_role("link", name="Northeast Asia Cooperation Dialogue").click()
    page.get_by_role("link", name="Each session against the rule").click()
    return page


def row_of(page, number):
    return page.get_by_role("listitem").filter(has=page.get_by_role("link", name=f"{number}, ", exact=False)).first


def test_the_breached_rule_and_the_absent_party_are_told_with_their_reason(sessions):
    assert sessions.get_by_text("Five people of each country").first.is_visible()
    thirteenth = row_of(sessions, 13).inner_text()
    assert "40 in the room; the rule has places for 30." in thirteenth
    for number in (2, 6, 32):
        assert "DPRK absent." in row_of(sessions, number).inner_text()
    assert "It came in 2002 for the first time since 1993." in row_of(sessions, 6).inner_text()
    assert "DPRK absent." not in row_of(sessions, 17).inner_text()
