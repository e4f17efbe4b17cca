"""Public figures by name: in published history alone, by its lead, for a reason, and withdrawable."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from confidentiality.context import acting_as
from dialogues import holders, identities, naming
from dialogues.models import Process
from participants.facts import Facts
from tests.confidentiality.events import events_of

pytestmark = pytest.mark.django_db(databases=["default", "limits"])
WHY = "All of them are named in published memoirs."


def test_published_figures_are_shown_by_name_by_a_decision_that_can_be_withdrawn(cast):
    named, other = cast.participations[:2]
    with acting_as(cast.lead):
        holders.name(named.person, cast.process.seats.get(user=cast.lead), by=cast.lead)
        identities.write(named, Facts(name="Yoren Maskal"), by=cast.lead)
        with pytest.raises(PermissionDenied):  # a process that lives shows nobody by name, its lead or not
            naming.decide(cast.process, shows_names=True, why=WHY, by=cast.lead)
    client, address = Client(), reverse("dialogues:name_decision", args=[cast.process.pk])
    client.force_login(cast.lead)
    assert client.get(address).status_code == 404
    Process.objects.filter(pk=cast.process.pk).update(is_historic=True)

    assert client.post(address, {"why": "Yes", "action": "show"}).status_code == 422
    assert client.post(address, {"why": WHY, "action": "show"}).status_code == 302

    for one in (named, other):
        one.refresh_from_db()
    assert (named.pseudonym, named.neutral_name, named.is_shown_by_name) == ("Yoren Maskal", "Alder", True)
    assert (other.pseudonym, other.is_shown_by_name) == ("Compass", False)  # of whom no name can be opened
    assert "names.show" in events_of(cast.process.pk)
    second = Client()
    second.force_login(cast.second)
    page = second.get(address)
    assert (WHY in page.content.decode(), "Lead" in page.content.decode()) == (True, True)
    assert second.post(address, {"why": WHY, "action": "hide"}).status_code == 403
    assert client.post(address, {"why": WHY, "action": "show"}).status_code == 422  # decided so already

    client.post(address, {"why": "One of them has asked for it.", "action": "hide"})

    named.refresh_from_db()
    assert (named.pseudonym, named.neutral_name, named.is_shown_by_name) == ("Alder", "", False)
    assert [row.shows_names for row in cast.process.name_decisions.all()] == [False, True]
