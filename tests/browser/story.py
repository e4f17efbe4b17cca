"""The main job, told once on the demonstration's data: from a session in the room to a receipt from an official's desk.

Each function is one step of it, done by one person in a browser of their own. What the steps saw is kept for the tests.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.browser import pages
from tests.browser.pages import ENVOY, FIXED_DAY, IN_ORDER, SUMMARY, THIRD_PERSON

TITLE = "A week may be kept where a day cannot."
ASK = "Say whether your office would keep one paper of each side."
WORDINGS = {  # what was said: the words that may travel, what may be said of the source, why it is lowered
    SUMMARY: ("The first meeting since the suspension took place. Nobody left it.", "by_role", "Asked; agreed."),
    FIXED_DAY: ("It was said in the discussion that a week can be kept, a day cannot.", "chatham", "Asked alone."),
    THIRD_PERSON: ("It was said in the discussion that a paper could be left with a third.", "chatham", "Asked alone."),
}
TRAVELS = [wording for wording, _attribution, _reason in WORDINGS.values()]


@dataclass
class Story:
    site: Any
    windows: Any
    at: dict[str, str] = field(default_factory=dict)  # addresses, by what stands there
    saw: dict[str, Any] = field(default_factory=dict, repr=False)

    def page_of(self, who):
        if who not in self.windows.named:
            self.site.enter(self.windows.open(who), who)
        return self.windows.named[who]


def tell(site, windows):
    story = Story(site, windows)
    lio_signs_in(story)
    lio_logs_the_session(story)
    lio_puts_up(story)
    sefa_clears(story)
    lio_orders_a_briefing(story)
    sefa_reviews_and_releases(story)
    bren_reads(story)
    return story


def lio_signs_in(story):
    page = story.windows.open("lio")
    page.goto("/")
    pages.sign_in(page, story.site.people["lio"], story.site.code_of("lio"))
    page.get_by_role("heading", name="Desk").wait_for()
    story.saw["desk"] = page.inner_text("main")
    story.at["process"] = page.get_by_role("link", name="Larkspur", exact=True).first.get_attribute("href")
    for name, end in (("log", "sessions/log/"), ("clearance", "clearance/"), ("order", "briefings/new/")):
        story.at[name] = story.at["process"] + end
    story.at["transfers"] = story.at["process"] + "transfers/"


def lio_logs_the_session(story):
    page = story.page_of("lio")
    pages.open_log(page)
    story.saw["there"] = page.locator("details.oneline").first.inner_text()
    pages.make_points(page)
    for text in (FIXED_DAY, THIRD_PERSON):
        pages.mark(page, text, who="RED")
    pages.finish_record(page)
    story.saw["session"] = page.inner_text("main")
    story.at["session"] = pages.path_of(page)


def lio_puts_up(story):
    """Three things for the briefing, and a fourth that stays undecided."""
    page = story.page_of("lio")
    for text in (*WORDINGS, IN_ORDER):
        pages.put_up(page, text)
    page.goto(story.at["clearance"])
    for text in (FIXED_DAY, THIRD_PERSON):
        pages.write_consent(page, text)


def sefa_clears(story):
    page = story.page_of("sefa")
    story.saw["desk of the clearer"] = page.inner_text("main")
    page.goto(story.at["clearance"])
    for text, (wording, attribution, reason) in WORDINGS.items():
        pages.clear(page, text, wording, attribution=attribution, reason=reason)
    left = pages.row_of(page, IN_ORDER).get_by_role("link", name="Clear")
    story.at["put up"] = left.get_attribute("href")


def lio_orders_a_briefing(story):
    """The worker waits until Lio has seen that it is being drafted; the page then moves by itself."""
    story.page_of("ina").goto("/portfolio/")
    story.saw["portfolio before"] = figures(story.page_of("ina"))
    page = story.page_of("lio")
    page.goto(story.at["order"])
    story.saw["extracts to choose"] = page.locator("label.extract").all_inner_texts()
    story.site.freeze("worker")
    pages.order_briefing(page, TRAVELS, title=TITLE, ask=ASK)
    page.evaluate("window.neverLeft = true")
    story.saw["while it is drafted"] = page.inner_text("#progress")
    story.site.thaw("worker")
    page.get_by_text("It waits for the second person.").wait_for(timeout=30_000)
    story.saw["moved by itself"] = page.evaluate("window.neverLeft === true")
    story.at["briefing"] = pages.path_of(page)
    for name in ("review", "releases", "progress"):
        story.at[name] = f"{story.at['briefing']}{name}/"


def sefa_reviews_and_releases(story):
    page = story.page_of("sefa")
    page.goto("/")
    story.saw["desk of the second person"] = page.inner_text("main")
    page.goto(story.at["review"])
    story.saw["review"] = pages.document_of(page)
    story.saw["gate"] = page.inner_text("[aria-labelledby=gate]")
    pages.release(page)


def bren_reads(story):
    page = story.page_of("bren")
    story.at["cover"] = pages.path_of(page)
    story.saw["cover"] = page.inner_text("body")
    page.get_by_role("button", name="Open").click()
    page.get_by_role("heading", name=TITLE).wait_for()
    story.at["text"] = pages.path_of(page)
    story.saw["text"] = page.inner_text("body")
    story.saw["document"] = pages.document_of(page)
    story.saw["bars"] = page.locator(".tlpbar").all_inner_texts()
    pages.acknowledge(page)
    story.saw["acknowledged"] = page.inner_text("aside")
    link = page.get_by_role("link", name="as PDF")
    while not link.count():  # the worker makes it after the release
        page.wait_for_timeout(300)
        page.reload()
    with page.expect_download() as download:
        link.click()
    story.saw["pdf"] = download.value.path().read_bytes()
    story.at["pdf"] = link.get_attribute("href")


def figures(page):
    """Of the portfolio: how many briefings went how far."""
    return [int(count) for count in page.locator("ul.pipe b").all_inner_texts()]


__all__ = ["ASK", "ENVOY", "TITLE", "TRAVELS", "WORDINGS", "Story", "figures", "tell"]
