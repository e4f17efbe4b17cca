"""Every page of the main job: axe finds nothing, nothing scrolls sideways, and the keyboard is enough."""

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from tests.browser import pages
from tests.browser.conftest import Windows

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = AXE_FILE_PATH.read_text()
WIDE, PHONE, NARROW = 1440, 390, 320
# Who looks at what: the addresses are those of the story.
PAGES = [
    ("", "/sign-in/"),
    ("lio", "/"),
    ("lio", "/processes/"),
    ("lio", "process"),
    ("lio", "sessions"),
    ("lio", "session"),
    ("lio", "log"),
    ("lio", "people"),
    ("lio", "objectives"),
    ("lio", "clearance"),
    ("lio", "order"),
    ("lio", "briefing"),
    ("lio", "transfers"),
    ("lio", "/briefings/"),
    ("lio", "/tracks/"),
    ("lio", "/sign-in/confirm/"),
    ("sefa", "/"),
    ("sefa", "put up"),
    ("sefa", "/briefings/"),
    ("sefa", "stopped"),
    ("ina", "/portfolio/"),
    ("ina", "process"),
    ("kesa", "/"),
    ("bren", "text"),
    ("bren", "/briefings/"),
    ("niko", "process"),
    ("toma", "/"),
]


@pytest.fixture(scope="module")
def window_of(chromium, site, story):
    """One window for each person, kept for all pages; nobody is a person too."""
    windows = Windows(chromium, site)

    def window(who):
        if who not in windows.named:
            page = windows.open(who)
            if who:
                site.enter(page, who)
        return windows.named[who]

    yield window
    windows.close()


@pytest.fixture(scope="module")
def address_of(story, window_of):
    process = story.at["process"]
    places = story.at | {name: f"{process}{name}/" for name in ("sessions", "people", "objectives")}
    sefa = window_of("sefa")
    sefa.goto("/briefings/")
    places["stopped"] = sefa.get_by_role("link", name="Review briefing 5").get_attribute("href")
    return lambda name: name if name.startswith("/") else places[name]


def look(page, *, theme, width, rules=None):
    """What axe finds here, as (rule, element)."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE)
    found = page.evaluate("(only) => axe.run(document, { runOnly: only, resultTypes: ['violations'] })", only)
    return [(problem["id"], node["html"][:200]) for problem in found["violations"] for node in problem["nodes"]]


def unfold(page):
    """Open what is folded away, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('details:not([name])').forEach((each) => (each.open = true))")
    page.evaluate("document.querySelector('details[name]')?.setAttribute('open', '')")


def scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    return page.evaluate("document.documentElement.scrollWidth") > width


def faults_of(page):
    """Colours differ between the themes, sizes between the widths; each is looked at, none twice."""
    unfold(page)
    return [
        *look(page, theme="light", width=WIDE),
        *look(page, theme="dark", width=WIDE, rules=["color-contrast"]),
        *look(page, theme="dark", width=PHONE),
        *look(page, theme="light", width=PHONE, rules=["color-contrast"]),
        *(("sideways", str(width)) for width in (PHONE, NARROW) if scrolls_sideways(page, width)),
    ]


@pytest.mark.parametrize(("who", "name"), PAGES)
def test_page(window_of, address_of, who, name):
    page = window_of(who)
    page.goto(address_of(name))

    assert faults_of(page) == []


def test_page_with_points_made(window_of, address_of):
    page = window_of("lio")
    page.goto(address_of("log"))
    pages.make_points(page)

    assert faults_of(page) == []


def test_page_with_mistakes(window_of, address_of):
    page = window_of("lio")
    page.goto(address_of("order"))
    page.get_by_role("button", name="Ask for the draft").click()
    page.get_by_role("alert").first.wait_for()

    assert faults_of(page) == []


@pytest.mark.parametrize(("who", "name"), [("lio", "/"), ("kesa", "/"), ("bren", "text")])
def test_page_in_arabic(open_page, site, address_of, who, name):
    page = open_page(locale="ar")
    site.enter(page, who)
    page.goto(address_of(name))
    if name == "text" and pages.path_of(page) != address_of(name):
        page.locator("form button.pri").click()

    assert page.get_attribute("html", "dir") == "rtl"
    assert faults_of(page) == []


# --- The keyboard alone -------------------------------------------------------------------------------


def press_until(page, key, found, most=120):
    for _ in range(most):
        if page.evaluate(found):
            return
        page.keyboard.press(key)
    message = f"{key} never reached {found}"
    raise AssertionError(message)


def focus_is_seen(page):
    """Something of the focused element differs from an unfocused one: an outline that is there."""
    return page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")


def test_a_session_is_logged_with_the_keyboard_alone(open_page, site):
    page = open_page()
    site.enter(page, "sefa")
    press_until(page, "Tab", "document.activeElement.matches('.head .acts a')")
    assert focus_is_seen(page)
    page.keyboard.press("Enter")
    page.get_by_label("What happened").wait_for()

    press_until(page, "Tab", "document.activeElement.id === 'id_summary'")
    page.keyboard.type("Typed without a mouse.\nOne point.")
    press_until(page, "Tab", "document.activeElement.value === 'split'")
    assert focus_is_seen(page)
    page.keyboard.press("Enter")
    page.locator("details.point").wait_for()

    press_until(page, "Tab", "document.activeElement.matches('details.point summary')")
    page.keyboard.press("Enter")
    press_until(page, "Tab", "document.activeElement.name === 'points-0-distribution'")
    page.keyboard.type("TLP:RED")
    assert page.locator("[name=points-0-distribution]").input_value() == "RED"
    press_until(page, "Tab", "document.activeElement.matches('.bar button')")
    assert focus_is_seen(page)
    page.keyboard.press("Enter")

    page.get_by_text("has its record").wait_for()
    assert page.inner_text("main").count("TLP:RED") == 1
