"""Silence past the usual interval, computed and never entered: since when a process was dormant, what ended it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
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


class Usual(Protocol):
    """For a while, so many days between two sessions are usual."""

    @property
    def days(self) -> int: ...

    @property
    def since(self) -> When: ...

    @property
    def until(self) -> When | None: ...


@dataclass(frozen=True)
class Spell:
    """Dormant from the day after the usual interval had surely passed, until somebody met again, or `until`: the day
    from which a longer interval was usual, or none, and the same silence was not long any more."""

    after: Met
    since: date
    revived_by: Met | None = None
    until: date | None = None


def usual_on(usual: Sequence[Usual], day: date) -> int | None:
    """The days that were usual then: of two that may have held, the more."""
    held = [one.days for one in usual if one.since.earliest <= day and (one.until is None or day < one.until.latest)]
    return max(held, default=None)


def spells(sessions: Sequence[Met], usual: Sequence[Usual], day: date) -> list[Spell]:
    """`sessions` held, in the order of time. An uncertain day never makes a silence longer than it surely was, and each
    day of one is judged by what was usual on that day."""
    turns = list(steps(usual, day))
    found: list[Spell] = []
    for place, session in enumerate(sessions):
        following = next((one for one in sessions[place + 1 : place + 2] if one.when.earliest <= day), None)
        over = following.when.earliest if following else day + timedelta(days=1)
        own: list[Spell] = []
        for first, last, days in turns:
            since, until = max(first, session.when.latest + timedelta(days=days + 1)), min(last, over)
            if since >= until:
                continue
            if own and own[-1].until == since:
                since = own.pop().since  # it went on
            own.append(Spell(session, since, *((following, None) if until == over else (None, until))))
        found += own
    return found


def steps(usual: Sequence[Usual], day: date) -> Iterator[tuple[date, date, int]]:
    """From one change of what is usual to the next: the first day, the day it was over, and how many days."""
    bounds = {one.since.earliest for one in usual} | {one.until.latest for one in usual if one.until is not None}
    turns = [*sorted(bound for bound in bounds if bound <= day), day + timedelta(days=1)]
    for first, over in pairwise(turns):
        if (days := usual_on(usual, first)) is not None:
            yield first, over, days


def is_dormant(status: str, held: Sequence[Spell]) -> bool:
    """Whether silence says so today, of a process that nobody put to rest."""
    return bool(held) and held[-1].revived_by is None and held[-1].until is None and status not in RESTING
