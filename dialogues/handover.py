"""Handing a process over: somebody else leads it, and whoever hands it over is out of it, at once and wholly."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit
from confidentiality.models.audience import AudienceKind
from dialogues import marking, seats
from dialogues.models import IdentityHolder, Notice, Passage, Point, Process, Seat
from dialogues.roles import SeatKind, Verb, require


@dataclass(frozen=True)
class Losing:
    """What somebody who hands over has in a process now, in counts: what they lose, and what stays for a reason."""

    seats: tuple[str, ...]
    texts: int
    identities: int
    private_notes: int
    alone: int


def losing(process: Process, by: User) -> Losing:
    """What ends with the seats and by stepping back; private notes, and what nobody else reads, stay their writer's."""
    live = Seat.objects.live().filter(process=process, user=by)
    points = Point.objects.visible_to(by).filter(process=process)
    passages = Passage.objects.visible_to(by).filter(process=process)
    named = points.filter(audience__kind=AudienceKind.NAMED).select_related("audience")
    alone = sum(audiences.people_in(point.audience) <= {by.pk} for point in named)
    return Losing(
        seats=tuple(str(SeatKind(kind).label) for kind in live.values_list("kind", flat=True)),
        texts=points.count() - alone + passages.exclude(audience__kind=AudienceKind.OWN).count(),
        identities=IdentityHolder.objects.filter(seat__in=live).count(),
        private_notes=passages.filter(audience__kind=AudienceKind.OWN).count(),
        alone=alone,
    )


@transaction.atomic
def hand_over(process: Process, to: User, *, by: User) -> None:
    """Seat `to` as lead and end every seat of `by`. Points that name `by` are left too, where others still read them.

    Raises ValidationError where `to` cannot lead: oneself, somebody who cannot sign in.
    """
    require(by, Verb.GIVE_SEAT, process)
    Process.objects.select_for_update().get(pk=process.pk)
    if to.pk == by.pk or not to.is_active or to.is_guard:
        raise ValidationError({"to": _("Choose somebody else who can sign in.")})
    if not Seat.objects.live().filter(process=process, user=to, kind=SeatKind.LEAD).exists():
        seats.give(process, to, SeatKind.LEAD, by=by)
    leave_named(process, by)
    for seat in Seat.objects.live().filter(process=process, user=by):
        seats.end(seat, by=by)
    Notice.objects.create(process=process, to=to, kind=Notice.Kind.HANDED_OVER, about=by.pk)
    audit.record("process.hand_over", kind="process", object_id=process.pk, actor=by, subject=to.pk)


def leave_named(process: Process, by: User) -> None:
    """Step back from every point that names `by`. One that nobody else reads stays, or it would be lost to all."""
    named = Point.objects.visible_to(by).filter(process=process, audience__kind=AudienceKind.NAMED)
    for point in named.select_related("audience"):
        if audiences.people_in(point.audience) - {by.pk}:
            marking.leave(point, by=by)
