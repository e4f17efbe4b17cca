"""Logging a session without a mouse, from the pasted page to the finished record."""

from tests.browser.pages import ASKED, FIXED_DAY, IN_ORDER, SESSION_TWELVE


def test_session_twelve_by_keyboard_alone(site, open_page):
    page = open_page()
    site.enter(page, "lio")
    keys = page.keyboard
    page.locator(".head .acts a").press("Enter")
    page.get_by_label("What happened").wait_for()
    keys.insert_text(SESSION_TWELVE)  # the box has the focus; this is a paste
    while page.evaluate("document.activeElement.value") != "split":
        keys.press("Tab")
    keys.press("Enter")
    page.locator("details.point").nth(4).wait_for()

    for choices in (("Agr", "", "Det", "TLP:AMBER+"), ("Off", "Tav", "Det", "TLP:RED")):
        keys.press("t")
        for choice in choices:
            keys.type(choice)
            keys.press("Tab")
        keys.press("Enter")
    for _ in range(2):
        keys.press("ArrowDown")
    assert ASKED in page.evaluate("document.activeElement.innerText")
    while page.evaluate("document.activeElement.innerText") != "Finish record":
        keys.press("Tab")
    keys.press("Enter")
    page.get_by_text("has its record").wait_for()

    first, second = (page.locator("li").filter(has_text=text).last.inner_text() for text in (IN_ORDER, FIXED_DAY))
    assert all(word in first for word in ("Agreement", "Detained and missing", "TLP:AMBER+STRICT"))
    assert all(word in second for word in ("Offer signal", "Tavien Council", "Detained and missing", "TLP:RED"))
