"""Who holds which seats now, and until when: what the audiences of a process are filled from."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from dialogues.models import Process, Seat
from dialogues.roles import SeatKind

Members = dict[UUID, datetime | None]


def kinds_held(process: Process | None) -> ArraySubquery:
    """Beside a grant: the kinds of seat that its reader holds in `process` now."""
    seats = Seat.objects.live().filter(process=process, user=OuterRef("user")).order_by()
    return ArraySubquery(seats.values("kind"))


def seated(seats: QuerySet[Seat], kinds: Iterable[SeatKind]) -> Members:
    """Of `seats`, who holds one of `kinds` now, and until when: the latest end of those, None while one is open."""
    members: Members = {}
    for user, until in seats.live().filter(kind__in=kinds).values_list("user", "until"):  # type: ignore[attr-defined]
        known = members.get(user, until)
        members[user] = None if known is None or until is None else max(known, until)
    return members
