"""Finding somebody by what they are called: a name is found by those who hold its grant, on a reason, and on record."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from confidentiality.models.audience import Grant
from dialogues import holders, identities
from dialogues.models import Reveal
from participants.facts import Facts
from tests.confidentiality.events import entries

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

QUREI = Facts(name="Ahmed Qurei", native_name="أحمد قريع", aliases=("Abu Ala",))
SPELLINGS = ("Qurei", "Qurie", "ahmad qurei", "Abu Ala", "abu 'alaa", "قريع", "Абу Ала")
REASON = "The host asks whom the visa is for."


@pytest.fixture
def address(cast):
    """Alder is Ahmed Qurei, which the lead alone may open; Basalt somebody whom the second alone may open."""
    seat = {kind: cast.process.seats.get(kind=kind) for kind in ("lead", "facilitator")}
    for one, facts, who in (
        (cast.participations[0], QUREI, "lead"),
        (cast.participations[2], Facts(name="Qurei Namesake"), "facilitator"),
    ):
        with acting_as(seat[who].user):
            holders.name(one.person, seat[who], by=cast.lead)
            identities.write(one, facts, by=seat[who].user)
    return reverse("dialogues:participation_find", args=[cast.process.pk])


def asked(user, address, called, reason=REASON):
    client = Client()
    client.force_login(user)
    return client.post(address, {"q": called, "reason": reason})


def met(answer):
    return [one.participation.pseudonym for one in answer.context["found"]]


def test_every_spelling_finds_the_same_person_for_the_holder_and_nobody_else(cast, address):
    for called in SPELLINGS:
        assert met(asked(cast.lead, address, called)) == ["Alder"], called
        assert met(asked(cast.note_taker, address, called)) == [], called
    assert met(asked(cast.second, address, "Qurei")) == ["Basalt"]
    for called in ("Ahmad Hale", "Karrada", "Qumran"):
        assert met(asked(cast.lead, address, called)) == [], called
    assert asked(cast.manager, address, "Qurei").status_code == 404
    assert asked(cast.outsider, address, "Qurei").status_code == 404

    pages = [asked(cast.note_taker, address, called).content.decode() for called in ("Qurei", "Muroy")]
    there, absent = (re.sub(r'Qurei|Muroy|name="csrfmiddlewaretoken" value="\w+"', "", page) for page in pages)
    assert there == absent


def test_whoever_is_found_by_name_was_revealed_and_the_other_holders_read_why(cast, address):
    grants, alder = Grant.objects.count(), cast.participations[0]

    page = asked(cast.lead, address, "Qurie")

    scans = [one for one in entries() if one.verb == "audience.scan.read"]
    assert len(scans) == 1  # of one record: the other is not the lead's
    assert [one.verb for one in entries()].count("identity.find") == 1
    assert "Ahmed" not in page.content.decode()
    assert (Reveal.objects.count(), Grant.objects.count()) == (1, grants)
    with acting_as(cast.lead):
        (look,) = identities.looks(alder, reader=cast.lead)
    assert (look.name, look.reason, look.is_by_name) == ("Lead", REASON, True)
    assert not Reveal.objects.open_for(cast.lead).exists()  # nothing of it is on screen
    assert met(asked(cast.lead, address, "Nobody")) == []
    assert Reveal.objects.count() == 1


def test_without_a_reason_only_pseudonyms_are_looked_through(cast, address):
    assert met(asked(cast.lead, address, "Qurie", reason="")) == []
    assert met(asked(cast.lead, address, "alder", reason="")) == ["Alder"]
    assert met(asked(cast.note_taker, address, "alder")) == ["Alder"]
    assert asked(cast.lead, address, "Qurie", reason="visa").status_code == 422
    assert not [one for one in entries() if one.verb in {"audience.scan.read", "identity.find"}]


def test_it_takes_a_fresh_factor_and_no_word_reaches_the_database(cast, address):
    client = Client()
    client.force_login(cast.lead)
    with CaptureQueriesContext(connection) as queries:
        assert met(client.post(address, {"q": "Qurie", "reason": REASON})) == ["Alder"]
    assert not any("qurie" in query["sql"].lower() for query in queries)

    session = client.session
    session["factor"] = {**session["factor"], "at": timezone.now().timestamp() - 301}
    session.save()
    assert client.post(address, {"q": "Qurie", "reason": REASON}).status_code == 401
