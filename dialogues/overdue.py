"""Phases of the plan in force that were expected to be done by now, and are not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from dialogues.as_at import AsAt
from dialogues.models import ObjectivePeriod, Phase, Plan, PlannedObjective, Process
from dialogues.vocabulary import ObjectiveStatus
from participants.when import Precision, When

# What becomes of an objective that nobody works towards any more.
DONE = (
    ObjectiveStatus.MET,
    ObjectiveStatus.PARTLY_MET,
    ObjectiveStatus.HANDED_OVER,
    ObjectiveStatus.SUPERSEDED,
    ObjectiveStatus.ABANDONED,
)


@dataclass(frozen=True)
class Late:
    """`days` since the last day on which it could have been in time."""

    number: int
    name: str
    due: When
    days: int


def phases_due(as_at: AsAt) -> ArraySubquery:
    """To annotate plans with: each phase that has a day, and whether an objective of it was still open then."""
    done = as_at.holding(ObjectivePeriod.objects.filter(objective=OuterRef("objective"), status__in=DONE))
    open_steps = PlannedObjective.objects.filter(~Exists(done), phase=OuterRef("pk"))
    said = JSONObject(
        number="number",
        name="name",
        earliest="due_earliest",
        latest="due_latest",
        how="due_precision",
        is_open=Exists(open_steps),
    )
    due = Phase.objects.filter(plan=OuterRef("pk"), due_earliest__isnull=False).order_by("number")
    return ArraySubquery(due.values(said=said))


def due_of(row: dict[str, Any]) -> When:
    return When(dt.date.fromisoformat(row["earliest"]), dt.date.fromisoformat(row["latest"]), Precision(row["how"]))


def late_of(rows: Sequence[dict[str, Any]], day: dt.date) -> list[Late]:
    """Of what `phases_due` told; a phase without a day, or without objectives, is never late."""
    dated = [(row, due_of(row)) for row in rows if row["is_open"]]
    return [Late(row["number"], row["name"], due, (day - due.latest).days) for row, due in dated if due.latest < day]


def late_phases(process: Process, as_at: AsAt) -> list[Late]:
    """Of the plan that held on that day."""
    plans = Plan.objects.filter(as_at.written(), process=process).at(as_at.day).annotate(due=phases_due(as_at))
    in_force = plans.order_by("number").last()
    return late_of(in_force.due, as_at.day) if in_force else []  # type: ignore[attr-defined]
