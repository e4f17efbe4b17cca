"""What the rooms of a process implied, run by run: the sessions in a row that read alike, beside what was declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from dialogues.models import Session


@dataclass(frozen=True)
class Run:
    """`first` and `last` are one session where a reading did not last; `first` says what the sides were."""

    first: Session
    last: Session
    count: int


def runs(held: Sequence[Session]) -> list[Run]:
    read = [session for session in held if session.implied_track or session.is_asymmetric]
    alike = groupby(read, key=lambda one: (one.implied_track, one.is_one_sided, one.is_asymmetric))
    several = [list(group) for _reading, group in alike]
    return [Run(group[0], group[-1], len(group)) for group in several]
