"""What ends reading in transfers: recall, closing without release, seats; and who stays out of the drafts."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from confidentiality.context import acting_as
from dialogues import rooms, seats
from dialogues.roles import SeatKind
from jobs.models import Request
from tests.cast import log, user
from tests.transfers.test_thread import cleared_extract, drafted, released, requested
from transfers import clearance
from transfers.briefing import add_reviewer, close
from transfers.models import Addressee, Briefing, Copy
from transfers.release import recall, release

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def points(cast):
    return list(log(cast, texts=("One.", "Two.")).points.order_by("position"))


@pytest.fixture
def extract(cast, points):
    return cleared_extract(cast, points[1])


def test_a_recalled_copy_is_read_by_nobody_and_stays_so(cast, extract):
    copy = released(cast, [extract])

    recall(copy, by=cast.second)
    recall(copy, by=cast.second)
    seats.give(cast.process, cast.manager, SeatKind.FACILITATOR, by=cast.lead)

    for person in (cast.official, cast.lead, cast.second, cast.manager):
        assert not Copy.objects.visible_to(person).exists()
    copy.refresh_from_db()
    assert copy.recalled_at is not None


def test_only_who_may_release_recalls(cast, extract):
    copy = released(cast, [extract])

    for person in (cast.official, cast.note_taker, cast.manager):
        with pytest.raises(PermissionDenied):
            recall(copy, by=person)


def test_answering_seats_follow_the_seat_table_also_when_a_copy_is_over(cast, extract):
    copy = released(cast, [extract])
    newcomer = user("newcomer", cast.house)
    seat = seats.give(cast.process, newcomer, SeatKind.FACILITATOR, by=cast.lead)
    assert copy in Copy.objects.visible_to(newcomer)
    Copy.objects.filter(pk=copy.pk).update(expires_at=timezone.now() - timedelta(days=1))

    seats.end(seat, by=cast.lead)

    assert copy not in Copy.objects.visible_to(newcomer)


def test_a_briefing_closed_without_release_is_read_by_nobody_and_drafted_by_no_worker(cast, extract):
    briefing = requested(cast, [extract])

    close(briefing, by=cast.lead)

    for person in (cast.lead, cast.second):
        assert not Briefing.objects.visible_to(person).exists()
    assert not Request.objects.open().filter(subject=briefing.pk).exists()
    with pytest.raises(ValidationError, match="any more"):
        close(briefing, by=cast.lead)
    with pytest.raises(ValidationError, match="any more"):
        add_reviewer(briefing, cast.second, by=cast.lead)


def test_one_more_reviewer_reads_the_draft_if_they_may_release_and_are_not_at_its_end(cast, extract):
    briefing = requested(cast, [extract])
    third = user("third", cast.house)
    with pytest.raises(ValidationError, match="may release"):
        add_reviewer(briefing, third, by=cast.lead)
    seats.give(cast.process, third, SeatKind.CLEARER, by=cast.lead)

    add_reviewer(briefing, third, by=cast.lead)

    assert briefing in Briefing.objects.visible_to(third)
    Addressee.objects.create(channel=cast.channel, user=cast.second)
    with pytest.raises(ValidationError, match="drafts stay inside"):
        add_reviewer(briefing, cast.second, by=cast.lead)


def test_nobody_who_read_the_drafts_is_given_a_copy(cast, extract):
    briefing = drafted(cast, [extract])
    Addressee.objects.create(channel=cast.channel, user=cast.lead)

    with acting_as(cast.second), pytest.raises(ValidationError, match="drafted or reviewed it"):
        release(briefing, version=briefing.version, by=cast.second)
    with pytest.raises(ValidationError, match="drafts stay inside"):
        requested(cast, [extract])


def test_putting_up_keeps_the_clearer_who_is_named_for_the_room(cast, points):
    other = user("other", cast.house)
    seats.give(cast.process, other, SeatKind.CLEARER, by=cast.lead)
    rooms.name_clearer(points[0].session, other, by=cast.lead)

    with acting_as(cast.lead):
        item = clearance.put_up(points[0], by=cast.lead)

    assert rooms.named_clearer(points[0].session) == other
    assert clearance.PutUp.objects.visible_to(other).filter(pk=item.pk).exists()


def test_texts_put_up_to_different_people_are_cleared_one_by_one(cast, points):
    with acting_as(cast.lead):
        items = [clearance.put_up(point, by=cast.lead) for point in points]
    wording = clearance.Wording("Both.", items[0].marking, (cast.channel,))

    with acting_as(cast.second), pytest.raises(ValidationError, match="one by one"):
        clearance.clear(items, wording, by=cast.second)
