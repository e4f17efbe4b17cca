"""Giving and ending seats, and the audiences that follow from them: seat table and grants are kept equal here.

Every function runs in the caller's transaction; `at` is for loading history.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.models import Organisation, User
from confidentiality import audiences, audit
from confidentiality.scopes import Scope
from dialogues import holders, rooms
from dialogues.models import Process, ProcessPartner, Seat
from dialogues.roles import CLEARANCE_SEATS, NOTE_READING_SEATS, TEAM_SEATS, SeatKind
from dialogues.seated import seated

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
    given = {} if since is None else {"since": since}
    seat = Seat.objects.create(process=process, user=user, kind=kind, given_by=by, until=until, **given)
    seated_anew([seat], by=by)
    return seat


@transaction.atomic
def give_several(
    process: Process, wanted: Iterable[tuple[User, SeatKind]], *, by: User, since: datetime | None = None
) -> list[Seat]:
    """Seat a whole team at once: the audiences are filled once, after the last."""
    begun = {} if since is None else {"since": since}
    given = [Seat.objects.create(process=process, user=user, kind=kind, given_by=by, **begun) for user, kind in wanted]
    seated_anew(given, by=by)
    return given


def seated_anew(seats: Sequence[Seat], *, by: User) -> None:
    for seat in seats:
        audit.record("seat.give", kind="process", object_id=seat.process_id, actor=by, subject=seat.user_id)
    for process in {seat.process for seat in seats}:
        settle(process, by=by)
    for process, user in {(seat.process, seat.user) for seat in seats}:
        rooms.keep_in_step(process, user, by=by)


@transaction.atomic
def end(seat: Seat, *, by: User, at: datetime | None = None) -> None:
    """End a seat now (or, loading history, at a day that is over), and with it every grant that rested on it."""
    Seat.objects.filter(pk=seat.pk).update(until=at or Now())
    seat.refresh_from_db(fields=["until"])
    audit.record("seat.end", kind="process", object_id=seat.process_id, actor=by, subject=seat.user_id)
    settle(seat.process, by=by)
    rooms.keep_in_step(seat.process, seat.user, by=by)
    holders.follow(seat, by=by)


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
    """AMBER: the team, and of each named partner its own people with a note-reading seat in a process it convenes."""
    audience = audiences.partners(process.scope)
    team = seated(Seat.objects.filter(process=process), TEAM_SEATS)
    audiences.settle(audience, basis="seat", members=team, by=by)
    partners = ProcessPartner.objects.filter(process=process, ended_at=None).values("organisation")
    own = Seat.objects.filter(user__organisation__in=partners, process__convenor=F("user__organisation"))
    theirs = seated(own, NOTE_READING_SEATS)
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


@transaction.atomic
def change_organisation(user: User, organisation: Organisation | None, *, by: User) -> None:
    """Let `user` belong elsewhere, or nowhere. It ends what rested on belonging, and nothing else."""
    User.objects.filter(pk=user.pk).update(organisation=organisation)
    audit.record("account.change_organisation", kind="account", object_id=user.pk, actor=by)
    concerned = [each for each in (user.organisation_id, organisation and organisation.pk) if each]
    user.organisation = organisation
    for process in Process.objects.filter(partnerships__organisation__in=concerned, partnerships__ended_at=None):
        settle_partners(process, by=by)
