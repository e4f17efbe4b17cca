"""The official talks beside a process: what became of them, and whether the parties speak, on the same day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

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

    process: Process
    statuses: list[State]
    spells: list[Spell]


def official_talks(process: Process, *, reader: User, as_at: AsAt) -> list[Talks]:
    """Those of the same conflict that the reader has a seat in; on the page of official talks, nothing."""
    if process.is_official:
        return []
    found = Process.objects.visible_to(reader).filter(conflict=process.conflict_id, is_official=True)
    rows: Any = found.annotate(told=ArraySubquery(begun(as_at).values(told=TOLD)))
    return [
        Talks(
            row,
            [state(one, Status(one["code"]).label) for one in row.told if held(one, as_at)],
            [spell(one, as_at) for one in row.told],
        )
        for row in rows
        if row.told
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
