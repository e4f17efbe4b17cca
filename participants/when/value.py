"""The value: between which two days something happened, and how that is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from participants.when import words
from participants.when.bounds import (
    ABOUT_A_DAY,
    FIRST_YEAR,
    LAST_YEAR,
    Part,
    Precision,
    month_bounds,
    months_bounds,
    part_of_month_bounds,
    part_of_year_bounds,
    quarter_bounds,
)


@dataclass(frozen=True, order=True)
class When:
    """Happened on a day from `earliest` to `latest`; only a range filled them all. Sorts as the database does."""

    earliest: dt.date
    latest: dt.date
    precision: Precision

    def __post_init__(self) -> None:
        object.__setattr__(self, "precision", Precision(self.precision))
        if self.earliest > self.latest:
            raise ValueError("The earliest possible day is after the latest.")
        if not FIRST_YEAR <= self.earliest.year <= self.latest.year <= LAST_YEAR:
            raise ValueError(f"Years are from {FIRST_YEAR} to {LAST_YEAR}.")
        if not self._bounds_fit():
            raise ValueError(f"{self.earliest} to {self.latest} is not a date of precision {self.precision.value}.")

    def _bounds_fit(self) -> bool:
        year, month = self.earliest.year, self.earliest.month
        match self.precision:
            case Precision.DAY:
                return self.earliest == self.latest
            case Precision.MONTH:
                return self.bounds == month_bounds(year, month)
            case Precision.QUARTER:
                return self.bounds == quarter_bounds(year, (month + 2) // 3)
            case Precision.YEAR:
                return self.bounds == months_bounds(year, 1, 12)
            case _:
                return self.earliest < self.latest

    @classmethod
    def day(cls, day: dt.date) -> When:
        return cls(day, day, Precision.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> When:
        return cls(*month_bounds(year, month), Precision.MONTH)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> When:
        return cls(*quarter_bounds(year, quarter), Precision.QUARTER)

    @classmethod
    def year(cls, year: int) -> When:
        return cls(*months_bounds(year, 1, 12), Precision.YEAR)

    @classmethod
    def range(cls, first: dt.date, last: dt.date) -> When:
        """It lasted from `first` to `last`; a single day is a day."""
        return cls.day(first) if first == last else cls(first, last, Precision.RANGE)

    @classmethod
    def circa(cls, day: dt.date) -> When:
        return cls(day - ABOUT_A_DAY, day + ABOUT_A_DAY, Precision.CIRCA)

    @classmethod
    def circa_month(cls, year: int, month: int) -> When:
        return cls(*months_bounds(year, month - 1, 3), Precision.CIRCA)

    @classmethod
    def circa_quarter(cls, year: int, quarter: int) -> When:
        return cls(*months_bounds(year, 3 * quarter - 5, 9), Precision.CIRCA)

    @classmethod
    def circa_year(cls, year: int) -> When:
        return cls(*months_bounds(year - 1, 1, 36), Precision.CIRCA)

    @classmethod
    def part_of_month(cls, year: int, month: int, part: Part) -> When:
        return cls(*part_of_month_bounds(year, month, part), Precision.CIRCA)

    @classmethod
    def part_of_year(cls, year: int, part: Part) -> When:
        return cls(*part_of_year_bounds(year, part), Precision.CIRCA)

    @classmethod
    def between(cls, earliest: dt.date, latest: dt.date) -> When:
        """On one of these days, it is not known which."""
        return cls.day(earliest) if earliest == latest else cls(earliest, latest, Precision.CIRCA)

    @property
    def bounds(self) -> tuple[dt.date, dt.date]:
        return self.earliest, self.latest

    @property
    def sort_key(self) -> tuple[dt.date, dt.date, str]:
        return self.earliest, self.latest, self.precision.value

    @property
    def is_exact(self) -> bool:
        """Whether a chart draws it without ticks of uncertainty."""
        return self.precision in {Precision.DAY, Precision.RANGE}

    def covers(self, day: dt.date) -> bool:
        return self.earliest <= day <= self.latest

    def possibly_before(self, other: When) -> bool:
        return self.earliest < other.latest

    def certainly_before(self, other: When) -> bool:
        return self.latest < other.earliest

    def __str__(self) -> str:
        return words.short(self)

    def describe(self) -> str:
        """In full, for a sentence: "circa 20 May 1993"."""
        return words.full(self)

    def understood(self) -> str:
        """Said back to whoever typed it: the weekday, and how exactly it is known."""
        return words.understood(self)


@lru_cache(maxsize=10_000)
def known_when(earliest: dt.date, latest: dt.date, precision: str) -> When:
    """The value of a row at hand: the days of hundreds of rows are checked once, and the page after it has the same."""
    return When(earliest, latest, Precision(precision))
