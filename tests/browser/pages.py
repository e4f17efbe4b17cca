"""What people of the demonstration do on its pages, one function for each thing they do."""

from urllib.parse import urlsplit

# Section 9 of the story: the first line stays as the summary, the others become points.
SESSION_TWELVE = """\
First meeting since the talks were suspended. Nobody walked out. Long silence about the lists, then work.
The order should be: families told, then numbers, then names.
One side cannot hand anything over on a fixed day. Says a week would do.
The other side could leave its paper with a third person if no copy is made.
Gauges at the second gate can be read by both sides today, if nobody calls it joint.
Asked of us: an answer from the envoy before the next meeting."""
SUMMARY, IN_ORDER, FIXED_DAY, THIRD_PERSON, GAUGES, ASKED = SESSION_TWELVE.splitlines()
ENVOY = "Envoy's office"


def path_of(page):
    return urlsplit(page.url).path


def sign_in(page, person, code):
    """As outside the demonstration: e-mail, password, one-time code."""
    page.get_by_label("E-mail").fill(person["email"])
    page.get_by_label("Password").fill(person["password"])
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name="Sign in").click()


def open_log(page):
    """From the desk to the box to write in."""
    page.goto("/")
    page.locator(".head .acts a").click()
    page.get_by_label("What happened").wait_for()


def make_points(page, text=SESSION_TWELVE):
    page.get_by_label("What happened").fill(text)
    page.get_by_role("button", name="Make points of the lines").click()
    page.locator("details.point").nth(len(text.splitlines()) - 2).wait_for()


def mark(page, text, *, who, attribution="chatham"):
    point = page.locator("details.point").filter(has_text=text)
    point.locator("summary").click()
    point.get_by_label("Who may have it").select_option(who)
    point.get_by_label("What may be said of the source").select_option(attribution)


def finish_record(page):
    page.get_by_role("button", name="Finish record").click()
    page.get_by_text("has its record").wait_for()


def put_up(page, text):
    """On the page of the session."""
    row = page.locator(".stack-s").filter(has=page.get_by_text(text, exact=True)).last
    row.get_by_role("button", name="Put up for clearance").click()
    page.get_by_text("Put up for clearance. The clearer sees").wait_for()


def row_of(page, text):
    return page.get_by_role("listitem").filter(has=page.get_by_text(text, exact=True)).first


def write_consent(page, text, answer="Given"):
    """On the list of what was put up and cleared."""
    row = row_of(page, text)
    row.get_by_role("button", name="Write down consent").click()
    row.get_by_label(answer).check()
    row.get_by_role("button", name="Write it down").click()
    page.get_by_text("Written down, with today's date.").wait_for()


def clear(page, text, wording, *, who="AMBER_STRICT", attribution="chatham", channel=ENVOY, reason=""):
    """From the list of what was put up."""
    row_of(page, text).get_by_role("link", name="Clear").click()
    page.get_by_label("Wording that may travel").fill(wording)
    page.get_by_label("Who may have it").select_option(who)
    page.get_by_label("What may be said of the source").select_option(attribution)
    page.get_by_label("Why it is lowered").fill(reason)
    page.get_by_label(channel).check()
    page.get_by_role("button", name="Clear this wording").click()
    page.get_by_text("The extract can be used").wait_for()


def order_briefing(page, wordings, *, title, ask, channel=ENVOY, reviewer="Sefa Dorn"):
    page.get_by_label("For", exact=True).select_option(label=channel)
    for wording in wordings:
        page.locator("label.extract").filter(has_text=wording).first.get_by_role("checkbox").check()
    page.get_by_label("Bottom line", exact=True).fill(title)
    page.get_by_label("Asked of the reader").fill(ask)
    page.get_by_label("Confidence", exact=True).fill("Said more than once, in one discussion.")
    page.get_by_label(reviewer, exact=True).check()
    page.get_by_role("button", name="Ask for the draft").click()
    page.get_by_role("heading", name="Where it stands").wait_for()


def release(page):
    page.get_by_role("button", name="Release").click()
    page.get_by_text("Released. The reader can open it now").wait_for()


def acknowledge(page):
    page.get_by_role("button", name="Acknowledge receipt").click()
    page.get_by_role("button", name="Acknowledge", exact=True).click()
    page.get_by_text("Receipt acknowledged.").wait_for()


def document_of(page):
    """The words of the document as they stand on the page, without the lines that say which copy it is."""
    shown = page.locator("article.doc > :not(.ref, .watermark, .wm)").all_inner_texts()
    return [line.strip() for part in shown for line in part.splitlines() if line.strip()]
