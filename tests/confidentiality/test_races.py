"""A right that ends between being asked and being used: the reader either had it, or gets nothing."""

import random
import threading
import time
import uuid

import pytest
from django.db import connection, transaction

from confidentiality import audiences, sealed
from confidentiality.context import acting_as
from confidentiality.models import Audience
from confidentiality.scopes import Scope
from tests.confidentiality.conftest import person
from tests.confidentiality.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def amina():
    return person("Amina")


@pytest.fixture
def bashir():
    return person("Bashir")


@pytest.fixture
def row(amina, bashir, process):
    team = audiences.team(process)
    audiences.settle(team, basis="seat", members={amina.pk: None, bashir.pk: None}, by=amina)
    with acting_as(amina):
        return sealed.seal("text", kind="point", object_id=uuid.uuid4(), audience=team, key_scope=process, by=amina)


def overtakes(bashir, row, change):
    """Whether `change` is through while Bashir, who opened the text before it began, has not yet got his answer."""
    opened, through = threading.Event(), threading.Event()

    def read():
        with acting_as(bashir):
            sealed.unseal_one(row.pk)
            opened.set()
            return through.wait(timeout=1.5)

    def make():
        opened.wait(timeout=10)
        change()
        through.set()

    overtaken, failure = at_once(read, make)
    assert failure is None
    assert through.is_set()
    return overtaken


def test_ending_a_grant_waits_for_who_is_reading_by_it(amina, bashir, row):
    def end():
        audiences.dismiss(Audience.objects.get(pk=row.audience_id), bashir, basis="seat", by=amina)

    assert not overtakes(bashir, row, end)


def test_tightening_waits_for_who_is_reading(amina, bashir, row):
    with acting_as(amina):
        alone = audiences.named([amina])

    def tighten():
        with acting_as(amina):
            sealed.retighten("point", row.object_id, alone)

    assert not overtakes(bashir, row, tighten)


def test_writing_does_not_wait_for_who_is_reading(amina, bashir, row, process):
    def write():
        with acting_as(amina):
            audience = Audience.objects.get(pk=row.audience_id)
            sealed.seal("x", kind="point", object_id=uuid.uuid4(), audience=audience, key_scope=process, by=amina)

    assert overtakes(bashir, row, write)


def test_a_reader_who_waited_for_the_end_of_their_grant_gets_nothing(amina, bashir, row):
    ending, ended = threading.Event(), []

    def end():
        with transaction.atomic():
            audiences.dismiss(Audience.objects.get(pk=row.audience_id), bashir, basis="seat", by=amina)
            ending.set()
            time.sleep(0.3)
            ended.append(time.monotonic())

    def read():
        with acting_as(bashir):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")  # the reader's transaction is older than the end of the grant
            ending.wait(timeout=10)
            return sealed.unseal_one(row.pk)

    _none, answer = at_once(end, read)
    assert isinstance(answer, sealed.Unreadable)


def test_no_interleaving_shows_a_text_after_its_grant_ended(amina, bashir, row):
    """Whoever still got the text had opened it before the end was committed."""
    audience, dice, leaks = Audience.objects.get(pk=row.audience_id), random.Random(5), []
    for _ in range(25):
        audiences.admit(audience, bashir, basis="seat", by=amina)
        pauses = [dice.random() / 60 for _ in range(2)]
        times = {}

        def end(pause=pauses[0], times=times):
            time.sleep(pause)
            audiences.dismiss(audience, bashir, basis="seat", by=amina)
            times["ended"] = time.monotonic()

        def read(pause=pauses[1], times=times):
            time.sleep(pause)
            with acting_as(bashir):
                sealed.unseal_one(row.pk)
                times["read"] = time.monotonic()

        at_once(end, read)
        if times.get("read", 0) > times["ended"]:
            leaks.append(times)

    assert leaks == []


def test_texts_sealed_at_once_leave_the_newest_time(amina, bashir, row, process):
    def write(writer):
        def run():
            audience = Audience.objects.get(pk=row.audience_id)
            for _ in range(10):
                with acting_as(writer):
                    sealed.seal(
                        "x", kind="point", object_id=uuid.uuid4(), audience=audience, key_scope=process, by=writer
                    )

        return run

    assert at_once(write(amina), write(bashir), write(amina)) == [None] * 3

    with acting_as(amina), connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.newest_at = max(t.created_at), count(*) FROM confidentiality_audience a"
            " JOIN confidentiality_sealedtext t ON t.audience_id = a.id WHERE a.id = %s GROUP BY a.newest_at",
            [row.audience_id],
        )
        assert cursor.fetchone() == (True, 31)


def test_a_key_is_made_once_by_writers_at_once(amina):
    from confidentiality import keys  # noqa: PLC0415

    scope = Scope("process", uuid.uuid4())

    assert len(set(at_once(*[lambda: keys.data_key(scope)[1]] * 4))) == 1
