"""What left a process: dates and numbers for whoever sees it, desks and receipts for those who answer."""

from html import unescape

import pytest
from django.urls import reverse

from jobs.models import Request, State
from tests.cast import run_jobs
from tests.transfers.steps import CANARY, CLEARED

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(cast):
    return reverse("transfers:transfer_list", args=[cast.process.pk])


def test_manager_sees_that_it_left_and_neither_words_nor_desk(cast, copy, client, door):
    client.force_login(cast.manager)

    page = unescape(client.get(door).content.decode())

    assert "Briefing 1" in page
    for words in (CLEARED, CANARY, "Neither side returns first.", cast.channel.name, "Official", "Acknowledged"):
        assert words not in page


def test_draft_has_not_left(cast, briefing, client, door):
    client.force_login(cast.manager)

    assert "Nothing has left this process." in unescape(client.get(door).content.decode())


def test_facilitator_sees_desk_receipts_and_what_was_agreed(cast, copy, client, door):
    client.force_login(cast.lead)

    page = unescape(client.get(door).content.decode())

    assert page.count(cast.channel.name) >= 2
    assert "not yet" in page
    assert "agreed 1 Jan 2026" in page
    assert CLEARED not in page


def test_pages_that_could_not_be_set_are_asked_for_again(cast, copy, client, door):
    again = reverse("transfers:copy_pages", args=[copy.pk])
    client.force_login(cast.lead)
    assert again not in client.get(door).content.decode(), "a worker is at it"
    Request.objects.filter(kind="copy.pdf", subject=copy.pk).finish(State.FAILED, "render")
    assert again in client.get(door).content.decode()
    for person in (cast.official, cast.manager, cast.outsider):
        client.force_login(person)
        assert client.post(again).status_code == 404
    client.force_login(cast.lead)

    for _ in range(2):
        assert client.post(again).status_code == 302
    run_jobs()

    copy.refresh_from_db()
    assert copy.pdf_id is not None
    assert again not in client.get(door).content.decode()
