"""The main navigation and the line under the name, by what a person is."""

import pytest
from django.urls import reverse

from confidentiality.context import acting_as
from dialogues import seats
from dialogues.models import Seat

pytestmark = pytest.mark.django_db

STAFF = ["Desk", "Processes", "Briefings", "Portfolio"]


def shown_to(client, person, address=None):
    client.force_login(person)
    context = client.get(address or reverse("dialogues:track_list")).context
    return [entry.label for entry in context["navigation"]], str(context["role_line"])


@pytest.mark.parametrize(
    ("who", "entries", "line"),
    [
        ("lead", STAFF, "Lead"),
        ("second", STAFF, "Facilitator, Clearer"),
        ("note_taker", STAFF, "Note-taker"),
        ("manager", STAFF, "Programme manager"),
        ("observer", STAFF, "Observer"),
        ("outsider", STAFF, "Lead"),
        ("official", ["Desk", "Briefings"], ""),
        ("administrator", ["Desk", "Briefings", "Security"], ""),
        ("auditor", ["Desk", "Briefings", "Security"], ""),
    ],
)
def test_entries_follow_the_seats(cast, client, who, entries, line):
    assert shown_to(client, getattr(cast, who)) == (entries, line)


def test_every_entry_opens_for_whoever_is_shown_it(cast, client):
    for who in ("lead", "manager", "official", "auditor"):
        client.force_login(getattr(cast, who))
        for entry in client.get(reverse("dialogues:track_list")).context["navigation"]:
            assert client.get(entry.address).status_code == 200, (who, entry.label)


def test_entries_leave_with_the_last_seat(cast, client):
    with acting_as(cast.lead):
        seats.end(Seat.objects.get(user=cast.observer), by=cast.lead)

    assert shown_to(client, cast.observer) == (["Desk", "Briefings"], "")


@pytest.mark.parametrize(
    ("name", "current"),
    [
        ("dashboards:desk", "Desk"),
        ("dialogues:process_list", "Processes"),
        ("transfers:briefing_list", "Briefings"),
        ("dashboards:portfolio", "Portfolio"),
    ],
)
def test_page_knows_its_own_entry(cast, client, name, current):
    client.force_login(cast.lead)

    navigation = client.get(reverse(name)).context["navigation"]

    assert [entry.label for entry in navigation if entry.is_current] == [current]


def test_page_of_a_process_belongs_to_processes(cast, client):
    client.force_login(cast.lead)

    navigation = client.get(reverse("dialogues:process_detail", args=[cast.process.pk])).context["navigation"]

    assert [entry.label for entry in navigation if entry.is_current] == ["Processes"]
