"""The scripts in a real Chromium: text is never lost without a word, and nothing is kept in the browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import get_template
from django.utils import translation

from dashboards import styleguide
from tests.looks.stand import Stand, Writer

pytestmark = pytest.mark.browser
SAVED, KEPT = "[data-state=saved]", "[data-state=kept]"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def stand():
    stand = Stand()
    yield stand
    stand.shutdown()
    stand.server_close()


@pytest.fixture
def page(chromium, stand):
    complaints = []
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda message: complaints.append(message.text) if "Security Policy" in message.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(stand.url)
    yield page
    context.close()
    assert complaints == []


def wait_for(page, selector):
    page.wait_for_selector(selector, state="visible")


def test_what_is_written_is_saved_after_a_moment(page, stand):
    page.fill("#text", "Nobody walked out.")
    wait_for(page, SAVED)

    assert stand.drafts == [{"csrfmiddlewaretoken": "old", "text": "Nobody walked out."}]
    assert re.search(r"Saved 14:02", page.inner_text("[data-draft-status]"))


def test_leaving_the_field_saves_at_once(page, stand):
    page.fill("#text", "Long silence.")
    page.focus("#away")
    page.wait_for_timeout(700)

    assert [draft["text"] for draft in stand.drafts] == ["Long silence."]


def test_saved_is_not_said_before_the_server_said_so(page, stand):
    stand.status = 500
    page.fill("#text", "Nobody walked out.")
    wait_for(page, KEPT)

    assert page.is_hidden(SAVED)
    assert stand.drafts == []


def test_failed_save_is_tried_again(page, stand):
    stand.status = 500
    page.fill("#text", "Nobody walked out.")
    wait_for(page, KEPT)

    stand.status = 200
    wait_for(page, SAVED)

    assert [draft["text"] for draft in stand.drafts] == ["Nobody walked out."]


def test_expired_sign_in_asks_in_place_and_saves_afterwards(page, stand):
    stand.status = 401
    page.fill("#text", "Nobody walked out.")
    wait_for(page, "#expired")
    assert page.get_attribute("#expired a", "href") == "/sign-in/?next=/sign-in/done/"
    assert page.get_attribute("#expired a", "target") == "_blank"

    stand.status = 200
    page.click("[data-retry]")
    wait_for(page, SAVED)

    assert page.input_value("#text") == "Nobody walked out."
    assert stand.drafts == [{"csrfmiddlewaretoken": "new", "text": "Nobody walked out."}]


def test_sending_with_an_expired_sign_in_keeps_the_page(page, stand):
    stand.status = 401
    page.fill("#text", "Nobody walked out.")
    page.click("text=Finish record")
    wait_for(page, "#expired")

    assert stand.sent == []
    assert page.input_value("#text") == "Nobody walked out."


def test_sending_on_a_broken_line_keeps_the_page(page, stand):
    page.fill("#text", "Nobody walked out.")
    page.context.set_offline(True)
    page.click("text=Finish record")
    wait_for(page, KEPT)
    assert stand.sent == []

    page.context.set_offline(False)
    wait_for(page, SAVED)
    page.click("text=Finish record")
    page.wait_for_selector("text=Sent")

    assert [sent["text"] for sent in stand.sent] == ["Nobody walked out."]


def test_sending_still_works_where_drafts_are_refused(page, stand):
    stand.status = 404
    page.fill("#text", "Nobody walked out.")
    page.click("text=Finish record")
    page.wait_for_selector("text=Sent")

    assert [sent["text"] for sent in stand.sent] == ["Nobody walked out."]


def test_leaving_with_unsaved_text_is_warned_of(page, stand):
    stand.status = 500
    warnings = []
    page.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.dismiss()))
    page.type("#text", "Nobody")
    wait_for(page, KEPT)
    page.click("#away")
    page.wait_for_timeout(500)

    assert warnings == ["beforeunload"]


def test_leaving_with_saved_text_is_not_warned_of(page, stand):
    warnings = []
    page.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
    page.type("#text", "Nobody")
    wait_for(page, SAVED)
    page.click("#away")
    page.wait_for_url("**/elsewhere/")

    assert warnings == []


def test_nothing_is_kept_in_the_browser(page, stand):
    page.fill("#text", "Nobody walked out.")
    wait_for(page, SAVED)

    kept = "[localStorage.length, sessionStorage.length, document.cookie.length]"
    assert page.evaluate(kept) == [0, 0, 0]
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_form_is_sent_with_an_origin_that_can_be_checked(page, stand):
    page.fill("#text", "Nobody walked out.")
    page.click("text=Finish record")
    page.wait_for_selector("text=Sent")

    assert {headers["Origin"] for headers in stand.headers} == {stand.url}


def test_form_under_no_referrer_alone_would_be_refused(page, stand):
    stand.page = stand.page.replace('<meta name="referrer" content="same-origin">', "")
    page.goto(stand.url)
    page.fill("#text", "Nobody walked out.")
    page.click("text=Finish record")
    page.wait_for_selector("text=Sent")

    assert stand.headers[-1]["Origin"] == "null"


def test_two_minutes_before_the_end_somebody_is_asked(page, stand):
    stand.page = stand.page.replace("data-token-url", 'data-first-look="0.2" data-token-url')
    stand.seconds = 100
    page.goto(stand.url)
    wait_for(page, "#idle")

    stand.seconds = 900
    page.click("#idle button")
    page.wait_for_timeout(500)

    assert page.is_hidden("#idle")
    assert stand.asked == ["poll", "draft"]


def test_dialogs_open_where_the_browser_has_no_commands(page, stand):
    page.add_init_script("delete HTMLButtonElement.prototype.commandForElement")
    stand.page = stand.page.replace(
        'id="away"', 'id="away"></a><button type="button" command="show-modal" commandfor="expired">Ask</button><a'
    )
    page.goto(stand.url)
    page.click("text=Ask")

    assert page.is_visible("#expired")


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_page_never_scrolls_sideways(page, stand, width, direction):
    stand.page = stand.page.replace('dir="ltr"', f'dir="{direction}"')
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(stand.url)

    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("en", 320), ("ar", 390)])
def test_every_component_passes_the_checks_of_axe(page, stand, theme, language, width):
    with translation.override(language):
        guide = get_template("dashboards/styleguide.html").render(
            {"example": styleguide.example(), "user": Writer(), "csrf_token": "old"}
        )
    stand.page = guide
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    page.goto(stand.url)
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")

    found = Axe().run(page, options=RULES).response

    assert [(problem["id"], problem["nodes"][0]["html"]) for problem in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0
