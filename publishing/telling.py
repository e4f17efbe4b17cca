"""What leaves in a file, whatever its format: sections of rows whose dates and words know what they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Span:
    """A date in words, and the days that it may have been."""

    text: str
    earliest: dt.date
    latest: dt.date
    precision: str

    @classmethod
    def of(cls, when: Any) -> Self | None:
        return None if when is None else cls(str(when), when.earliest, when.latest, str(when.precision.value))


@dataclass(frozen=True)
class Choice:
    """A word of a vocabulary: its code for machines, its label for people."""

    code: str
    label: str


@dataclass(frozen=True)
class Column:
    """`tag` is its HXL hashtag."""

    key: str
    title: str
    tag: str


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
