"""Who was in the room, and as what; and what their capacities together say of the track."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import EllipsisType
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from dialogues import rooms
from dialogues.models import Attendance, Called, FormerReading, Participation, Session, SideReading, StaffAttendance
from dialogues.models.session import READING
from dialogues.tracks import Implied, Present, implied
from dialogues.vocabulary import Capacity
from participants.models import Party, Post, names_on, sides_on
from participants.when import When


@dataclass(frozen=True)
class Seen:
    """One participant as they were in the room; with the side of their post that day, where no other is told."""

    participation: Participation
    capacity: Capacity
    leg: int | None = None
    side_id: UUID | EllipsisType | None = ...


@dataclass(frozen=True)
class OfTheDay:
    """Who of some participants held an office on a day, and with which side each counted."""

    in_office: set[UUID]  # by person
    sides: dict[UUID, UUID | None]  # by participation


def of_the_day(
    people: Iterable[Participation], when: When, *, sides: Mapping[UUID, UUID | None] | None = None
) -> OfTheDay:
    """Read from their posts and sides of that day, whoever they are with now."""
    people = list(people)
    if sides is None:
        sides = {one.pk: side_on(one, when.latest) for one in people if one.has_moved}
    side_of = {one.pk: sides.get(one.pk, one.side_id) for one in people}
    posts = Post.objects.at(when).filter(person__in=[one.person_id for one in people])
    in_office, parties = set(), {}
    for person, party, is_office in posts.in_order().values_list("person", "party", "is_office"):
        if is_office:
            in_office.add(person)
        if party:
            parties[person] = party
    pairs = {one.pk: (side, parties.get(one.person_id)) for one in people if (side := side_of[one.pk])}
    roots = sides_on(pairs.values(), when.latest) if pairs else {}
    return OfTheDay(in_office, {one.pk: roots[pairs[one.pk]] if one.pk in pairs else None for one in people})


def side_on(one: Participation, day: date) -> UUID | None:
    """The side of one who counted elsewhere on other days, as `counted` has it: the moves stand in its order."""
    if not one.moves:
        return one.side_id
    begun = [side for since, side in one.moves if since is None or since <= day.isoformat()]
    return UUID(begun[-1]) if begun[-1] else None


def moves_of(calls: Iterable[Called]) -> list[tuple[str | None, str | None]]:
    """Since which day, and with which side; what was written first counts before any day."""
    telling = [row for row in calls if row.tells_side]
    first = min(telling, key=lambda row: row.recorded_at)
    ordered = sorted(telling, key=lambda row: (row.when_latest, row.when_earliest, row.recorded_at))
    told = [(row.when_earliest.isoformat(), str(row.side_id) if row.side_id else None) for row in ordered]
    return [(None, str(first.side_id) if first.side_id else None), *told]


def counted(calls: Iterable[Called], day: date) -> UUID | None:
    """The side that the latest word by that day tells; before any, what was written first."""
    telling = [row for row in calls if row.tells_side]
    begun = [row for row in telling if row.when_earliest <= day]
    if begun:
        return max(begun, key=lambda row: (row.when_latest, row.when_earliest, row.recorded_at)).side_id
    return min(telling, key=lambda row: row.recorded_at).side_id if telling else None


def take_attendance(
    session: Session,
    seen: Sequence[Seen],
    staff: Sequence[User],
    *,
    by: User,
    staff_legs: Mapping[UUID, int] | None = None,
) -> Implied[UUID]:
    """Write down who was there and as what, let the staff into the room, and read the track from it."""
    session.attendances.all().delete()
    rows = rows_of(session, seen)
    Attendance.objects.bulk_create(rows)
    reading = read_room(session, rows)
    StaffAttendance.objects.filter(session=session).delete()
    fill_room(session, staff, by=by, legs=staff_legs or {})
    return reading


def rows_of(session: Session, seen: Sequence[Seen]) -> list[Attendance]:
    refuse_twice([one.participation for one in seen])
    day = of_the_day([one.participation for one in seen], session.when)
    return [
        Attendance(
            session=session,
            participation=one.participation,
            capacity=one.capacity,
            side_id=day.sides[one.participation.pk] if one.side_id is ... else one.side_id,
            held_office=one.participation.person_id in day.in_office,
            leg=one.leg,
        )
        for one in seen
    ]


def refuse_twice(people: Sequence[Participation]) -> None:
    """One human is in a room once, under whichever pseudonym."""
    met: dict[UUID, Participation] = {}
    for one in people:
        who = one.merged_into_id or one.pk
        if who in met:
            names = {"one": one.pseudonym, "other": met[who].pseudonym}
            raise ValidationError(_("%(one)s is put down twice here, also as %(other)s."), params=names)
        met[who] = one


def read_room(
    session: Session, rows: Sequence[Attendance] | None = None, *, corrected_at: datetime | None = None
) -> Implied[UUID]:
    """Read the track from who was there, as it stands now; with `corrected_at`, how it was read stays known."""
    if corrected_at is not None:
        sides = [{"side_id": str(row.side_id), "reading": row.reading} for row in session.side_readings.all()]
        formerly = {name: getattr(session, name) for name in READING}
        FormerReading.objects.create(session=session, sides=sides, until=corrected_at, **formerly)
    rows = list(session.attendances.all()) if rows is None else rows
    reading: Implied[UUID] = implied(Present(row.side_id, row.capacity, row.held_office) for row in rows)
    session.side_readings.all().delete()
    # By their first names: the same side is the first half of every dot, wherever the process is loaded.
    named = names_on(Party.objects.filter(pk__in=reading.sides), date.min)
    in_order = sorted(reading.sides.items(), key=lambda item: (named.get(item[0], ""), str(item[0])))
    SideReading.objects.bulk_create(
        SideReading(session=session, side_id=side, reading=read, position=position)
        for position, (side, read) in enumerate(in_order)
    )
    session.implied_track = reading.track or ""
    session.is_one_sided, session.is_asymmetric = reading.one_sided, reading.asymmetric
    session.save(update_fields=["implied_track", "is_one_sided", "is_asymmetric"])
    return reading


def fill_room(session: Session, staff: Sequence[User], *, by: User, legs: Mapping[UUID, int]) -> None:
    StaffAttendance.objects.bulk_create(
        StaffAttendance(session=session, user=user, leg=legs.get(user.pk)) for user in staff
    )
    rooms.enter(session, staff, by=by)
