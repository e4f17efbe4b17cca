"""Rooms against the rule of a design: breaches, absent parties, and rooms of which only a source tells."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dialogues.as_at import now
from dialogues.composition import Breach, built_as
from dialogues.designs import DESIGNS, FIVE_PER_COUNTRY, PROBLEM_SOLVING, SUSTAINED
from dialogues.models import DesignPeriod, RoomCount, Session
from dialogues.record import Seen
from dialogues.vocabulary import Capacity
from tests.cast import log
from tests.dialogues.planning import ago

pytestmark = pytest.mark.django_db


def build(cast, design, step=0, since=400):
    period = DesignPeriod(process=cast.process, design=design, step=step)
    period.since = ago(since)
    period.save()
    return period


def held_without_people(cast, number, days):
    session = Session(process=cast.process, number=number)
    session.when = ago(days)
    session.save()
    return session


def test_the_room_is_counted_by_party_and_a_breach_says_its_reason(cast, client):
    build(cast, PROBLEM_SOLVING)
    alder, compass, *_south = cast.participations
    rep, official = Capacity.UNOFFICIAL_REP, Capacity.OFFICIAL
    log(cast, seen=[Seen(alder, rep), Seen(compass, official)])
    sessions = list(cast.process.sessions.all())

    built = built_as(cast.process, sessions, now(), shows_room=True)

    assert [(one.breach, one.text) for one in built.findings[sessions[0].pk]] == [
        (Breach.TOO_FEW, "North: 2, the rule is 3."),
        (Breach.ABSENT, "South absent."),
        (Breach.ONE_SIDE, "Only one side was in the room."),
        (Breach.OFFICIAL, "1 spoke officially."),
    ]
    assert built_as(cast.process, sessions, now(), shows_room=False).findings == {}
    page = reverse("dialogues:session_list", args=[cast.process.pk])
    client.force_login(cast.lead)
    assert "South absent." in client.get(page).content.decode()
    client.force_login(cast.manager)
    assert "South absent." not in client.get(page).content.decode()


def test_where_only_a_source_counts_its_numbers_are_checked(cast):
    """As of the Northeast Asia Cooperation Dialogue: one party away for years, and more people than the rule has."""
    cast.process.participations.all().delete()
    build(cast, FIVE_PER_COUNTRY)
    away, crowded, untold = (held_without_people(cast, number, 60 - number) for number in (1, 2, 3))
    RoomCount.objects.create(session=away, party=cast.south, people=0, note="First since 1993.", source="A paper")
    RoomCount.objects.create(session=crowded, people=40, source="A paper")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomCount.objects.create(session=crowded, people=41, source="Another")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomCount.objects.create(session=untold, people=1, source="")

    found = built_as(cast.process, [away, crowded, untold], now(), shows_room=True).findings

    assert [(one.text, one.source) for one in found[away.pk]] == [("South absent. First since 1993.", "A paper")]
    assert [one.text for one in found[crowded.pk]] == ["40 in the room; the rule has places for 10."]
    assert untold.pk not in found


def test_sustained_dialogue_knows_the_step_it_is_at(cast):
    first = build(cast, SUSTAINED, step=1, since=300)
    first.end(ago(100))
    build(cast, SUSTAINED, step=2, since=100)

    built = built_as(cast.process, [], now(), shows_room=True)

    assert [step["state"] for step in built.steps] == ["done", "now", "", "", ""]
    assert len(DESIGNS[SUSTAINED].steps) == 5
