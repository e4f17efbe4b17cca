"""Correcting who was in a room after its session was saved: what stood before stays known, with who changed it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit
from dialogues import course, rooms
from dialogues.attendance import Seen, read_room, rows_of
from dialogues.models import Attendance, FormerAttendance, Process, Session
from dialogues.models.session import FORMERLY
from dialogues.roles import Verb, require

TELLING = ("capacity", "side_id", "leg")


class Corrected(ValidationError):
    """Somebody corrected it first."""


def corrections(session: Session) -> int:
    """How often something of it was corrected: what a form was opened on."""
    return session.former_attendances.count()


@transaction.atomic
def correct(
    session: Session,
    seen: Sequence[Seen],
    *,
    absent: Sequence[User] = (),
    base: int,
    by: User,
    at: datetime | None = None,
) -> list[FormerAttendance]:
    """Put down who was there after all; `absent` of staff were not, and lose what only their presence opened."""
    process = session.process
    require(by, Verb.LOG_SESSION, process)
    Process.objects.select_for_update().get(pk=process.pk)
    if corrections(session) != base:
        raise Corrected(_("Somebody corrected this meanwhile. Yours stands here still: compare, and save again."))
    before = {row.participation_id: row for row in session.attendances.all()}
    after = {row.participation_id: row for row in rows_of(session, seen)}
    changed = [pk for pk in [*before, *(after.keys() - before.keys())] if told(before.get(pk)) != told(after.get(pk))]
    if not changed and not absent:
        raise ValidationError(_("Nothing here differs from what is written down."))
    at = at or timezone.now()
    former = [former_of(session, pk, before.get(pk), by=by, at=at) for pk in changed]
    FormerAttendance.objects.bulk_create(former)
    for pk in before.keys() & after.keys():
        after[pk].pk = before[pk].pk  # the same row to whoever remembers it (dialogues/merging.py)
    session.attendances.filter(participation__in=changed).delete()
    Attendance.objects.bulk_create(after[pk] for pk in changed if pk in after)
    read_room(session, corrected_at=at)
    for person in absent:
        rooms.correct_attendance(session, person, by=by)
    audit.record("session.correct_room", kind="session", object_id=session.pk, actor=by, rows=len(changed))
    course.refresh(process)
    return former


def told(row: Attendance | None) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in TELLING) if row else ()


def former_of(
    session: Session, participation: Any, row: Attendance | None, *, by: User, at: datetime
) -> FormerAttendance:
    stood = {name: getattr(row, name) for name in FORMERLY} if row else {}
    return FormerAttendance(session=session, participation_id=participation, corrected_at=at, corrected_by=by, **stood)
