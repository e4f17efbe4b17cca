"""Marking anew, sealing a session, leaving a point: who reads what before and after, and what stands in clear."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from confidentiality import sealed
from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from confidentiality.models import SealedText
from confidentiality.sealed import Unreadable
from dialogues import marking, record, seats
from dialogues.models import Passage, Point
from dialogues.roles import SeatKind
from tests.cast import log
from tests.confidentiality.events import events_of
from transfers import clearance
from transfers.models import Extract, PutUp

pytestmark = pytest.mark.django_db


def by_party(distribution):
    return Marking(Distribution(distribution), Attribution.BY_PARTY)


STRICT, AMBER, RED = by_party("AMBER_STRICT"), by_party("AMBER"), by_party("RED")


@pytest.fixture
def session(cast):
    """The lead and the second were in the room; the note-taker of the team was not."""
    return log(cast, texts=("Closed.", "For the team."), markings=(RED, STRICT))


@pytest.fixture
def closed(session):
    return session.points.get(position=0)


@pytest.fixture
def point(session):
    return session.points.get(position=1)


def versions(cast, point, reader):
    with acting_as(reader):
        return set(SealedText.objects.filter(kind="point", object_id=point.pk).values_list("version", flat=True))


def remark(point, new, by, readers=()):
    with acting_as(by):
        return marking.remark(point, new, by=by, readers=readers)


def test_loosening_writes_a_new_version_and_leaves_the_older_where_it_was(cast, closed):
    after = remark(closed, STRICT, cast.lead)

    assert versions(cast, after, cast.note_taker) == {2}
    assert versions(cast, after, cast.lead) == {1, 2}
    with acting_as(cast.note_taker):
        assert "Closed." in sealed.unseal_one(after.body_id)
    assert after.party == cast.north, "what may stand in clear now does"
    assert "point.loosen" in events_of(after.pk)


def test_tightening_takes_every_version_from_those_outside(cast, closed):
    remark(remark(closed, STRICT, cast.lead), AMBER, cast.lead)

    after = remark(closed, RED, cast.lead)

    assert versions(cast, after, cast.note_taker) == set()
    assert versions(cast, after, cast.second) == {1, 2, 3}
    after.refresh_from_db()
    assert (after.kind, after.party, after.issue, after.distribution) == ("", None, None, "RED")
    assert {"point.tighten", "audience.retighten"} <= set(events_of(after.pk))


def test_naming_people_closes_it_to_them_and_the_writer(cast, point):
    after = remark(point, RED, cast.note_taker, readers=[cast.second])

    assert {person for person in (cast.lead, cast.second, cast.note_taker) if versions(cast, after, person)} == {
        cast.lead,  # wrote it
        cast.second,
        cast.note_taker,
    }


def test_a_tightening_names_nobody_new(cast, point):
    with pytest.raises(ValidationError, match="can read it now"):
        remark(point, RED, cast.lead, readers=[cast.outsider])

    assert not versions(cast, point, cast.outsider)


def test_of_two_closed_sets_neither_in_the_other_neither_is_meant(cast, closed):
    with pytest.raises(ValidationError, match="one, then the other"):
        remark(closed, RED, cast.lead, readers=[cast.note_taker])


def test_who_cannot_read_it_or_holds_no_such_seat_marks_nothing(cast, closed, point):
    with pytest.raises(sealed.NotInAudience):
        remark(closed, STRICT, cast.note_taker)
    for person in (cast.manager, cast.outsider, cast.official):
        with pytest.raises(PermissionDenied):
            remark(point, AMBER, person)


def test_a_closer_attribution_alone_moves_nobody_and_hides_the_party(cast, point):
    after = remark(point, Marking(Distribution.AMBER_STRICT, Attribution.CHATHAM), cast.lead)

    after.refresh_from_db()
    assert (after.party, after.version) == (None, 1)
    assert versions(cast, after, cast.note_taker) == {1}


def cleared(cast, point):
    with acting_as(cast.lead):
        item = clearance.put_up(point, by=cast.lead)
    with acting_as(cast.second):
        wording = clearance.Wording("Lower.", by_party("GREEN"), (cast.channel,), reason="Agreed.")
        return item, clearance.clear([item], wording, by=cast.second)


def test_what_was_put_up_and_cleared_follows_a_tightening(cast, point):
    item, extract = cleared(cast, point)
    assert item in PutUp.objects.visible_to(cast.note_taker)

    remark(point, RED, cast.lead)

    for row in (item, extract):
        row.refresh_from_db()
        assert row.distribution == "RED"
        assert row not in type(row).objects.visible_to(cast.note_taker)
        assert row in type(row).objects.visible_to(cast.lead)


def test_sealing_draws_everything_of_the_session_into_the_room(cast, session, point):
    _item, extract = cleared(cast, point)
    with acting_as(cast.note_taker):
        note = record.write_passage(
            cast.process, Passage.Purpose.PRIVATE_NOTE, "Mine.", by=cast.note_taker, session=session
        )

    with acting_as(cast.lead):
        marking.seal_session(session, by=cast.lead)

    for model in (Point, PutUp, Extract):
        assert not model.objects.visible_to(cast.note_taker).exists()
        assert model.objects.visible_to(cast.second).exists()
    assert list(Passage.objects.visible_to(cast.note_taker)) == [note]
    extract.refresh_from_db()
    assert extract.distribution == "GREEN", "sealing changes readers, no marking"
    with acting_as(cast.lead), pytest.raises(ValidationError, match="already"):
        marking.seal_session(session, by=cast.lead)


def test_only_the_room_seals(cast, session):
    with acting_as(cast.note_taker), pytest.raises(ValidationError, match="in the room"):
        marking.seal_session(session, by=cast.note_taker)
    with acting_as(cast.manager), pytest.raises(PermissionDenied):
        marking.seal_session(session, by=cast.manager)


def test_a_sealed_session_is_not_opened_point_by_point(cast, session, closed):
    with acting_as(cast.lead):
        marking.seal_session(session, by=cast.lead)

    after = remark(closed, by_party("GREEN"), cast.lead)

    assert not versions(cast, after, cast.note_taker)
    with pytest.raises(ValidationError, match="sealed session"):
        remark(closed, RED, cast.lead, readers=[cast.note_taker])


def test_leaving_a_point_leaves_it_to_the_others(cast, session):
    with acting_as(cast.lead):
        said = record.Said("For two.", RED, readers=(cast.second,))
        point = record.write_point(cast.process, said, by=cast.lead, session=session)

    with acting_as(cast.lead):
        marking.leave(point, by=cast.lead)
        with pytest.raises(Unreadable):
            sealed.unseal_one(point.body_id)

    assert versions(cast, point, cast.second) == {1}
    with acting_as(cast.second), pytest.raises(ValidationError, match="Nobody would be left"):
        marking.leave(point, by=cast.second)


def test_a_point_for_named_people_is_not_put_up(cast, session):
    with acting_as(cast.lead):
        said = record.Said("For two.", RED, readers=(cast.note_taker,))
        point = record.write_point(cast.process, said, by=cast.lead, session=session)

        with pytest.raises(ValidationError, match="people named"):
            clearance.put_up(point, by=cast.lead)


def test_a_partner_reads_amber_points_and_writes_none(cast):
    """The partners' set is written by the team (audiences.md), though row security would let its members write."""
    seats.add_partner(cast.process, cast.outsider.organisation, by=cast.lead)
    seats.give(cast.other_process, cast.outsider, SeatKind.NOTE_TAKER, by=cast.lead)
    point = log(cast, texts=("For partners.",), markings=(AMBER,)).points.get()

    assert versions(cast, point, cast.outsider) == {1}
    with acting_as(cast.outsider), pytest.raises(PermissionDenied):
        record.write_point(cast.process, record.Said("Mine.", AMBER), by=cast.outsider)


def test_what_was_put_up_out_of_the_room_stays_there_when_the_opened_point_is_closed_a_bit(cast, closed):
    with acting_as(cast.lead):
        item = clearance.put_up(closed, by=cast.lead)
    remark(closed, by_party("GREEN"), cast.lead)

    after = remark(closed, AMBER, cast.note_taker)

    assert after.distribution == "AMBER"
    assert PutUp.objects.get(pk=item.pk).audience_id == item.audience_id
