"""Reading page and desk in Arabic: everything runs from the right, and nothing lies on anything else."""

import pytest

from tests.browser import pages

WIDTHS = [390, 1440]
# Boxes of text that stand beside or below each other; none may cover another.
OVERLAPS = """() => {
    const shown = [...document.querySelectorAll("main :is(h1, h2, h3, p, dt, dd, li, th, td, label, a, button)")]
        .filter((node) => !node.querySelector("h1, h2, h3, p, dt, dd, li, th, td, label, a, button"))
        .filter((node) => node.checkVisibility() && !node.closest(".vh, dialog, [popover], svg, .bar"))
        .map((node) => [node.innerText.trim(), node.getBoundingClientRect()])
        .filter(([words, box]) => words && box.width > 1 && box.height > 1);
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
    return shown.flatMap(([words, box], place) =>
        shown.slice(place + 1).filter(([, other]) => meet(box, other)).map(([others]) => [words, others]));
}"""


@pytest.fixture
def arabic(open_page, site):
    def open_in_arabic(who, width):
        page = open_page(locale="ar", viewport={"width": width, "height": 900})
        site.enter(page, who)
        return page

    return open_in_arabic


def assert_mirrored(page, width):
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERLAPS) == []
    heading = page.locator("main :is(h1, .sentence, .doc-h1)").locator("visible=true").last
    assert heading.evaluate("(node) => getComputedStyle(node).direction") == "rtl"


@pytest.mark.parametrize("width", WIDTHS)
def test_desk(arabic, width):
    page = arabic("lio", width)

    assert_mirrored(page, width)
    brand = page.locator(".brand").bounding_box()
    assert brand["x"] + brand["width"] > width * 0.8


@pytest.mark.parametrize("width", WIDTHS)
def test_cover_sheet(arabic, width):
    page = arabic("kesa", width)

    assert pages.path_of(page).startswith("/reading/")
    assert_mirrored(page, width)


@pytest.mark.parametrize("width", WIDTHS)
def test_reading_page_keeps_the_direction_of_its_text(arabic, width):
    """The frame is in the reader's language; the document is in its own."""
    page = arabic("orrin", width)
    page.goto("/briefings/")
    page.locator("main .rows a").first.click()
    page.locator("form button.pri").click()
    page.locator("article.doc .doc-h1").wait_for()

    assert page.get_attribute("html", "dir") == "rtl"
    assert page.get_attribute("article.doc", "dir") == "ltr"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERLAPS) == []


def test_chart_is_mirrored(arabic, open_page, site):
    """What is drawn at the left end in English is drawn at the right end in Arabic."""
    there = arabic("lio", 1440)
    here = open_page(viewport={"width": 1440, "height": 900})
    site.enter(here, "lio")
    address = here.get_by_role("link", name="Larkspur", exact=True).first.get_attribute("href")
    drawn = []
    for page in (here, there):
        page.goto(address)
        drawn.append(page.evaluate(NUMBERS_IN_THE_CHART))

    (places, width), (mirrored, _width) = drawn
    assert {str(number) for number in range(1, 12)} <= set(places) & set(mirrored)
    assert places["1"] < width / 2 < mirrored["1"]
    assert all(abs(places[number] + mirrored[number] - width) < 12 for number in map(str, range(1, 12)))


# Where the number of each session stands, and how wide the chart is.
NUMBERS_IN_THE_CHART = """() => {
    const chart = [...document.querySelectorAll("main svg")].find((svg) => svg.querySelectorAll("text").length > 10);
    const frame = chart.getBoundingClientRect();
    const middle = (box) => (box.left + box.right) / 2 - frame.left;
    const digits = (node) => node.textContent.replace(/[^0-9]/g, "");
    const isNumber = (node) => !/[^0-9\\u2066-\\u2069]/.test(node.textContent);
    const numbers = [...chart.querySelectorAll("text.halo")].filter(isNumber);
    const places = numbers.map((node) => [digits(node), middle(node.getBoundingClientRect())]);
    return [Object.fromEntries(places), frame.width];
}"""
