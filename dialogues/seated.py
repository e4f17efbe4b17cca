"""Who holds which seats now, and until when: what the audiences of a process are filled from."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from dialogues.models import Seat
from dialogues.roles import SeatKind

Members = dict[UUID, datetime | None]


def seated(seats: QuerySet[Seat], kinds: Iterable[SeatKind]) -> Members:
    """Of `seats`, who holds one of `kinds` now, and until when: the latest end of those, None while one is open."""
    members: Members = {}
    for user, until in seats.live().filter(kind__in=kinds).values_list("user", "until"):  # type: ignore[attr-defined]
        known = members.get(user, until)
        members[user] = None if known is None or until is None else max(known, until)
    return members
