"""Giving and ending seats, and the audiences that follow from them: seat table and grants are kept equal here.

Every function runs in the caller's transaction; `at` is for loading history.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Organisation, User
from confidentiality import audiences, audit
from confidentiality.models import Audience
from confidentiality.scopes import Scope
from dialogues.models import Process, ProcessPartner, Seat, Session
from dialogues.roles import CLEARANCE_SEATS, NOTE_READING_SEATS, TEAM_SEATS, SeatKind

Members = dict[UUID, datetime | None]

# What apps above keep in step with the seats of a process: each takes the process and who changed them.
AFTER_A_CHANGE: list[Callable[[Process, User], None]] = []


def on_change(settle_more: Callable[[Process, User], None]) -> None:
    AFTER_A_CHANGE.append(settle_more)


@transaction.atomic
def give(
    process: Process,
    user: User,
    kind: SeatKind,
    *,
    by: User,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Seat:
    """Seat `user`; whoever creates a process is seated by themselves as its first lead."""
    seat = Seat.objects.create(
        process=process, user=user, kind=kind, given_by=by, until=until, since=since or timezone.now()
    )
    audit.record("seat.give", kind="process", object_id=process.pk, actor=by, subject=user.pk)
    settle(process, by=by)
    return seat


@transaction.atomic
def end(seat: Seat, *, by: User, at: datetime | None = None) -> None:
    """End a seat now (or, loading history, at a day that is over), and with it every grant that rested on it."""
    seat.until = at or timezone.now()
    seat.save(update_fields=["until"])
    audit.record("seat.end", kind="process", object_id=seat.process_id, actor=by, subject=seat.user_id)
    settle(seat.process, by=by)
    if not seat.process.seats.live().filter(user=seat.user_id).exists():
        leave_rooms(seat.process, seat.user, by=by)


def leave_rooms(process: Process, user: User, *, by: User) -> None:
    for session in Session.objects.filter(process=process, staff__user=user):
        audiences.dismiss(audiences.room(session.scope), user, basis="attendance", by=by)


def settle(process: Process, *, by: User) -> None:
    """Make the seat-borne grants of this process, and of its convenor's community, equal the seat table."""
    team = seated(Seat.objects.filter(process=process), TEAM_SEATS)
    audiences.settle(audiences.team(process.scope), basis="seat", members=team, by=by)
    audiences.settle(
        audiences.clearance(process.scope),
        basis="seat",
        members=seated(Seat.objects.filter(process=process), CLEARANCE_SEATS),
        by=by,
    )
    settle_partners(process, by=by)
    settle_community(process.convenor, by=by)
    for other in Process.objects.filter(partnerships__organisation=process.convenor, partnerships__ended_at=None):
        settle_partners(other, by=by)
    for settle_more in AFTER_A_CHANGE:
        settle_more(process, by)


def settle_partners(process: Process, *, by: User) -> None:
    """AMBER: the team, and the note-reading seats that the named partner organisations' own processes have."""
    audience = audiences.partners(process.scope)
    team = seated(Seat.objects.filter(process=process), TEAM_SEATS)
    audiences.settle(audience, basis="seat", members=team, by=by)
    partners = ProcessPartner.objects.filter(process=process, ended_at=None).values("organisation")
    theirs = seated(Seat.objects.filter(user__organisation__in=partners), NOTE_READING_SEATS)
    audiences.settle(audience, basis="organisation", members=theirs, by=by)


def settle_community(convenor: Organisation, *, by: User) -> None:
    """GREEN: every holder of a note-reading seat in any process of one convenor."""
    audiences.settle(
        audiences.community(Scope("organisation", convenor.pk)),
        basis="organisation",
        members=seated(Seat.objects.filter(process__convenor=convenor), NOTE_READING_SEATS),
        by=by,
    )


@transaction.atomic
def add_partner(process: Process, organisation: Organisation, *, by: User) -> None:
    ProcessPartner.objects.get_or_create(process=process, organisation=organisation, ended_at=None)
    audit.record("partner.add", kind="process", object_id=process.pk, actor=by, subject=organisation.pk)
    settle_partners(process, by=by)


@transaction.atomic
def end_partner(process: Process, organisation: Organisation, *, by: User) -> None:
    ProcessPartner.objects.filter(process=process, organisation=organisation, ended_at=None).update(ended_at=Now())
    audit.record("partner.end", kind="process", object_id=process.pk, actor=by, subject=organisation.pk)
    settle_partners(process, by=by)


def seated(seats: QuerySet[Seat], kinds: Iterable[SeatKind]) -> Members:
    """Who holds one of `kinds` now, and until when: the latest end of those seats, None while one is open."""
    members: Members = {}
    for seat in seats.filter(kind__in=kinds, since__lte=Now()).filter(Q(until=None) | Q(until__gt=Now())):
        if seat.user_id in members:
            known = members[seat.user_id]
            members[seat.user_id] = None if known is None or seat.until is None else max(known, seat.until)
        else:
            members[seat.user_id] = seat.until
    return members


def room_of(session: Session) -> Audience:
    return audiences.room(session.scope)


def enter_room(session: Session, users: Iterable[User], *, by: User) -> None:
    """Let the staff who were present, and nobody else on that ground, read what is sealed to the room."""
    present: Members = {user.pk: None for user in users}
    audiences.settle(audiences.room(session.scope), basis="attendance", members=present, by=by)
