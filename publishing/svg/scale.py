"""Days to pixels, and where the months are named."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format

STEPS = (1, 3, 6, 12, 24, 60, 120)
ROOM = 58  # pixels a named month needs


@dataclass(frozen=True)
class Moment:
    """A day, or as much of one as is known. Vague ones are drawn with a tick at each end of what is possible."""

    earliest: dt.date
    latest: dt.date
    text: str
    vague: bool = False

    @property
    def middle(self) -> dt.date:
        return self.earliest + (self.latest - self.earliest) // 2

    @classmethod
    def on(cls, day: dt.date) -> "Moment":
        return cls(day, day, date_format(day, "j M Y"))


@dataclass(frozen=True)
class TimeScale:
    first: dt.date
    last: dt.date
    left: float
    right: float

    @cached_property
    def per_day(self) -> float:
        return (self.right - self.left) / max((self.last - self.first).days, 1)

    def __call__(self, day: dt.date) -> float:
        return min(max(self.left + (day - self.first).days * self.per_day, self.left), self.right)

    def at(self, moment: Moment) -> float:
        return (self(moment.earliest) + self(moment.latest)) / 2

    def ticks(self) -> Iterator[tuple[float, str]]:
        month = 30.44 * self.per_day
        step = next((s for s in STEPS if s * month >= ROOM), STEPS[-1])
        named = False
        for day in _months(self.first, self.last, step):
            if step >= 12:
                yield self(day), date_format(day, "Y")
                continue
            with_year = day.month == 1 or (not named and not _sees_january(day, self.last))
            named = named or with_year
            yield self(day), date_format(day, "M Y" if with_year else "M")


def _months(first: dt.date, last: dt.date, step: int) -> Iterator[dt.date]:
    index = first.year * 12 + first.month  # the month after the first day
    index += -index % step
    while (day := dt.date(index // 12, index % 12 + 1, 1)) <= last:
        yield day
        index += step


def _sees_january(day: dt.date, last: dt.date) -> bool:
    return dt.date(day.year + 1, 1, 1) <= last
