"""Logging a session on a phone, over a bad line."""

import time

import pytest
from playwright.sync_api import expect

from dialogues.models import Participation, Process
from participants.models import Person
from tests.browser import pages
from tests.browser.pages import ASKED, FIXED_DAY, GAUGES, IN_ORDER, SESSION_TWELVE, SUMMARY, THIRD_PERSON

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


# Section 9 of the story: type, party, issue and the two markings of each point.
MEANT = {
    IN_ORDER: ("Agreement", "Both sides", "Detained and missing", "AMBER_STRICT", "by_party"),
    FIXED_DAY: ("Offer signal", "Tavien Council", "Detained and missing", "RED", "chatham"),
    THIRD_PERSON: ("Offer signal", "Norvane", "Detained and missing", "RED", "chatham"),
    GAUGES: ("Fact claimed", "", "Water releases", "RED", "chatham"),
    ASKED: ("Question", "Both sides", "", "AMBER_STRICT", "by_party"),
}
# What a hand does, counted across pages: presses, and fields that were written into or chosen from.
COUNTED = """for (const kind of ["click", "change"]) addEventListener(kind, ({ target }) => {
    const isDone = kind === "change" || target.closest("a, button");
    if (isDone) sessionStorage.setItem(kind, 1 + Number(sessionStorage.getItem(kind)));
}, true)"""


def words_of(kind, party, issue, handling):
    """What stands beside the words: the source is marked by its label, too."""
    label = "TLP:" + handling.replace("_", "+")
    return [kind, party, issue, label, "Chatham House Rule" if handling == "RED" else "By party"]


def counted(page):
    return [page.evaluate(f"Number(sessionStorage.getItem('{kind}'))") for kind in ("click", "change")]


def test_a_newcomer_logs_session_twelve_from_its_pasted_text(open_page, site):
    """From the door to the last saved point; the budget is 20 s of machine time at 390 px and 50 KB/s."""
    page = open_page(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    page.goto("/")
    pages.sign_in(page, site.people["lio"], site.code_of("lio"))
    page.get_by_role("link", name="Log session 12").wait_for()

    started = time.monotonic()
    page.get_by_role("link", name="Log session 12").click()
    page.get_by_label("What happened").fill("\n".join(f"> {line}" for line in SESSION_TWELVE.splitlines()))
    page.get_by_role("button", name="Make points of the lines").click()
    points = page.locator("details.point")
    points.nth(4).wait_for()
    for number, (kind, party, issue, handling, attribution) in enumerate(MEANT.values()):
        point = points.nth(number)
        point.locator("summary").click()
        point.get_by_label("Type").select_option(label=kind)
        if party:
            point.get_by_label("Party").select_option(label=party)
        if issue:
            point.get_by_label("Issue").select_option(label=issue)
        point.get_by_label("Who may have it").select_option(handling)
        point.get_by_label("What may be said of the source").select_option(attribution)
        assert all(word in point.locator("summary").inner_text() for word in words_of(kind, party, issue, handling))
    pages.finish_record(page)
    took = time.monotonic() - started

    assert page.locator("main").inner_text().count(SUMMARY) == 1
    for text, (*meant, _attribution) in MEANT.items():
        line = page.locator(".stack-s").filter(has=page.get_by_text(text, exact=True)).last.inner_text()
        assert all(word in line for word in words_of(*meant)), (text, line)
    assert took < 20


def test_two_presses_and_one_field_save_a_session(phone):
    """Two presses and four fields are the budget: day, room, markings and people are there already."""
    phone.add_init_script(COUNTED)
    phone.goto("/processes/")
    phone.get_by_role("link", name="Larkspur").first.click()
    phone.evaluate("sessionStorage.clear()")
    phone.locator(".head .acts a").filter(has_text="Log session").click()
    phone.get_by_label("What happened").fill("One line is a record.")
    pages.finish_record(phone)

    presses, fields = counted(phone)
    assert presses == 2
    assert fields <= 4
    assert "One line is a record." in phone.inner_text("main")


def test_a_contact_takes_three_presses_and_three_fields(phone):
    """What 20 seconds are made of: who, how, one paragraph, a next step; the rest is filled in."""
    phone.add_init_script(COUNTED)
    phone.goto("/processes/")
    phone.get_by_role("link", name="Larkspur").first.click()
    phone.evaluate("sessionStorage.clear()")
    phone.get_by_role("link", name="Contacts", exact=True).click()
    phone.get_by_role("link", name="Log a contact").click()
    box = phone.get_by_label("What was said")
    expect(box).to_be_focused()  # by itself, and on the first screen
    phone.keyboard.insert_text("They would come on a weekday.")
    assert in_sight(phone, box)
    assert in_sight(phone, phone.get_by_role("button", name="Save contact"))
    phone.get_by_label("Fathom").check()
    phone.get_by_label("Next step").fill("Ask which weekday.")
    phone.get_by_role("button", name="Save contact").click()
    phone.get_by_text("Saved. The contact is on the list.").wait_for()

    assert counted(phone) == [3, 3]
    line = phone.get_by_role("listitem").filter(has_text="They would come on a weekday.").first.inner_text()
    assert all(word in line for word in ("Call", "Fathom"))
    assert "Ask which weekday." in phone.inner_text("main")


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


def test_sixty_people_are_there_but_for_one(phone, site):
    with site.models():
        process = Process.objects.get(code_name="Larkspur")
        sides = [one.side for one in process.participations.select_related("side").order_by("pseudonym")[:2]]
        Participation.objects.bulk_create(
            Participation(process=process, person=Person.objects.create(), pseudonym=f"Reed {number:02}", side=side)
            for number in range(48)
            for side in [sides[number % 2]]
        )
        here = process.participations.here().count()
        assert here == 60
    pages.open_log(phone)
    phone.get_by_label("What happened").fill("Everybody came but one.")
    there = phone.locator("details.oneline").first
    there.locator("summary").first.click()
    there.get_by_role("button", name="Everybody was there").click()
    sought = there.get_by_label("Look for somebody")
    sought.fill("reed 31")
    sought.press("Enter")  # sends nothing
    assert there.locator(".pick > li:visible").count() == 1
    there.get_by_role("checkbox", name="Reed 31").uncheck()
    assert there.locator("summary b").first.inner_text() == "59"
    sought.fill("")
    pages.finish_record(phone)

    assert "Reed 30" in phone.inner_text("main")
    assert "Reed 31" not in phone.inner_text("main")
    rows = "SELECT count(*) FROM dialogues_attendance WHERE session_id = %s"
    assert site.sql(rows, pages.path_of(phone).rstrip("/").rpartition("/")[2]) == [(59,)]
