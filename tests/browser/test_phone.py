"""Logging a session on a phone, over a bad line."""

import time

import pytest

from tests.browser import pages
from tests.browser.pages import FIXED_DAY, SESSION_TWELVE, THIRD_PERSON

PHONE = {"width": 390, "height": 844}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@pytest.fixture
def phone(open_page, site):
    page = open_page(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    site.enter(page, "lio")
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    return page


def in_sight(page, locator):
    box = locator.bounding_box()
    sides = (box["x"] >= 0, box["x"] + box["width"] <= PHONE["width"])
    ends = (box["y"] >= 0, box["y"] + box["height"] <= PHONE["height"])
    return all((*sides, *ends))


def test_logging_a_session_takes_a_moment(phone):
    started = time.monotonic()
    pages.open_log(phone)
    pages.make_points(phone)
    for text in (FIXED_DAY, THIRD_PERSON):
        pages.mark(phone, text, who="RED")
    pages.finish_record(phone)

    assert time.monotonic() - started < 20
    assert all(text in phone.inner_text("main") for text in SESSION_TWELVE.splitlines())


def test_the_box_to_write_in_and_the_way_out_are_on_the_first_screen(phone):
    pages.open_log(phone)

    assert phone.evaluate("scrollY") == 0
    assert in_sight(phone, phone.get_by_label("What happened"))
    assert in_sight(phone, phone.get_by_role("button", name="Finish record"))


def test_the_way_out_stays_in_sight_and_can_be_pressed(phone):
    pages.open_log(phone)
    pages.make_points(phone)
    button = phone.get_by_role("button", name="Finish record")

    for place in ("0", "document.body.scrollHeight / 2"):
        phone.evaluate(f"scrollTo(0, {place})")
        assert in_sight(phone, button)
        button.click(trial=True)
