"""The audiences of one session: its room, and for what is put up out of it, the room and one named clearer.

Only staff who then hold a note-reading or clearing seat are let in, and no longer than they go on holding one: a
manager who looked in reads nothing by it, and whoever left does not come back with a new seat.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit
from confidentiality.models import Audience
from confidentiality.models.audience import AudienceKind, Basis
from dialogues.models import Process, Seat, Session, StaffAttendance
from dialogues.roles import CLEARANCE_SEATS, SeatKind
from dialogues.seated import Members, seated

PRESENCE = (Basis.ATTENDANCE, Basis.NAMED)


def of(session: Session) -> tuple[Audience, Audience]:
    """Who was in the room is in both: the first holds what was said, the second what is put up out of it."""
    return audiences.room(session.scope), audiences.sealed_clearance(session.scope)


def enter(session: Session, users: Iterable[User], *, by: User) -> None:
    """Let the staff who were present, and nobody else on that ground, read what is sealed to the room."""
    members = present(session, users)
    for audience in of(session):
        audiences.settle(audience, basis=Basis.ATTENDANCE, members=members, by=by)


def present(session: Session, users: Iterable[User]) -> Members:
    """Of `users` those whose seats let them in, and until when."""
    ends = seated(Seat.objects.filter(process=session.process_id), CLEARANCE_SEATS)
    return {user.pk: ends[user.pk] for user in users if user.pk in ends}


@transaction.atomic
def attend(session: Session, user: User, *, by: User) -> None:
    """Write down that one more member of staff was present."""
    StaffAttendance.objects.get_or_create(session=session, user=user)
    audit.record("session.attend", kind="session", object_id=session.pk, actor=by, subject=user.pk)
    admit(session, user, basis=Basis.ATTENDANCE, by=by)


@transaction.atomic
def correct_attendance(session: Session, user: User, *, by: User) -> None:
    """Take back that somebody was present; whoever is named for the room besides goes on reading."""
    StaffAttendance.objects.filter(session=session, user=user).delete()
    audit.record("session.correct_attendance", kind="session", object_id=session.pk, actor=by, subject=user.pk)
    for audience in of(session):
        audiences.dismiss(audience, user, basis=Basis.ATTENDANCE, by=by)


@transaction.atomic
def name(session: Session, user: User, *, by: User, reason: str = "") -> None:
    """Let somebody in who was not there. Only a member of the room names, and only who has a seat that keeps notes."""
    require_inside(session, by)
    if not admit(session, user, basis=Basis.NAMED, by=by, reason=reason):
        raise ValidationError(_("Choose somebody who reads notes or clears in this process."))
    audit.record("session.name", kind="session", object_id=session.pk, actor=by, subject=user.pk)


def require_inside(session: Session, user: User) -> None:
    if not audiences.may_write(user, audiences.room(session.scope)):
        raise ValidationError(_("Only those who are in the room decide about it."))


def admit(session: Session, user: User, *, basis: Basis, by: User, reason: str = "") -> bool:
    """Let `user` in as long as their seats last. False where no seat of theirs lets them in."""
    members = present(session, [user])
    for audience in of(session) if members else ():
        audiences.admit(audience, user, basis=basis, by=by, reason=reason, expires_at=members[user.pk])
    return bool(members)


def name_clearer(session: Session, clearer: User, *, by: User) -> None:
    """Let one clearer, and no other, see what is put up out of this room; naming a second replaces the first."""
    ends = seated(Seat.objects.filter(process=session.process_id), [SeatKind.CLEARER])
    members = {clearer.pk: ends[clearer.pk]} if clearer.pk in ends else {}
    audience = audiences.sealed_clearance(session.scope)
    audiences.settle(audience, basis=Basis.SEAT, members=members, by=by, reason=str(SeatKind.CLEARER))


def named_clearer(session: Session) -> User | None:
    """The one clearer who sees now what is put up out of this room."""
    readers = audiences.readers(audiences.sealed_clearance(session.scope))
    found = [reader.user_id for reader in readers if Basis.SEAT in reader.bases]
    clearer: User | None = User.objects.filter(pk__in=found).first()
    return clearer


def keep_in_step(process: Process, user: User, *, by: User) -> None:
    """After `user`'s seats changed: the grants in rooms that they still hold end with those seats, or now."""
    seats = Seat.objects.filter(process=process, user=user)
    stays, clears = seated(seats, CLEARANCE_SEATS), seated(seats, [SeatKind.CLEARER])
    sessions = Session.objects.filter(process=process).values("pk")
    rooms = Audience.objects.filter(kind__in=[AudienceKind.ROOM, AudienceKind.CLEARANCE], scope_id__in=sessions)
    follow(rooms, user, stays, bases=PRESENCE, by=by)
    follow(rooms.filter(kind=AudienceKind.CLEARANCE), user, clears, bases=[Basis.SEAT], by=by)


def follow(among: QuerySet[Audience], user: User, members: Members, *, bases: Iterable[Basis], by: User) -> None:
    if user.pk in members:
        end: datetime | None = members[user.pk]
        audiences.reschedule(user, end, among=among, bases=bases, by=by)
    else:
        audiences.dismiss_from(user, among=among, bases=bases, by=by)
