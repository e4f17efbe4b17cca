"""Who is in an audience now, and why. Nothing is written here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Value
from django.db.models.expressions import Combinable

from confidentiality.models.audience import Audience, Grant

NOTHING = Value(None, BooleanField())


@dataclass
class Reader:
    """One person in an audience, with every reason why; `expires_at` is when the last of them ends."""

    user_id: UUID
    name: str = ""
    told: Any = None
    bases: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)  # one per basis, empty where none was given
    expires_at: datetime | None = None


def readers(audience: Audience) -> list[Reader]:
    """Who can read this, and why."""
    return readers_of_many([audience])[audience.pk]


def readers_of_many(several: Iterable[Audience], *, told: Combinable = NOTHING) -> dict[UUID, list[Reader]]:
    """`told` is asked of every grant in the same query, and stands on its reader."""
    found: dict[UUID, dict[UUID, Reader]] = {audience.pk: {} for audience in several}
    grants = Grant.objects.live().filter(content_object__in=list(found)).annotate(told=told)
    columns = ("content_object_id", "user_id", "user__name", "told", "basis", "reason", "expires_at")
    for audience, *row in grants.order_by("created_at", "user__name", "pk").values_list(*columns):
        _add(found[audience], *row)
    return {audience: list(people.values()) for audience, people in found.items()}


def _add(
    people: dict[UUID, Reader], user: UUID, name: str, told: Any, basis: str, reason: str, end: datetime | None
) -> None:
    reader = people.get(user)
    if reader is None:
        reader = people[user] = Reader(user, name, told, expires_at=end)
    elif reader.expires_at is not None:
        reader.expires_at = max(end, reader.expires_at) if end else None
    reader.bases.append(basis)
    reader.reasons.append(reason)
