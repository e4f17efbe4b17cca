"""The dated histories of a process by one query, as of a day: tracks, stages by two schemes, statuses and the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast

from dialogues.as_at import AsAt, now
from dialogues.models import (
    DesignPeriod,
    EscalationPeriod,
    IntervalPeriod,
    Process,
    StagePeriod,
    StatusPeriod,
    TrackPeriod,
)
from dialogues.models.period import ProcessPeriod
from participants.models import PeriodQuerySet

# Of each kind: its model, and under which common names its own columns travel.
KINDS: dict[str, tuple[type[ProcessPeriod], dict[str, str]]] = {
    "track": (TrackPeriod, {"code": "track", "why": "trigger", "who": "decided_by"}),
    "stage": (StagePeriod, {"code": "stage"}),
    "escalation": (EscalationPeriod, {"code": "stage"}),
    "status": (StatusPeriod, {"code": "status", "why": "reason"}),
    "interval": (IntervalPeriod, {"code": "days"}),
    "design": (DesignPeriod, {"code": "design", "why": "step"}),
}
OWN = ("code", "why", "who")
NUMBERS = {"interval": ("code",), "design": ("why",)}
SHARED = (
    "id", "process_id", "source", "confidence", "recorded_at", "recorded_by_id", "superseded_at",
    "since_earliest", "since_latest", "since_precision", "until_earliest", "until_latest", "until_precision",
)  # fmt: skip
Kind = TypeVar("Kind", bound=ProcessPeriod)


@dataclass(frozen=True)
class Histories:
    tracks: list[TrackPeriod] = field(default_factory=list)
    stages: list[StagePeriod] = field(default_factory=list)
    escalations: list[EscalationPeriod] = field(default_factory=list)
    statuses: list[StatusPeriod] = field(default_factory=list)
    intervals: list[IntervalPeriod] = field(default_factory=list)
    designs: list[DesignPeriod] = field(default_factory=list)


def histories_of(process: Process, as_at: AsAt) -> Histories:
    return gathered([told(kind, as_at.begun(of_kind(kind, process))) for kind in KINDS], as_at)


def superseded(process: Process, as_at: AsAt) -> Histories:
    """What was believed before it was corrected or ended, as far as that was known then; the newest last."""
    past = Q(superseded_at__isnull=False, superseded_at__lt=as_at.known_at)
    return gathered([told(kind, of_kind(kind, process).filter(past)) for kind in KINDS], now())


def of_kind(kind: str, process: Process) -> PeriodQuerySet[ProcessPeriod]:
    rows: PeriodQuerySet[ProcessPeriod] = KINDS[kind][0].objects.filter(process=process)
    return rows


def gathered(several: list[Any], as_at: AsAt) -> Histories:
    rows = several[0].union(*several[1:], all=True)
    found = list(rows.order_by("since_earliest", "since_latest", "recorded_at"))
    return Histories(
        tracks=periods(TrackPeriod, found, as_at),
        stages=periods(StagePeriod, found, as_at),
        escalations=periods(EscalationPeriod, found, as_at),
        statuses=periods(StatusPeriod, found, as_at),
        intervals=periods(IntervalPeriod, found, as_at),
        designs=periods(DesignPeriod, found, as_at),
    )


def told(kind: str, rows: PeriodQuerySet[ProcessPeriod]) -> Any:
    names = KINDS[kind][1]
    nothing = Value("", CharField())
    # The columns of a union are of one kind.
    own: dict[str, Any] = {
        name: Cast(names[name], CharField()) if name in NUMBERS.get(kind, ()) else F(names[name]) for name in names
    }
    own |= {name: nothing for name in OWN if name not in names}
    return rows.order_by().values(*SHARED, kind=Value(kind, CharField()), **own)


def periods(model: type[Kind], rows: list[dict[str, Any]], as_at: AsAt) -> list[Kind]:
    """Those of one kind, as rows that were never saved from here."""
    kind, names = next((kind, names) for kind, (each, names) in KINDS.items() if each is model)
    fields: Any = {at: model._meta.get_field(own) for at, own in names.items()}
    return [
        as_at.as_it_stood(
            model(
                **{name: row[name] for name in SHARED},
                **{own.attname: own.to_python(row[at]) for at, own in fields.items()},
            )
        )
        for row in rows
        if row["kind"] == kind
    ]
