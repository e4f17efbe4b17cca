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
    grants = Grant.objects.live().filter(content_object__in=list(found)).select_related("user").annotate(told=told)
    for grant in grants.order_by("created_at", "user__name", "pk"):
        _add(found[grant.content_object_id], grant)
    return {audience: list(people.values()) for audience, people in found.items()}


def _add(people: dict[UUID, Reader], grant: Grant) -> None:
    reader = people.get(grant.user_id)
    if reader is None:
        told: Any = grant.told  # type: ignore[attr-defined]
        reader = people[grant.user_id] = Reader(grant.user_id, str(grant.user), told, expires_at=grant.expires_at)
    elif reader.expires_at is not None:
        reader.expires_at = max(grant.expires_at, reader.expires_at) if grant.expires_at else None
    reader.bases.append(grant.basis)
    reader.reasons.append(grant.reason)
