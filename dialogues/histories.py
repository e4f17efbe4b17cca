"""The dated histories of a process, all by one query: its tracks, stages and statuses as they stood on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import CharField, F, Value

from dialogues.as_at import AsAt
from dialogues.models import Process, StagePeriod, StatusPeriod, TrackPeriod
from dialogues.models.period import ProcessPeriod

# Of each kind: its model, and under which common names its own columns travel.
KINDS: dict[str, tuple[type[ProcessPeriod], dict[str, str]]] = {
    "track": (TrackPeriod, {"code": "track", "why": "trigger", "who": "decided_by"}),
    "stage": (StagePeriod, {"code": "stage"}),
    "status": (StatusPeriod, {"code": "status", "why": "reason"}),
}
OWN = ("code", "why", "who")
SHARED = (
    "id", "process_id", "source", "confidence", "recorded_at", "recorded_by_id", "superseded_at",
    "since_earliest", "since_latest", "since_precision", "until_earliest", "until_latest", "until_precision",
)  # fmt: skip
Kind = TypeVar("Kind", bound=ProcessPeriod)


@dataclass(frozen=True)
class Histories:
    tracks: list[TrackPeriod] = field(default_factory=list)
    stages: list[StagePeriod] = field(default_factory=list)
    statuses: list[StatusPeriod] = field(default_factory=list)


def histories_of(process: Process, as_at: AsAt) -> Histories:
    several = [told(kind, process, as_at) for kind in KINDS]
    rows = several[0].union(*several[1:], all=True)
    found = list(rows.order_by("since_earliest", "since_latest", "recorded_at"))
    return Histories(
        periods(TrackPeriod, found, as_at), periods(StagePeriod, found, as_at), periods(StatusPeriod, found, as_at)
    )


def told(kind: str, process: Process, as_at: AsAt) -> Any:
    model, names = KINDS[kind]
    rows = as_at.begun(model.objects.filter(process=process)).order_by()
    nothing = Value("", CharField())
    own = {name: F(names[name]) if name in names else nothing for name in OWN}
    return rows.values(*SHARED, kind=Value(kind, CharField()), **own)


def periods(model: type[Kind], rows: list[dict[str, Any]], as_at: AsAt) -> list[Kind]:
    """Those of one kind, as rows that were never saved from here."""
    kind, names = next((kind, names) for kind, (each, names) in KINDS.items() if each is model)
    return [
        as_at.as_it_stood(model(**{name: row[name] for name in SHARED}, **{own: row[at] for at, own in names.items()}))
        for row in rows
        if row["kind"] == kind
    ]
