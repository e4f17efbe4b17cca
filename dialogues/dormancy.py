"""Silence past the usual rhythm, computed and never entered: since when a process was dormant, and what revived it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from dialogues.vocabulary import Status
from participants.when import When

# Nobody expects a meeting of these.
RESTING = (Status.PAUSED, Status.SUSPENDED, Status.CONCLUDED, Status.COLLAPSED, Status.TRANSITIONED,
           Status.ARCHIVED_SEALED)  # fmt: skip


class Met(Protocol):
    @property
    def number(self) -> int: ...

    @property
    def when(self) -> When: ...


@dataclass(frozen=True)
class Spell:
    """Dormant from the day after the expected interval had surely passed, until somebody met again."""

    after: Met
    since: date
    revived_by: Met | None = None


def spells(sessions: Sequence[Met], rhythm: timedelta | None, day: date) -> list[Spell]:
    """`sessions` held, in the order of time. An uncertain day never makes a silence longer than it surely was."""
    if rhythm is None:
        return []
    found = []
    for place, session in enumerate(sessions):
        following = sessions[place + 1] if place + 1 < len(sessions) else None
        since = session.when.latest + rhythm + timedelta(days=1)
        if since < (following.when.earliest if following else day + timedelta(days=1)):
            found.append(Spell(session, since, following))
    return found


def is_dormant(status: str, held: Sequence[Spell]) -> bool:
    """Whether silence says so today, of a process that nobody put to rest."""
    return bool(held) and held[-1].revived_by is None and status not in RESTING
