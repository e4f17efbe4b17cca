"""Where official talks stand still, and which channels to officials are open meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, TextField
from django.db.models.functions import Cast

from dashboards.sift import RESTING
from dialogues.models import OfficialContact, Process
from dialogues.vocabulary import ContactState, Track

FRESH = timedelta(days=90)  # a channel is open while it met within this, or has a meeting planned
STOPPED = (ContactState.SUSPENDED, ContactState.BROKEN_DOWN)


Stopped = dict[UUID, OfficialContact]


@dataclass(frozen=True)
class StillOpen:
    """Channels to officials of one conflict that are open; the process, where it is the only one."""

    count: int
    last_held: date | None
    process: str
    code_name: str


Channels = dict[UUID, StillOpen]


def stopped_contacts(seen: QuerySet[Process]) -> Stopped:
    """Per conflict, the official contact that stands still now; the longest."""
    known = Q(kept_by=None) | Q(kept_by__in=seen.values("pk"))
    rows = OfficialContact.objects.ongoing().filter(known, conflict__in=seen.values("conflict"), state__in=STOPPED)
    found: Stopped = {}
    for row in rows.select_related("conflict").in_order():
        found.setdefault(row.conflict_id, row)
    return found


def open_channels(seen: QuerySet[Process], stopped: Stopped, today: date) -> Channels:
    """Where talks stopped: processes with office-holders in the room that met lately or have a meeting planned."""
    open_now = Q(standing__is_next_planned=True) | Q(standing__last_held_on__gte=today - FRESH)
    rows = seen.filter(open_now, conflict__in=stopped, standing__track=Track.T15).exclude(standing__status__in=RESTING)
    told = (
        rows.order_by()
        .values_list("conflict")
        .annotate(
            count=Count("pk"),
            last=Max("standing__last_held_on"),
            process=Min(Cast("pk", TextField())),
            name=Min("code_name"),
        )
    )
    return {conflict: StillOpen(*rest) for conflict, *rest in told} if stopped else {}
