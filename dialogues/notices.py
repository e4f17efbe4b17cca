"""Telling the leads: what security did to their process, and what they have to do about it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import resets
from accounts.models import FactorReset, User
from confidentiality import audit
from dialogues.models import Notice, Process, Seat
from dialogues.roles import SeatKind


def leads_of(process: Process) -> list[User]:
    seats = process.seats.live().filter(kind=SeatKind.LEAD, user__is_active=True).select_related("user")
    return list({seat.user_id: seat.user for seat in seats.order_by("since", "pk")}.values())


def tell_leads(process: Process, kind: Notice.Kind, about: UUID, *, but: User | None = None) -> None:
    Notice.objects.bulk_create(
        Notice(process=process, to=lead, kind=kind, about=about)
        for lead in leads_of(process)
        if but is None or lead.pk != but.pk
    )


@transaction.atomic
def done(notice: Notice, *, by: User, at: datetime | None = None) -> None:
    """Say that it is done. Twice is once."""
    if Notice.objects.filter(pk=notice.pk, to=by, done_at=None).update(done_at=at or timezone.now()):
        audit.record("notice.done", kind="notice", object_id=notice.pk, actor=by)


@resets.after_a_reset
def factor_was_reset(reset: FactorReset) -> None:
    """The leads of every process in which this person keeps a seat, but not that person."""
    seats = Seat.objects.live().filter(user=reset.user).select_related("process")
    for process in {seat.process for seat in seats}:
        kind = Notice.Kind.ADDRESS_CHANGED if reset.address else Notice.Kind.FACTOR_RESET
        tell_leads(process, kind, reset.user_id, but=reset.user)
