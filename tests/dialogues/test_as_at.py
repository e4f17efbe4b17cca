"""A process as at a date: as it stood then, by what is known now or by what was known then, at no more cost."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from dialogues import as_at, course
from dialogues.models import TrackPeriod
from dialogues.vocabulary import Track
from participants.when import When
from tests.cast import log

PAGES = ["process_detail", "session_list", "participation_list", "objective_list", "history", "contact_list"]


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def address(process, query="", name="process_detail"):
    return reverse(f"dialogues:{name}", args=[process.pk]) + query


def facts(response):
    page = response.content.decode()
    return page[page.index('<dl class="facts">') : page.index("</dl>")]


def test_a_month_reads_as_its_end_and_a_day_to_come_is_refused():
    may = as_at.read(QueryDict("as-at=May 1993&as-known=then"))
    ahead = as_at.read(QueryDict("as-at=1 January 2999"))

    assert (may.day.isoformat(), may.is_past, may.is_known_then) == ("1993-05-31", True, True)
    assert may.query == "?as-at=May+1993&as-known=then"
    odd = as_at.read(QueryDict("as-at=May 1993&as-known=nonsense"))
    assert (odd.day, odd.is_past, odd.is_known_then) == (may.day, True, False)
    assert (ahead.is_past, ahead.query) == (False, "")
    assert "still to come" in str(ahead.form["at"].errors)


@pytest.fixture
def moved(cast):
    """On track 1.5 for 400 days and on track 1 for the last hundred; the start was first written down wrongly."""
    with acting_as(cast.lead):
        first = TrackPeriod.objects.get(process=cast.process)
        TrackPeriod.objects.filter(pk=first.pk).update(recorded_at=timezone.now() - timedelta(days=399))
        first.refresh_from_db()
        first.correct(track=Track.T2, by=cast.lead, at=timezone.now() - timedelta(days=50))
        course.move(cast.process, Track.T1, since=When.day(days_ago(100)), by=cast.lead)
        for ago in (300, 90):
            log(cast, when=When.day(days_ago(ago)))
    return cast


def test_page_shows_the_day_and_either_knowledge_of_it(moved, client):
    client.force_login(moved.manager)
    day = f"?as-at={days_ago(200).isoformat()}"

    now = facts(client.get(address(moved.process)))
    known_now = client.get(address(moved.process, day))
    known_then = facts(client.get(address(moved.process, day + "&as-known=then")))
    before = facts(client.get(address(moved.process, "?as-at=2001")))

    assert "Track 1<" in now
    assert "2 sessions" in now
    assert "Track 2" in facts(known_now)
    assert "1 session" in facts(known_now)
    assert "Track 1.5" in known_then
    assert "0 sessions" in known_then  # it was written down later
    assert "Track" not in before
    page = known_now.content.decode()
    assert "as known now" in page
    for name in PAGES[:2]:
        assert address(moved.process, f"{day}", name) in page
    assert "Log session" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_that_day_costs_no_query_more_than_now(moved, client, name):
    client.force_login(moved.lead)
    client.get(address(moved.process, name=name))
    asked = []
    for query in ("", f"?as-at={days_ago(50).isoformat()}"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(moved.process, query, name)).status_code == 200
        asked.append(len(queries))

    assert asked[1] <= asked[0]


def test_what_cannot_be_read_is_said_beside_the_field_and_not_lost(moved, client):
    client.force_login(moved.manager)

    page = client.get(address(moved.process, "?as-at=" + quote("3/4/1993"))).content.decode()

    assert "Write the month as a word" in page
    assert 'value="3/4/1993"' in page
    assert 'aria-invalid="true"' in page
    assert "Back to today" not in page
    assert "Track 1<" in page


def test_a_date_opens_no_door(moved, client):
    client.force_login(moved.outsider)

    assert client.get(address(moved.process, "?as-at=2020")).status_code == 404
