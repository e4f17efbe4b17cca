"""Two people at the same moment, each on a connection of their own: a marking, a room, a grant."""

import threading

import pytest
from django.db import connection, transaction

from confidentiality import audiences, sealed
from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from confidentiality.models import Audience
from confidentiality.models.audience import AudienceKind
from dialogues import marking, record
from dialogues.models import Point, Session
from tests.cast import STRICT, log
from tests.confidentiality.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
SLOW = 0.4  # longer than what the other does without waiting


@pytest.fixture
def session(cast):
    return log(cast, texts=("For the team.",), markings=(STRICT,))


def one_after_the_other(first, then, user, second_user):
    """`first` is done and not yet committed when `then` begins; answers of both."""
    begun, under_way = threading.Event(), threading.Event()

    def do():
        with acting_as(user), transaction.atomic():
            answer = first()
            begun.set()
            under_way.wait(timeout=SLOW)
            return answer

    def follow():
        begun.wait(timeout=10)
        with acting_as(second_user), transaction.atomic():
            answer = then()
            under_way.set()
            return answer

    return at_once(do, follow)


def test_what_is_written_into_a_room_while_it_is_sealed_is_for_the_room(cast, session):
    stale = Session.objects.select_related("process").get(pk=session.pk)

    def seal():
        marking.seal_session(Session.objects.select_related("process").get(pk=session.pk), by=cast.lead)

    def write():
        return record.write_point(cast.process, record.Said("Typed meanwhile.", STRICT), session=stale, by=cast.second)

    failure, point = one_after_the_other(seal, write, cast.lead, cast.second)

    assert failure is None
    assert point.audience.kind == AudienceKind.ROOM
    assert not Point.objects.visible_to(cast.note_taker).filter(session=session).exists()

    stale.is_sealed = False
    with acting_as(cast.note_taker), pytest.raises(sealed.NotInAudience):
        record.write_point(cast.process, record.Said("Typed.", STRICT), session=stale, by=cast.note_taker)


def test_whoever_seals_a_room_waits_for_whoever_writes_in_it(cast, session):
    stale = Session.objects.select_related("process").get(pk=session.pk)

    def write():
        said = record.Said("Typed meanwhile.", STRICT)
        return record.write_point(cast.process, said, session=stale, by=cast.note_taker)

    def seal():
        marking.seal_session(Session.objects.select_related("process").get(pk=session.pk), by=cast.lead)

    point, failure = one_after_the_other(write, seal, cast.note_taker, cast.lead)

    assert failure is None
    point.refresh_from_db()
    assert point.audience.kind == AudienceKind.ROOM
    assert not Point.objects.visible_to(cast.note_taker).filter(session=session).exists()


def test_a_marking_is_not_lowered_by_a_page_that_saw_it_before_another_hand_raised_it(cast, session):
    point = session.points.select_related("process", "session", "audience").get()
    base = marking.base_of(point)

    def close():
        marking.remark(point, Marking(Distribution.RED, Attribution.CHATHAM), by=cast.lead, base=base)

    def open_it():
        marking.remark(point, Marking(Distribution.GREEN, Attribution.BY_PARTY), by=cast.second, base=base)

    failure, refused = one_after_the_other(close, open_it, cast.lead, cast.second)

    assert failure is None
    assert isinstance(refused, marking.MarkedMeanwhile)
    assert Point.objects.get(pk=point.pk).distribution == "RED"


@pytest.mark.parametrize("grant_first", [True, False])
def test_a_new_reader_and_a_new_text_know_of_each_other(cast, session, grant_first):
    """The newest row of an audience stands beside each of its readers, whichever of the two was committed first."""
    team = audiences.team(cast.process.scope)

    def let_in():
        audiences.admit(Audience.objects.get(pk=team.pk), cast.observer, basis="named", by=cast.lead)

    def write():
        record.write_point(cast.process, record.Said("Newer.", STRICT), session=session, by=cast.lead)

    steps = (let_in, write) if grant_first else (write, let_in)
    assert one_after_the_other(*steps, cast.lead, cast.lead) == [None, None]

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT recent.newest_at = audience.newest_at FROM confidentiality_recent recent"
            " JOIN confidentiality_audience audience ON audience.id = recent.audience_id"
            " WHERE recent.audience_id = %s AND recent.user_id = %s",
            [team.pk, cast.observer.pk],
        )
        assert cursor.fetchall() == [(True,)]
