"""The page of one participant as at a day: post, capacity, level and tie as they stood, by either knowledge."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from dialogues import consents, people
from dialogues.models import Attendance, Described
from dialogues.models.consent import How, Word
from dialogues.vocabulary import Consent
from participants.models import Basis, Closeness, Level, Post
from tests.cast import log
from tests.dialogues.planning import ago

pytestmark = pytest.mark.django_db


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def tell(one, cast):
    by = cast.lead
    for days in (300, 90):
        log(cast, when=ago(days))
    Attendance.objects.filter(session__number=1).update(capacity="observer")
    first = people.hold(one, people.Held(ago(500), None, Level.MIDDLE_RANGE, cast.north), by=by)
    Post.objects.filter(pk=first.pk).update(recorded_at=days_ago(490))
    first.refresh_from_db()
    first.correct(level=Level.GRASSROOTS, by=by, at=days_ago(100)).end(ago(80), by=by)
    people.hold(one, people.Held(ago(80), None, Level.TOP, cast.north), by=by)
    for closeness, days in ((Closeness.INDIRECT, 400), (Closeness.INNER, 50)):
        people.stand_near(one, people.Tie(cast.north, closeness, Basis.ADVISES, ago(days)), by=by)
    people.describe(one, people.Words(ago(450), Level.QUASI_OFFICIAL), by=by, at=days_ago(450))
    people.describe(one, people.Words(ago(60), Level.SENIOR_OFFICIAL, left_on=ago(20).earliest), by=by)
    Described.objects.filter(level="").update(recorded_at=days_ago(460))
    consents.ask(one, consents.Asked(ago(70), How.ALOUD, {Consent.LISTED: Word.GIVEN}), by=by)


def test_participant_reads_as_on_that_day(cast, client):
    one = cast.participations[0]
    with acting_as(cast.lead):
        tell(one, cast)
    client.force_login(cast.second)
    address = reverse("dialogues:participation_detail", args=[cast.process.pk, one.pk])
    day = f"?as-at={ago(200).earliest}"

    now = client.get(address).content.decode()
    known_now = client.get(address + day).content.decode()
    known_then = client.get(address + day + "&as-known=then").content.decode()
    listed = client.get(reverse("dialogues:participation_list", args=[cast.process.pk]) + day).content.decode()

    for words in ("senior official", "decision-maker or principal", "Session 2", "access at will", "For yourself"):
        assert words in now, words
        assert words not in known_now, words
    for words in ("close to power without office", "grassroots", "went on", "Observer", "hrough another", "Session 1"):
        assert words in known_now, words
    assert "nobody asked" in known_now  # they gave it later
    assert "middle range" in known_then  # as it was believed before its correction
    assert "grassroots" not in known_then
    assert "Session 1" not in known_then  # it was written down later
    assert "close to power without office" in listed
    assert address + "?as-at=" in listed
    assert reverse("dialogues:post_add", args=[cast.process.pk, one.pk]) not in known_now
