"""The official talks beside a process: what became of them, and whether the parties speak, on the same day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from accounts.models import User
from dialogues.as_at import AsAt
from dialogues.models import Process, StatusPeriod
from dialogues.stood import State, state
from dialogues.vocabulary import Status
from participants.models import PeriodQuerySet

TOLD = JSONObject(
    code=F("status"),
    first="since_earliest",
    last="since_latest",
    precision="since_precision",
    until="until_earliest",
    surely="until_latest",
)


@dataclass(frozen=True)
class Spell:
    """What the talks were, since when, and until when if that was over."""

    status: str
    since: tuple[dt.date, dt.date]
    until: dt.date | None


@dataclass(frozen=True)
class Talks:
    """`statuses`: what may have held on that day; `spells`: everything that had begun."""

    pk: UUID
    code_name: str
    statuses: list[State]
    spells: list[Spell]


def official_talks(reader: User, as_at: AsAt) -> ArraySubquery:
    """To annotate a process with: those of the same conflict that the reader has a seat in."""
    found = Process.objects.visible_to(reader).filter(conflict=OuterRef("conflict"), is_official=True)
    rows = found.order_by("code_name").values(
        told=JSONObject(pk="pk", name="code_name", rows=ArraySubquery(begun(as_at).values(told=TOLD)))
    )
    return ArraySubquery(rows)


def talks_told(process: Any, as_at: AsAt) -> list[Talks]:
    """From a process that carries them as `talks`; on the page of official talks, nothing."""
    if process.is_official:
        return []
    return [
        Talks(
            UUID(each["pk"]),
            each["name"],
            [state(one, Status(one["code"]).label) for one in each["rows"] if held(one, as_at)],
            [spell(one, as_at) for one in each["rows"]],
        )
        for each in process.talks
        if each["rows"]
    ]


def begun(as_at: AsAt) -> PeriodQuerySet[StatusPeriod]:
    return as_at.begun(StatusPeriod.objects.filter(process=OuterRef("pk"))).in_order()


def held(told: dict[str, str], as_at: AsAt) -> bool:
    """As `as_at.holding`, of a row that is at hand already."""
    if not as_at.is_past:
        return told["until"] is None
    return told["surely"] is None or dt.date.fromisoformat(told["surely"]) > as_at.day


def spell(told: dict[str, str], as_at: AsAt) -> Spell:
    until = dt.date.fromisoformat(told["until"]) if told["until"] else None
    since = dt.date.fromisoformat(told["first"]), dt.date.fromisoformat(told["last"])
    return Spell(told["code"], since, until if until is not None and until <= as_at.day else None)
