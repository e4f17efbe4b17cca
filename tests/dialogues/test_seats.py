"""Seats: the grants that rest on them are the seat table, whatever happened; who leaves loses them at once."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confidentiality import audiences, sealed
from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from confidentiality.models import Audience, Grant
from confidentiality.sealed import Unreadable
from dialogues import record, rooms, seats
from dialogues.models import Conflict, Passage, Point, Process, Seat, Session
from dialogues.roles import SeatKind, Verb, may
from tests.cast import log, make_process, user
from transfers import clearance
from transfers.models import Extract, PutUp

pytestmark = pytest.mark.django_db

STRICT = Marking(Distribution.AMBER_STRICT, Attribution.BY_PARTY)
# Who fills what, as audiences.md has it: read there, not in dialogues/roles.py.
TEAM = {"lead", "facilitator", "note_taker"}
FILLS = {"team": TEAM, "partners": TEAM, "clearance": TEAM | {"clearer"}}

# The ladder, from architecture.md 4, audiences.md and the matrix of the primer: who does what in a process.
EVERYBODY = {"lead", "facilitator", "note_taker", "clearer", "programme_manager", "observer"}
LADDER = {
    "see_process": EVERYBODY,
    "see_room": TEAM | {"clearer"},
    "log_session": TEAM,
    "write_point": TEAM,
    "keep_people": TEAM,
    "guard_identities": {"lead"},
    "show_names": set(),  # in published history alone, where no seat of these is left
    "merge_people": {"lead"},
    "put_up": {"lead", "facilitator"},
    "clear_extract": {"clearer"},
    "request_briefing": {"lead", "facilitator"},
    "review_briefing": {"lead", "facilitator", "clearer"},
    "release_briefing": {"lead", "facilitator", "clearer"},
    "follow_copies": {"lead", "facilitator"},
    "change_course": {"lead", "facilitator"},
    "give_seat": {"lead"},
    "acknowledge_copy": set(),
    "begin_conflict": set(),
    "run_accounts": set(),
    "ask_who_reads": set(),
    "break_glass": set(),
    "agree_as_second": {"lead"},
    "read_audit": set(),
}


# ---------------------------------------------------------------------- the seat table and the grants

ACTS = st.one_of(
    st.tuples(
        st.just("give"),
        st.integers(0, 2),
        st.sampled_from(sorted(EVERYBODY)),
        st.sampled_from([None, 1, 5]),
    ),
    st.tuples(st.just("end"), st.integers(0, 9)),
    st.tuples(st.just("wait"), st.sampled_from([1, 4])),
)


def held(audience):
    grants = Grant.objects.standing().filter(content_object=audience, basis="seat")
    return dict(grants.values_list("user_id", "expires_at"))


def table(process, kinds):
    """Said in Python, over all rows: the latest end of each person's seats that are not over."""
    now, ends = timezone.now(), {}
    for seat in Seat.objects.filter(process=process, kind__in=kinds):
        if seat.until is None or seat.until > now:
            ends.setdefault(seat.user_id, []).append(seat.until)
    return {person: None if None in untils else max(untils) for person, untils in ends.items()}


def wait(hours):
    """Move everything that is still to end towards the past, instead of the clock."""
    by = timedelta(hours=hours)
    Grant.objects.filter(expires_at__gt=Now()).update(expires_at=F("expires_at") - by)
    Seat.objects.filter(until__gt=Now()).update(since=F("since") - by, until=F("until") - by)


def do(process, lead, people, act):
    kind, *details = act
    if kind == "wait":
        wait(*details)
    elif kind == "give":
        person, seat, hours = details
        until = timezone.now() + timedelta(hours=hours) if hours else None
        if until or not process.seats.filter(user=people[person], kind=seat, until=None).exists():
            seats.give(process, people[person], seat, by=lead, until=until)
    elif live := list(process.seats.live().exclude(user=lead).order_by("given_at")):
        seats.end(live[details[0] % len(live)], by=lead)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(ACTS, min_size=4, max_size=12))
def test_grants_of_the_seats_are_the_seat_table_after_anything(cast, acts):
    conflict = Conflict.objects.create(name="A dispute")
    with acting_as(cast.lead):
        process = make_process(cast.house, conflict, cast.lead)
    people = [cast.manager, cast.observer, cast.outsider]
    for act in acts:
        do(process, cast.lead, people, act)
        for kind, kinds in FILLS.items():
            audience = Audience.objects.get(kind=kind, scope_kind="process", scope_id=process.pk)
            assert held(audience) == table(process, kinds), (kind, act)


# ---------------------------------------------------------------------- the ladder of roles


@pytest.mark.parametrize("kind", sorted(EVERYBODY))
def test_ladder(cast, kind):
    person = user("climber", cast.house)
    seats.give(cast.process, person, SeatKind(kind), by=cast.lead)

    assert {verb for verb in LADDER if may(person, Verb(verb), cast.process)} == {
        verb for verb, kinds in LADDER.items() if kind in kinds
    }
    assert not any(may(person, verb, cast.other_process) for verb in Verb)


def test_ladder_names_every_verb_and_seat():
    assert set(LADDER) == {verb.value for verb in Verb}
    assert set(SeatKind.values) == EVERYBODY


def test_without_a_seat_or_an_account_nobody_may_anything(cast):
    cast.lead.deactivate(by=cast.administrator)

    for person in (cast.outsider, cast.administrator, cast.auditor, cast.official, cast.lead):
        assert not any(may(person, verb, cast.process) for verb in Verb)


# ---------------------------------------------------------------------- leaving: attacks L18, L19 and L24


def seat_of(cast, person, kind):
    return cast.process.seats.live().get(user=person, kind=kind)


def bodies(session):
    rows = [*Point.objects.filter(session=session), *Passage.objects.filter(session=session)]
    return [row.body_id for row in rows]


def reads(person):
    models = (Point, Passage, PutUp, Extract)
    return {row for model in models for row in model.objects.visible_to(person).values_list("body_id", flat=True)}


def test_ending_a_seat_ends_every_grant_that_rested_on_it_at_once(cast):
    session = log(cast, staff=[cast.lead, cast.note_taker])
    with acting_as(cast.lead):
        clearance.put_up(session.points.get(position=1), by=cast.lead)
    assert reads(cast.note_taker)

    seats.end(seat_of(cast, cast.note_taker, "note_taker"), by=cast.lead)

    assert reads(cast.note_taker) == set()
    assert not Grant.objects.live().filter(user=cast.note_taker).exists()
    assert not Process.objects.visible_to(cast.note_taker).exists()
    assert not Session.objects.visible_to(cast.note_taker).exists()
    with acting_as(cast.note_taker):
        for body in bodies(session):
            with pytest.raises(Unreadable):
                sealed.unseal_one(body)


def test_an_author_who_left_does_not_read_what_they_wrote(cast):
    with acting_as(cast.note_taker):
        point = record.write_point(cast.process, record.Said("Mine.", STRICT), by=cast.note_taker)

    seats.end(seat_of(cast, cast.note_taker, "note_taker"), by=cast.lead)

    with acting_as(cast.note_taker), pytest.raises(Unreadable):
        sealed.unseal_one(point.body_id)
    with acting_as(cast.lead):
        assert "Mine." in sealed.unseal_one(point.body_id)


def test_a_grant_for_another_reason_stays_and_says_why(cast):
    session = log(cast, staff=[cast.lead, cast.second])
    red = session.points.get(position=0)

    seats.end(seat_of(cast, cast.second, "facilitator"), by=cast.lead)

    assert red in Point.objects.visible_to(cast.second)  # still a clearer, and was in the room
    reader = next(each for each in audiences.readers(red.audience) if each.user_id == cast.second.pk)
    assert reader.bases == ["attendance"]
    seats.end(seat_of(cast, cast.second, "clearer"), by=cast.lead)
    assert reads(cast.second) == set()


def test_a_new_seat_does_not_bring_the_room_back(cast):
    session = log(cast, staff=[cast.lead, cast.note_taker])
    seats.end(seat_of(cast, cast.note_taker, "note_taker"), by=cast.lead)

    seats.give(cast.process, cast.note_taker, SeatKind.NOTE_TAKER, by=cast.lead)

    red, strict = session.points.order_by("position")
    assert red not in Point.objects.visible_to(cast.note_taker)
    assert strict in Point.objects.visible_to(cast.note_taker)


def test_a_second_seat_before_the_first_is_over_keeps_the_room(cast):
    soon = timezone.now() + timedelta(hours=2)
    guest = user("guest", cast.house)
    seats.give(cast.process, guest, SeatKind.NOTE_TAKER, by=cast.lead, until=soon)
    session = log(cast, staff=[cast.lead, guest])

    seats.give(cast.process, guest, SeatKind.CLEARER, by=cast.lead)
    wait(3)

    assert session.points.get(position=0) in Point.objects.visible_to(guest)


def test_naming_for_a_room_ends_with_the_seat(cast):
    session = log(cast, staff=[cast.lead])
    rooms.name(session, cast.note_taker, by=cast.lead)
    red = session.points.get(position=0)
    assert red in Point.objects.visible_to(cast.note_taker)

    seats.end(seat_of(cast, cast.note_taker, "note_taker"), by=cast.lead)

    assert red not in Point.objects.visible_to(cast.note_taker)


def test_leaving_a_partner_organisation_ends_amber(cast):
    seats.add_partner(cast.process, cast.outsider.organisation, by=cast.lead)
    amber = Marking(Distribution.AMBER, Attribution.BY_PARTY)
    with acting_as(cast.lead):
        point = record.write_point(cast.process, record.Said("Shared.", amber), by=cast.lead)
    assert point in Point.objects.visible_to(cast.outsider)

    seats.change_organisation(cast.outsider, None, by=cast.administrator)

    assert point not in Point.objects.visible_to(cast.outsider)
