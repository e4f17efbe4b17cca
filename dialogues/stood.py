"""Where a process stood on a day, asked along with the process itself: no query more than for where it stands now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from dialogues.as_at import AsAt
from dialogues.models import Session, StagePeriod, StatusPeriod, TrackPeriod
from dialogues.models.period import ProcessPeriod
from dialogues.vocabulary import Stage, Status, Track
from participants.models import PeriodQuerySet
from participants.when import Precision, When


@dataclass(frozen=True)
class State:
    """A track, stage or status, and since when. Where the day of a change is uncertain, two of a kind may hold."""

    code: str
    label: str
    since: When


@dataclass(frozen=True)
class Stood:
    tracks: list[State]
    stages: list[State]
    statuses: list[State]
    sessions_held: int
    last_held: dt.date | None

    @property
    def track(self) -> str:
        return self.tracks[-1].code if self.tracks else ""


def standing_on(as_at: AsAt, *, process: str = "pk") -> dict[str, Any]:
    """To annotate a queryset with; `process` is the way from its rows to the process."""
    return {
        "stood_tracks": states(TrackPeriod.objects, "track", as_at, process),
        "stood_stages": states(StagePeriod.objects, "stage", as_at, process),
        "stood_statuses": states(StatusPeriod.objects, "status", as_at, process),
        "stood_sessions": Subquery(sessions(as_at, process)),
    }


def states(rows: Any, field: str, as_at: AsAt, process: str) -> ArraySubquery:
    held: PeriodQuerySet[ProcessPeriod] = as_at.holding(rows.filter(process=OuterRef(process)))
    told = JSONObject(code=F(field), first="since_earliest", last="since_latest", precision="since_precision")
    return ArraySubquery(held.in_order().values(told=told))


def sessions(as_at: AsAt, process: str) -> QuerySet[Session, Any]:
    held = Session.objects.held().stood_by(as_at).filter(process=OuterRef(process)).order_by().values("process")
    return held.values(found=JSONObject(count=Count("pk"), last=Max("when_latest")))


def stood(row: Any) -> Stood:
    """From a row that carries the annotations."""
    found = row.stood_sessions or {"count": 0, "last": None}
    return Stood(
        tracks=[state(one, Track(one["code"]).label) for one in row.stood_tracks],
        stages=[state(one, Stage(one["code"]).label) for one in row.stood_stages],
        statuses=[state(one, Status(one["code"]).label) for one in row.stood_statuses],
        sessions_held=found["count"],
        last_held=dt.date.fromisoformat(found["last"]) if found["last"] else None,
    )


def state(told: dict[str, str], label: Any) -> State:
    first, last = dt.date.fromisoformat(told["first"]), dt.date.fromisoformat(told["last"])
    return State(told["code"], str(label), When(first, last, Precision(told["precision"])))
