"""The official talks beside a process: what became of them, and whether the parties speak, on the same day."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from dialogues import stood
from dialogues.as_at import AsAt
from dialogues.models import Process
from dialogues.stood import Stood


@dataclass(frozen=True)
class Talks:
    process: Process
    stood: Stood


def official_talks(process: Process, *, reader: User, as_at: AsAt) -> list[Talks]:
    """Those of the same conflict that the reader has a seat in; on the page of official talks, nothing."""
    if process.is_official:
        return []
    found = Process.objects.visible_to(reader).filter(conflict=process.conflict_id, is_official=True)
    rows = found.annotate(**stood.standing_on(as_at)) if found.exists() else ()  # most conflicts have none
    told = [Talks(row, stood.stood(row)) for row in rows]
    return [talks for talks in told if talks.stood.statuses or talks.stood.tracks]
