"""What breaks under the main job, and what people are told meanwhile: nothing acknowledged is lost, nothing doubled."""

import time
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import psycopg2
import pytest
from django.utils import timezone

from accounts.models import User
from confidentiality.context import acting_as
from dialogues.models import Process
from tests.browser import pages
from tests.browser.cluster import SiteApart
from tests.browser.pages import ENVOY
from transfers.briefing import Order, ask_for_briefing
from transfers.models import Channel, Extract

ORDER = Order(title="One question to both.", ask="Put it on one day.", confidence="Said twice.")


def until(found, seconds=60):
    """Wait for what comes by itself: recovery may take a minute, not more."""
    deadline = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < deadline, "It did not come."
        time.sleep(0.1)
    return value


def order_briefing(site):
    """As Lio does on the page, in a moment."""
    with site.models():
        lio, sefa = (User.objects.get(email__startswith=name) for name in ("lio.", "sefa."))
        with acting_as(lio):
            process = Process.objects.get(code_name="Larkspur")
            channel = Channel.objects.get(process=process, name=ENVOY)
            extracts = Extract.objects.visible_to(lio).releasable_to(channel).order_by("created_at")[:2]
            return ask_for_briefing(
                process,
                channel,
                ORDER,
                extracts=list(extracts),
                reviewers=[sefa],
                expires_on=timezone.localdate() + timedelta(days=20),
                by=lio,
                form_key=uuid4(),
            ).pk


def state_of(site, briefing):
    return site.sql("SELECT state FROM transfers_briefing WHERE id = %s", str(briefing))[0][0]


def request_of(site, briefing):
    return site.sql("SELECT state, step, attempts FROM jobs_request WHERE subject = %s", str(briefing))[0]


def is_drafted(site, briefing):
    return state_of(site, briefing) == "in_review" and request_of(site, briefing)[0] == "done"


def drafts_of(site, briefing):
    """The sealed versions after the order itself."""
    found = site.sql("SELECT version FROM confidentiality_sealedtext WHERE object_id = %s", str(briefing))
    return sorted(version for (version,) in found)[1:]


@contextmanager
def holding(site, table, row):
    """Keep one row locked as the owner, so that whoever changes it waits: yields how many wait."""
    connection = psycopg2.connect(site.owner_url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR UPDATE", [str(row)])
            yield lambda: waiting(site)
    finally:
        if not connection.closed:
            connection.close()


def waiting(site):
    return site.sql("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', 'tuple')")[0][0]


# --- Background work ----------------------------------------------------------------------------------


def test_worker_killed_in_the_middle_of_a_briefing(site):  # F01
    site.freeze("worker")
    briefing = order_briefing(site)
    with holding(site, "transfers_briefing", briefing) as those_who_wait:
        site.thaw("worker")
        until(lambda: request_of(site, briefing)[:2] == ("claimed", "storing") and those_who_wait())
        tried = request_of(site, briefing)[2]
        site.kill("worker")
    site.start("worker")

    until(lambda: is_drafted(site, briefing))
    assert drafts_of(site, briefing) == [2]
    assert request_of(site, briefing)[2] == tried + 1


def test_queue_emptied_while_requests_wait(site):  # F05, F06
    site.kill("worker")
    briefings = [order_briefing(site) for _ in range(2)]
    site.restart("redis")
    briefings.append(order_briefing(site))
    site.start("worker")

    until(lambda: all(is_drafted(site, briefing) for briefing in briefings))
    assert [drafts_of(site, briefing) for briefing in briefings] == [[2], [2], [2]]


def test_relay_killed(site):  # F13
    site.kill("relay")
    briefing = order_briefing(site)
    site.start("relay")

    until(lambda: is_drafted(site, briefing))
    assert drafts_of(site, briefing) == [2]


# --- Saving -------------------------------------------------------------------------------------------


def form_key_of(page):
    return page.locator("input[name=form_key]").input_value()


def sessions_of(site, key):
    return site.sql("SELECT id FROM dialogues_session WHERE form_key = %s", key)


def test_double_click_saves_one_session(site, open_page):  # F20
    page = open_page()
    site.enter(page, "lio")
    pages.open_log(page)
    page.get_by_label("What happened").fill("Pressed twice.")
    key = form_key_of(page)
    page.get_by_role("button", name="Finish record").dblclick()
    page.get_by_text("has its record").wait_for()

    assert len(sessions_of(site, key)) == 1


def test_the_same_form_sent_twice_at_once_saves_one_session(site, open_page):  # F20
    page = open_page()
    site.enter(page, "lio")
    pages.open_log(page)
    page.get_by_label("What happened").fill("Sent twice at once.")
    key = form_key_of(page)
    answers = page.evaluate("""async () => {
        const form = document.getElementById("log");
        const body = new URLSearchParams(new FormData(form));
        const send = () => fetch(form.getAttribute("action"), { method: "POST", body });
        return (await Promise.all([send(), send()])).map((answer) => [answer.status, new URL(answer.url).pathname]);
    }""")

    [(session,)] = sessions_of(site, key)
    assert [status for status, _address in answers] == [200, 200]
    assert all(address.endswith(f"/sessions/{session}/") for _status, address in answers)


def test_sign_in_that_ends_while_somebody_writes(site, open_page):  # F23
    page = open_page()
    site.enter(page, "sefa")
    pages.open_log(page)
    [cookie] = [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    site.sql("DELETE FROM django_session WHERE session_key = %s", cookie["value"])

    box = page.get_by_label("What happened")
    box.fill("Written after the sign-in had ended.")
    page.get_by_role("heading", name="Sign in again to go on").wait_for()
    with page.expect_popup() as beside:
        page.get_by_role("link", name="Sign in in a new tab").click()
    pages.sign_in(beside.value, site.people["sefa"], site.code_of("sefa"))
    beside.value.wait_for_url("**/sign-in/done/")
    page.get_by_role("button", name="I have signed in, try again").click()
    page.locator("[data-state=saved]").wait_for()
    assert box.input_value() == "Written after the sign-in had ended."

    pages.finish_record(page)
    assert "Written after the sign-in had ended." in page.inner_text("main")


# --- Releasing ----------------------------------------------------------------------------------------


def test_two_releases_at_once(site, open_page):
    briefing = order_briefing(site)
    until(lambda: is_drafted(site, briefing))
    both = [open_page(), open_page()]
    for page in both:
        site.enter(page, "sefa")
        page.goto(f"/briefings/{briefing}/review/")
    with holding(site, "transfers_briefing", briefing) as those_who_wait:
        for page in both:
            page.get_by_role("button", name="Release").click(no_wait_after=True)
        until(lambda: those_who_wait() == 2)
    for page in both:
        page.get_by_text("eleased").first.wait_for()
        page.wait_for_load_state()

    told = sorted(page.inner_text("main") for page in both)
    assert "Released. The reader can open it now" in "".join(told)
    assert "It changed while you had it open. What you pressed did nothing." in "".join(told)
    assert "Sefa Dorn released it on" in "".join(told)
    assert site.sql("SELECT count(*) FROM transfers_copy WHERE briefing_id = %s", str(briefing)) == [(1,)]


# --- The database -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def apart(tmp_path_factory, site):
    with SiteApart(tmp_path_factory.mktemp("apart"), site) as apart:
        yield apart


@pytest.fixture
def enter_apart(chromium, apart):
    contexts = []

    def enter(who, **options):
        contexts.append(chromium.new_context(base_url=apart.url, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        apart.enter(page, who)
        return page

    yield enter
    for context in contexts:
        context.close()


def test_database_stops_while_somebody_writes(apart, enter_apart):  # F14, F15
    page = enter_apart("lio")
    pages.open_log(page)
    box = page.get_by_label("What happened")
    box.fill("Acknowledged before the power went.")
    page.locator("[data-state=saved]").wait_for()
    apart.stop_at_once()

    box.fill("Acknowledged before the power went.\nWritten in the dark.")
    page.get_by_text("Kept on this device, locked; only the server can open it").wait_for()
    page.get_by_role("button", name="Finish record").click()
    page.wait_for_timeout(300)
    assert box.input_value().endswith("Written in the dark.")
    assert page.locator("[data-state=saved]").is_hidden()

    apart.start_postgres()
    beside = enter_apart("lio")
    pages.open_log(beside)
    assert beside.get_by_label("What happened").input_value() == "Acknowledged before the power went."
    pages.finish_record(page)
    assert "Written in the dark." in page.inner_text("main")


def test_database_stops_in_the_middle_of_a_save(apart, enter_apart):  # F14, F15
    page = enter_apart("lio", java_script_enabled=False)
    pages.open_log(page)
    process = pages.path_of(page).split("/")[2]
    before = apart.sql("SELECT count(*) FROM dialogues_session WHERE recorded_at IS NOT NULL")
    text = "Written while the power went.\n\n  Its lines “stay”."
    page.get_by_label("What happened").fill(text)
    with holding(apart, "dialogues_process", process) as those_who_wait:
        page.get_by_role("button", name="Finish record").click(no_wait_after=True)
        until(those_who_wait)
        apart.stop_at_once()
    page.get_by_role("heading", name="Not saved yet").wait_for()
    assert page.locator("textarea[name=summary]").input_value() == text

    again = page.context.request.get(apart.url + "/")
    assert (again.status, again.headers["retry-after"]) == (503, "5")
    assert "Back in a moment" in again.text()

    apart.start_postgres()
    assert apart.sql("SELECT count(*) FROM dialogues_session WHERE recorded_at IS NOT NULL") == before
    page.get_by_role("button", name="Send it again").click()
    page.get_by_text("has its record").wait_for()
    assert "Its lines “stay”." in page.inner_text("main")


def test_server_is_cut_off_and_the_phone_discards_the_page(site, open_page):
    page = open_page()
    site.enter(page, "lio")
    pages.open_log(page)
    page.context.clock.set_system_time(timezone.now() + timedelta(hours=1))  # of this machine; it is an hour off
    log, contact = page.url, page.context.new_page()
    contact.goto(log.replace("/sessions/log/", "/contacts/log/"))
    site.kill("web")
    try:
        contact.get_by_label("What was said").fill("Carried across while nothing answered.")
        contact.get_by_label("Next step").fill("Ring back, unheard.")
        contact.get_by_text("Kept on this device, locked; only the server can open it").wait_for()
        page.get_by_label("What happened").fill("Written while nothing answered.")
        page.get_by_label("Private note").fill("Nobody else reads this.")
        page.get_by_text("Kept on this device, locked; only the server can open it").wait_for()
        page.wait_for_timeout(300)  # what was typed last is locked, too
        contact.close(run_before_unload=False)
        stored = page.evaluate("JSON.stringify(localStorage)")
        assert "draft " in stored
        assert not any(part in stored for part in ("Written", "Nobody", "answered", "Carried", "unheard"))
        context = page.context
        page.close(run_before_unload=False)
    finally:
        site.start("web")

    back = context.new_page()
    back.set_default_timeout(10_000)
    back.goto(log)
    back.get_by_text("You left this unfinished").wait_for()
    assert back.get_by_label("What happened").input_value() == "Written while nothing answered."
    assert back.get_by_label("Private note").input_value() == "Nobody else reads this."
    back.get_by_label("When").press("Enter")  # presses nothing that loses a word
    back.get_by_label("What happened").wait_for()
    assert back.get_by_label("What happened").input_value() == "Written while nothing answered."
    again = context.new_page()
    again.goto(log.replace("/sessions/log/", "/contacts/log/"))
    again.get_by_text("You left this unfinished").wait_for()
    assert again.get_by_label("What was said").input_value() == "Carried across while nothing answered."
    assert again.get_by_label("Next step").input_value() == "Ring back, unheard."
    again.get_by_role("button", name="Save contact").click()
    again.get_by_text("Saved. The contact is on the list.").wait_for()
    assert "Carried across while nothing answered." in again.inner_text("main")
    back.goto(log)
    assert back.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft '))") == []
    back.locator("[name=action][value=discard]").click()
    back.get_by_text("You left this unfinished").wait_for(state="hidden")
