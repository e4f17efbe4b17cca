"""Long lists page by the last row seen: every row once, the day of the page kept, and nothing told of hidden rows."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dialogues import seats
from dialogues.models import Process, Session
from dialogues.roles import SeatKind
from participants.when import When
from tests.dialogues.planning import ago

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_rows_to_a_page(monkeypatch):
    monkeypatch.setattr("dialogues.paging.SIZE", 2)


def pages(client, address):
    """The texts of one page after the other."""
    asked = ""
    while True:
        text = client.get(address + asked).content.decode()
        yield text
        following = re.search(r'class="btn" href="(\?[^"]*after=[^"]+)"', text)
        if not following:
            return
        asked = following.group(1).replace("&amp;", "&")


def test_sessions_page_from_the_newest_and_keep_their_day(cast, client):
    days = {1: ago(500), 2: ago(400), 3: When.month(*month_ago(300)), 4: ago(200), 5: ago(200)}
    for number, when in days.items():
        session = Session(process=cast.process, number=number, recorded_at=timezone.now(), recorded_by=cast.lead)
        session.when = when
        session.save()
    client.force_login(cast.lead)
    address = reverse("dialogues:session_list", args=[cast.process.pk])

    now = [numbers(text) for text in pages(client, address)]
    then = [numbers(text) for text in pages(client, f"{address}?as-at={ago(250).earliest.isoformat()}")]

    assert now == [[5, 4], [3, 2], [1]]
    assert then == [[3, 2], [1]]


def month_ago(days):
    day = ago(days).earliest
    return day.year, day.month


def numbers(text):
    return [int(number) for number in re.findall(r'/sessions/[0-9a-f-]{36}/[^"]*">(\d+),', text)]


def test_processes_page_by_name_and_a_hidden_one_moves_nothing(cast, client):
    names = ["Aspen", "Birch", "Cedar", "Cedar"]
    like = {"conflict": cast.conflict, "convenor": cast.house, "created_by": cast.lead}
    for process in Process.objects.bulk_create(Process(code_name=name, **like) for name in names):
        seats.give(process, cast.lead, SeatKind.LEAD, by=cast.lead)
    client.force_login(cast.lead)
    address = reverse("dialogues:process_list")

    found = [re.findall(r'<th scope="row"><a [^>]*>([^<]+)', text) for text in pages(client, address)]
    hidden = Process.objects.exclude(pk__in=Process.objects.visible_to(User.objects.get(pk=cast.lead.pk))).first()
    past_hidden = client.get(address, {"after": str(hidden.pk)}).content.decode()

    assert found == [["Aspen", "Birch"], ["Cedar", "Cedar"], ["Larkspur"]]
    assert re.findall(r'<th scope="row"><a [^>]*>([^<]+)', past_hidden) == ["Aspen", "Birch"]
    assert client.get(address, {"after": "no id"}).status_code == 200
