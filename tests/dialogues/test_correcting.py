"""Who was in a room, corrected after it was saved: what stood before is kept, nobody is there twice."""

from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from confidentiality import audiences
from confidentiality.context import acting_as
from dialogues import correcting, merging
from dialogues.attendance import Seen, read_room
from dialogues.models import Attendance, Participation
from dialogues.vocabulary import Capacity
from participants.models import Party, PartyKind, PartyName, Person
from participants.when import When
from tests.cast import log
from tests.confidentiality.events import events_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(cast):
    return log(cast)


@pytest.fixture
def lead(cast, client):
    client.force_login(cast.lead)
    return client


def place(session, name="attendance_correct"):
    return reverse(f"dialogues:{name}", args=[session.process_id, session.pk])


def as_it_stands(page):
    """What the form would send if nobody touched it."""
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value is not None and value is not False and value != ""}
    return {name: "on" if value is True else value for name, value in sent.items()}


def told(session):
    return {row.participation.pseudonym: (row.capacity, row.side) for row in session.attendances.all()}


def test_a_correction_is_written_beside_what_stood_before(cast, lead, session):
    basalt, heron = cast.participations[2:]
    reed = Participation.objects.create(process=cast.process, person=Person.objects.create(), pseudonym="Reed")
    sent = as_it_stands(lead.get(place(session)))
    same = lead.post(place(session), sent)
    assert "Nothing here differs" in same.content.decode(), same.context["form"].errors
    ids = dict(session.attendances.values_list("participation", "pk"))
    del sent[f"was_{heron.pk}"]
    sent |= {f"was_{reed.pk}": "on", f"side_{reed.pk}": str(cast.south.pk), f"as_{basalt.pk}": "personal"}

    page = lead.post(place(session), sent, follow=True).content.decode()

    rep = Capacity.UNOFFICIAL_REP
    assert told(session) == {
        "Alder": (rep, cast.north),
        "Basalt": (Capacity.PERSONAL, cast.south),
        "Compass": (rep, cast.north),
        "Reed": (rep, cast.south),
    }
    assert session.attendances.get(participation=basalt).pk == ids[basalt.pk]
    former = {row.participation.pseudonym: (row.capacity, row.corrected_by) for row in session.former_attendances.all()}
    assert former == {"Basalt": (rep, cast.lead), "Heron": (rep, cast.lead), "Reed": ("", cast.lead)}
    session.refresh_from_db()
    assert (session.implied_track, session.is_one_sided) == ("t15", True)  # read anew
    assert "Corrected 3 times" in page
    assert "Heron was put down as:" in page
    assert "session.correct_room" in events_of(session.pk)
    then = lead.get(place(session, "session_detail"), {"as-at": "yesterday", "as-known": "then"}).context
    assert [row.participation.pseudonym for row in then["attendances"]] == ["Alder", "Basalt", "Compass", "Heron"]
    assert then["corrections"] == []
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM dialogues_formerattendance")


def test_who_may_not_see_the_room_is_told_of_no_correction(cast, client, lead, session):
    sent = as_it_stands(lead.get(place(session)))
    del sent[f"was_{cast.participations[3].pk}"]
    lead.post(place(session), sent)
    address = place(session, "session_detail")
    then = {"as-at": session.when_latest.isoformat(), "known": "then"}

    assert [each.pseudonym for each in lead.get(address).context["corrections"]] == ["Heron"]
    for person in (cast.manager, cast.observer):
        client.force_login(person)
        for asked in ({}, then):
            answer = client.get(address, asked)
            assert not answer.context["corrections"]
            assert not answer.context["attendances"]
            assert "Heron" not in answer.content.decode()


def test_two_who_correct_at_once_lose_nothing(cast, lead, session):
    compass = cast.participations[1]
    sent = as_it_stands(lead.get(place(session)))
    with acting_as(cast.second):
        others = [Seen(one, Capacity.UNOFFICIAL_REP) for one in cast.participations[1:]]
        correcting.correct(session, others, base=0, by=cast.second)

    again = lead.post(place(session), {**sent, f"as_{compass.pk}": "adviser"})

    assert again.status_code == 409
    assert "Somebody corrected this meanwhile" in again.content.decode()
    form = again.context["form"]
    assert form[f"as_{compass.pk}"].value() == "adviser"
    sent |= {f"as_{compass.pk}": "adviser", "base": form["base"].value()}
    assert lead.post(place(session), sent).status_code == 302
    assert told(session)["Compass"][0] == "adviser"


def test_an_official_without_a_post_is_asked_about_and_not_refused(cast, lead, session):
    alder = cast.participations[0]
    sent = {**as_it_stands(lead.get(place(session))), f"as_{alder.pk}": "official"}

    asked = lead.post(place(session), sent)
    lead.post(place(session), {**sent, "are_officials": "on"})

    assert "No post is known of Alder on that day." in asked.content.decode()
    assert told(session)["Alder"][0] == "official"


def test_nobody_is_in_a_room_twice(cast, lead, session):
    alder, compass = cast.participations[:2]
    rep = Capacity.UNOFFICIAL_REP
    with acting_as(cast.lead), pytest.raises(ValidationError, match="put down twice"):
        correcting.correct(session, [Seen(alder, rep), Seen(alder, Capacity.ADVISER)], base=0, by=cast.lead)
    sent = as_it_stands(lead.get(place(session)))
    with acting_as(cast.lead):
        merging.merge(alder, compass, "It is one person.", by=cast.lead, were_put_down_twice=True)
    stale = lead.post(place(session), sent)

    assert stale.status_code == 422
    assert "Compass is Alder by now, and was there once." in stale.content.decode()
    compass.refresh_from_db()
    with acting_as(cast.lead), pytest.raises(ValidationError, match="put down twice"):
        correcting.correct(session, [Seen(alder, rep), Seen(compass, rep)], base=0, by=cast.lead)


def test_staff_who_were_not_there_lose_the_room_and_outsiders_of_a_sealed_one_correct_nothing(cast, client, lead):
    session = log(cast, is_sealed=True)
    sent = {**as_it_stands(lead.get(place(session))), "staff": [cast.lead.pk]}
    assert audiences.may_read(cast.second, audiences.room(session.scope))

    lead.post(place(session), sent)

    assert not audiences.may_read(cast.second, audiences.room(session.scope))
    client.force_login(cast.note_taker)
    assert client.get(place(session)).status_code == 403


def test_the_same_side_is_the_first_half_of_every_dot_whatever_its_id(cast, session):
    """By its first name: ids are drawn by lot, and a picture would be mirrored at each loading."""
    ids = {"Ahead": UUID(int=2), "Behind": UUID(int=1)}
    for name, key in ids.items():
        party = Party.objects.create(pk=key, kind=PartyKind.STATE)
        named = PartyName(party=party, name=name)
        named.since = When.day(session.when.earliest)
        named.save()
    rows = [Attendance(session=session, side_id=key, capacity=Capacity.UNOFFICIAL_REP) for key in ids.values()]

    read_room(session, rows)

    assert list(session.side_readings.values_list("side_id", flat=True)) == [ids["Ahead"], ids["Behind"]]
