"""Where a briefing stands, and the list of those one has to do with."""

import pytest
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from jobs.models import Request
from tests.transfers.steps import drafted, order, sent
from tests.transfers.views.counting import ROOM, beyond_the_fixed
from transfers import briefing as briefings
from transfers import reading
from transfers.models import Channel

pytestmark = pytest.mark.django_db

LIST = "/briefings/"
POLLING = 'hx-trigger="every 2s"'


def page_of(client, briefing, name="detail", query=""):
    return client.get(reverse(f"transfers:briefing_{name}", args=[briefing.pk]) + query)


def ended(state, error=""):
    Request.objects.update(state=state, error=error, finished_at=timezone.now(), token=None, lease_until=None)


def test_page_asks_again_while_a_worker_drafts_and_has_a_link_for_those_without_script(cast, ordered, client):
    client.force_login(cast.lead)

    page = page_of(client, ordered).content.decode()

    assert POLLING in page
    assert 'role="status" aria-live="polite"' in page
    assert f'<a href="{reverse("transfers:briefing_detail", args=[ordered.pk])}">Look again</a>' in page


def test_fragment_says_nothing_twice(cast, ordered, client):
    client.force_login(cast.lead)

    known, new = page_of(client, ordered, "progress", "?at=0"), page_of(client, ordered, "progress", "?at=1")

    assert (known.status_code, known.content) == (204, b"")
    assert new.status_code == 200
    assert b"<html" not in new.content


def test_fragment_stops_when_the_draft_is_there(cast, ordered, client):
    client.force_login(cast.second)
    drafted(cast, ordered)

    response = page_of(client, ordered, "progress", "?at=0")

    assert response.status_code == 200
    assert POLLING not in response.content.decode()
    assert reverse("transfers:briefing_review", args=[ordered.pk]) in response.content.decode()


@pytest.mark.parametrize(
    ("state", "words"), [("failed", "The draft could not be made."), ("refused", "The draft was refused.")]
)
def test_work_that_ended_without_a_draft_can_be_asked_for_again(cast, ordered, client, state, words):
    ended(state, "gave_up")
    client.force_login(cast.lead)

    page = page_of(client, ordered).content.decode()

    assert words in page
    assert POLLING not in page
    assert reverse("transfers:briefing_order", args=[ordered.pk]) in page


def test_second_person_is_not_offered_to_change_the_order(cast, briefing, client):
    with acting_as(cast.second):
        briefings.send_back(briefing, by=cast.second)
    door = reverse("transfers:briefing_order", args=[briefing.pk])
    offered = {}

    for who in (cast.lead, cast.second):
        client.force_login(who)
        offered[who.name] = door in page_of(client, briefing).content.decode()

    assert offered == {"Lead": True, "Second": False}


def test_after_release_those_of_the_draft_are_told_so_and_read_nothing(cast, copy, client):
    for who in (cast.lead, cast.second):
        client.force_login(who)

        page = page_of(client, copy.briefing).content.decode()

        assert "The draft is closed for everybody." in page
        assert "Neither side returns first." not in page


def test_official_finds_the_unread_first(cast, extract, copy, client):
    later = sent(cast, drafted(cast, order(cast, [extract])))
    with acting_as(cast.official):
        reading.open_copy(later, by=cast.official)
    client.force_login(cast.official)

    page = client.get(LIST).content.decode()

    assert "1 briefing waits for you." in page
    assert page.index("Your briefing no. 1") < page.index("Your briefing no. 2")
    assert "Larkspur" not in page


def test_copy_on_paper_is_not_offered_on_screen(cast, briefing, client):
    sent(cast, briefing, form="paper")
    client.force_login(cast.official)

    assert "No briefing yet" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("agreed", "opened", "acknowledged"),
    [("none", False, False), ("acknowledged", False, True), ("opened", True, True)],
)
def test_facilitator_sees_the_receipts_the_channel_agreed_to(cast, copy, client, agreed, opened, acknowledged):
    Channel.objects.update(receipts=agreed)
    with acting_as(cast.official):
        reading.acknowledge(copy, by=cast.official)
    client.force_login(cast.lead)
    copy.refresh_from_db()

    for door in (LIST, reverse("transfers:transfer_list", args=[cast.process.pk])):
        page = client.get(door).content.decode()

        assert page.count(f'<time datetime="{timezone.localtime(copy.opened_at).isoformat()}"') == opened + acknowledged
        assert page.count("not agreed") == 2 - opened - acknowledged


def test_page_of_a_briefing_is_cheap(cast, briefing, client):
    client.force_login(cast.lead)

    assert beyond_the_fixed(client, reverse("transfers:briefing_detail", args=[briefing.pk])) <= ROOM
