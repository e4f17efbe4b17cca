import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from confidentiality import audiences, sealed
from confidentiality.context import acting_as
from confidentiality.models import SealedText
from confidentiality.scopes import Scope
from confidentiality.sealed import Unreadable
from tests.confidentiality.events import events_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def wide(amina, bashir, chloe):
    audience = audiences.community(Scope("organisation", uuid.uuid4()))
    audiences.settle(audience, basis="organisation", members={p.pk: None for p in (amina, bashir, chloe)}, by=amina)
    return audience


@pytest.fixture
def alone(amina):
    with acting_as(amina):
        return audiences.named([amina])


def readable(reader, rows):
    found = set()
    for row in rows:
        with acting_as(reader):
            try:
                sealed.unseal_one(row.pk)
            except Unreadable:
                continue
            found.add(row.pk)
    return found


def test_tightening_takes_every_version_and_file_from_old_readers_at_once(write, amina, bashir, wide, team, process):
    thing = uuid.uuid4()
    versions = [write(f"v{number}", object_id=thing, version=number, audience=wide) for number in (1, 2, 3)]
    with acting_as(amina):
        file = sealed.seal_file(b"f", kind="point", object_id=thing, audience=wide, key_scope=process, by=amina)
    other = write("another", audience=wide)
    with acting_as(amina):
        narrow = audiences.named([amina])

        assert sealed.retighten("point", thing, narrow) == 4

    assert readable(bashir, [*versions, other]) == {other.pk}
    assert readable(amina, versions) == {row.pk for row in versions}
    with acting_as(bashir), pytest.raises(Unreadable):
        sealed.unseal_file(file.pk)
    assert "audience.retighten" in events_of(thing)


def test_a_version_that_fewer_could_read_is_not_opened_to_more(write, amina, bashir, chloe, wide, alone, team):
    thing = uuid.uuid4()
    first = write("red", object_id=thing, version=1, audience=alone)
    second = write("loosened", object_id=thing, version=2, audience=wide)

    with acting_as(amina):
        assert sealed.retighten("point", thing, team) == 1

    assert readable(bashir, [first, second]) == {second.pk}
    assert readable(chloe, [first, second]) == set()


def test_between_two_closed_sets_it_goes_to_those_who_are_in_both(write, amina, bashir, chloe, wide):
    thing = uuid.uuid4()
    with acting_as(amina):
        before = audiences.named([amina, bashir])
        wanted = audiences.named([amina, chloe])
    first = write("closed", object_id=thing, version=1, audience=before)
    second = write("loosened", object_id=thing, version=2, audience=wide)

    with acting_as(amina):
        assert sealed.retighten("point", thing, wanted) == 2

    assert readable(amina, [first, second]) == {first.pk, second.pk}
    assert readable(bashir, [first, second]) == set()
    assert readable(chloe, [first, second]) == {second.pk}


def test_who_is_in_a_room_draws_into_it_what_they_could_not_read_and_opens_it_to_nobody(write, amina, bashir, chloe):
    with acting_as(amina):
        named = audiences.named([amina, bashir])
    row = write("named", audience=named)
    room = audiences.room(Scope("session", uuid.uuid4()))
    audiences.settle(room, basis="attendance", members={bashir.pk: None, chloe.pk: None}, by=amina)

    with acting_as(chloe):
        sealed.retighten("point", row.object_id, room)

    assert readable(bashir, [row]) == {row.pk}
    assert readable(chloe, [row]) == readable(amina, [row]) == set()


def test_nobody_draws_into_a_room_what_they_could_not_read_and_would_read_there(write, amina, chloe, team):
    row = write("for the team")
    room = audiences.room(Scope("session", uuid.uuid4()))
    audiences.settle(room, basis="attendance", members={chloe.pk: None}, by=amina)

    with pytest.raises(DatabaseError, match="not a tightening"), acting_as(chloe):
        sealed.retighten("point", row.object_id, room)


@pytest.mark.parametrize("who", ["chloe", "dario", "nobody"])
def test_only_a_reader_of_the_text_may_tighten_it(request, write, team, who):
    row = write()
    caller = None if who == "nobody" else request.getfixturevalue(who)
    own = audiences.own(caller, Scope("process", uuid.uuid4())) if caller else team

    with pytest.raises(DatabaseError, match="not a tightening"), acting_as(caller):
        sealed.retighten("point", row.object_id, own)


def test_the_caller_must_be_in_the_new_audience(write, amina, bashir, process):
    row = write()

    with pytest.raises(DatabaseError, match="not a tightening"), acting_as(bashir):
        sealed.retighten("point", row.object_id, audiences.own(amina, process))


def test_it_never_loosens(write, amina, alone, wide):
    row = write(audience=alone)

    with pytest.raises(DatabaseError, match="not a tightening"), acting_as(amina):
        sealed.retighten("point", row.object_id, wide)


def test_something_never_written_is_refused_like_something_hidden(write, chloe, process):
    row = write()
    own = audiences.own(chloe, process)
    told = []
    for thing in (row.object_id, uuid.uuid4()):
        with pytest.raises(DatabaseError) as refusal, acting_as(chloe):
            sealed.retighten("point", thing, own)
        told.append(str(refusal.value))

    assert told[0] == told[1]


def test_nothing_but_the_audience_moves(write, amina, alone):
    row = write()
    before = SealedText.objects.none()
    with acting_as(amina):
        before = SealedText.objects.filter(pk=row.pk).values().get()
        sealed.retighten("point", row.object_id, alone)
        after = SealedText.objects.filter(pk=row.pk).values().get()

    assert {name for name in before if before[name] != after[name]} == {"audience_id"}


def test_the_new_audience_knows_how_new_its_newest_is(write, amina, alone):
    row = write()
    assert alone.newest_at is None
    with acting_as(amina):
        sealed.retighten("point", row.object_id, alone)

    alone.refresh_from_db()
    assert alone.newest_at == row.created_at


def test_the_runtime_role_cannot_move_a_row_itself(write, amina, alone):
    row = write()
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting_as(amina),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE confidentiality_sealedtext SET audience_id = %s WHERE id = %s", [alone.pk, row.pk])
