"""The official talks beside a process: what became of them, and whether the parties speak, on the same day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from dialogues.as_at import AsAt
from dialogues.models import Process, StatusPeriod
from dialogues.stood import State, state, states
from dialogues.vocabulary import Status


@dataclass(frozen=True)
class Talks:
    process: Process
    statuses: list[State]


def official_talks(process: Process, *, reader: User, as_at: AsAt) -> list[Talks]:
    """Those of the same conflict that the reader has a seat in; on the page of official talks, nothing."""
    if process.is_official:
        return []
    found = Process.objects.visible_to(reader).filter(conflict=process.conflict_id, is_official=True)
    rows: Any = found.annotate(held=states(StatusPeriod.objects, "status", as_at, "pk"))
    told = [Talks(row, [state(each, Status(each["code"]).label) for each in row.held]) for row in rows]
    return [talks for talks in told if talks.statuses]
