"""What participants are called and with whom they count, as it changes: told by day, beside what was told before.

Rooms follow: whoever was put down with the side that counted that day is put down with the one that counts now, and
how it stood stays known (`FormerAttendance`, `FormerReading`). A side that somebody told for one room stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from types import EllipsisType
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit
from dialogues.attendance import counted, moves_of, of_the_day, read_room
from dialogues.models import Attendance, Called, FormerAttendance, Participation, Process
from dialogues.models.session import FORMERLY
from dialogues.roles import Verb, require
from participants.models import Party
from participants.when import When


@dataclass(frozen=True)
class Told:
    """As of a day; what is left out stays as it is."""

    when: When
    pseudonym: str = ""
    side: Party | EllipsisType | None = ...


@transaction.atomic
def tell(participation: Participation, told: Told, *, by: User, at: dt.datetime | None = None) -> int:
    """Answers in how many rooms somebody counts otherwise by it."""
    require(by, Verb.KEEP_PEOPLE, participation.process)
    Process.objects.select_for_update(no_key=True).get(pk=participation.process_id)
    one = (
        Participation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person")
        .get(pk=participation.pk)
    )
    if one.merged_into_id is not None:
        raise ValidationError(_("This one is somebody else by now. Take that back first."))
    refuse_taken(one, told.pseudonym)
    at = at or timezone.now()
    before = list(one.calls.all()) or [first_of(one, told.when, at)]
    row = Called(participation=one, pseudonym=told.pseudonym, recorded_at=at, recorded_by=by)
    row.when = told.when
    if told.side is not ...:
        row.tells_side, row.side = True, told.side
    if not row.pseudonym and not row.tells_side:
        raise ValidationError(_("Say what is otherwise: the pseudonym, the side, or both."))
    if same_as_known(row, before):
        raise ValidationError(_("Nothing here differs from what is written down."))
    row.save(force_insert=True)
    after = [row, *before]
    settle(one, after)
    audit.record("participation.call", kind="participation", object_id=one.pk, actor=by, row=row.pk)
    return reread(one, before, after, by=by, at=at) if row.tells_side else 0


def refuse_taken(one: Participation, pseudonym: str) -> None:
    if pseudonym and is_taken(one.process, pseudonym, besides=one):
        raise ValidationError({"pseudonym": _("Somebody in this process has this pseudonym already.")})


def is_taken(process: Process, pseudonym: str, *, besides: Participation | None = None) -> bool:
    """Whether somebody has it or had it: what was said of the one would be read of the other."""
    called = Q(pseudonym__iexact=pseudonym) | Q(neutral_name__iexact=pseudonym) | Q(calls__pseudonym__iexact=pseudonym)
    others = Participation.objects.filter(called, process=process)
    return others.exclude(pk=besides.pk).exists() if besides is not None else others.exists()


def first_of(one: Participation, when: When, at: dt.datetime) -> Called:
    """What was written when they were added, put down the first time that something else is told."""
    added = min(one.person.created_at, at - dt.timedelta(seconds=1))
    row = Called(participation=one, pseudonym=one.neutral_name or one.pseudonym, tells_side=True, side_id=one.side_id)
    row.recorded_at = added
    row.when = min(When.day(timezone.localdate(one.person.created_at)), when)
    row.save(force_insert=True)
    return row


def same_as_known(row: Called, before: list[Called]) -> bool:
    day = row.when_latest
    is_same_side = not row.tells_side or counted(before, day) == row.side_id
    return is_same_side and row.pseudonym in ("", name_on(before, day))


def name_on(calls: Iterable[Called], day: dt.date) -> str:
    named = [row for row in calls if row.pseudonym]
    begun = [row for row in named if row.when_earliest <= day]
    if begun:
        return max(begun, key=lambda row: (row.when_latest, row.when_earliest, row.recorded_at)).pseudonym
    return min(named, key=lambda row: row.recorded_at).pseudonym if named else ""


def settle(one: Participation, calls: list[Called]) -> None:
    """The participation says what counts today."""
    today = timezone.localdate()
    name = name_on(calls, today)
    if one.is_shown_by_name:
        one.neutral_name = name
    else:
        one.pseudonym = name
    one.side_id = counted(calls, today)
    one.has_moved = len({row.side_id for row in calls if row.tells_side}) > 1
    one.moves = moves_of(calls) if one.has_moved else []
    one.save(update_fields=["pseudonym", "neutral_name", "side", "has_moved", "moves"])


def reread(one: Participation, before: list[Called], after: list[Called], *, by: User, at: dt.datetime) -> int:
    """Put them down anew where they were put down with the side that had counted, and read those rooms again."""
    changed: list[tuple[Attendance, UUID | None]] = []
    for row in one.attendances.select_related("session"):
        day = row.session.when_latest
        was, becomes = counted(before, day), counted(after, day)
        if was == becomes or row.side_id != side_in_room(one, row, was):
            continue
        changed.append((row, side_in_room(one, row, becomes)))
    FormerAttendance.objects.bulk_create(
        FormerAttendance(
            session=row.session,
            participation=one,
            corrected_at=at,
            corrected_by=by,
            **{name: getattr(row, name) for name in FORMERLY},
        )
        for row, _side in changed
    )
    for row, side in changed:
        Attendance.objects.filter(pk=row.pk).update(side=side)
        read_room(row.session, corrected_at=at)
    return len(changed)


def side_in_room(one: Participation, row: Attendance, side: UUID | None) -> UUID | None:
    return of_the_day([one], row.session.when, sides={one.pk: side}).sides[one.pk]
