"""A date as far as it was written: perhaps without its year. It is completed, never rounded."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.when.bounds import FIRST_YEAR, LAST_YEAR
from participants.when.value import When

YEAR, DAY = r"(?P<year>\d{4})", r"(?P<day>\d{1,2})"
NAMED, NUMBERED = r"m(?P<month>\d\d)", r"(?P<month>\d{1,2})"
QUARTER = r"q(?P<quarter>[1-4])"
SHAPES = [
    re.compile(shape)
    for shape in (
        rf"{YEAR}([-/.]){NUMBERED}\2{DAY}",
        rf"{YEAR}-(?P<month>0[1-9]|1[0-2])",
        rf"{DAY}\. ?{NUMBERED}\. ?{YEAR}",
        rf"{NUMBERED}[/.]{YEAR}",
        rf"{DAY}[ -]?{NAMED}(?:[ -]?{YEAR})?",
        rf"{NAMED}[ -]{DAY}(?:[ -]{YEAR})?",
        rf"{NAMED}(?:[ -]?{YEAR})?",
        rf"{YEAR}[ -]?{NAMED}(?:[ -]?{DAY})?",
        rf"{QUARTER}(?:[ /-]?{YEAR})?",
        rf"{YEAR}[ /-]?{QUARTER}",
        YEAR,
    )
]
# What an end of a range may leave to the other end: 18–20 Aug, Aug 18–20 1993.
FRAGMENTS = [re.compile(shape) for shape in (DAY, rf"{DAY} {YEAR}")]
SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
TWO_DIGIT_YEAR = re.compile(
    rf"\d{{1,2}}([./-])\d{{1,2}}\1\d\d|{DAY}[ -]?m\d\d[ -]?['’]?\d\d|m\d\d[ -](['’]\d\d|3[2-9]|[4-9]\d)"
    r"|['’]\d\d|\d{4}[-/](?:00|1[3-9]|[2-9]\d)|m\d\d[ -]\d{1,2}[ -]['’]?\d\d|q[1-4][ -]['’]?\d\d"
)
UNREADABLE = gettext_lazy(
    "This date could not be read. Write it like 20 May 1993, May 1993, circa 20 May 1993, 18–20 Aug 1993, Q3 2024, "
    "mid-October, or yesterday."
)


@dataclass(frozen=True)
class Partial:
    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None

    @property
    def parts(self) -> tuple[bool, bool, bool]:
        """Which of day, month and quarter were written: two ends of a range must say the same."""
        return self.day is not None, self.month is not None, self.quarter is not None

    def filled_from(self, other: Partial) -> Partial:
        """Take from the other end of a range what this end left out."""
        month = other.month if self.month is None and self.day is not None else self.month
        return replace(self, month=month, year=other.year if self.year is None else self.year)

    def dated(self, today: dt.date, *, ahead: bool) -> Partial:
        """The year that was left out: the latest that has begun, or looking ahead the next that has not ended."""
        if self.year is not None:
            return self
        nearest = range(today.year, today.year + 9) if ahead else range(today.year, today.year - 9, -1)
        for year in nearest:
            candidate = replace(self, year=year)
            if not candidate.exists:
                continue
            when = candidate.when()
            if when.latest >= today if ahead else when.earliest <= today:
                return candidate
        return replace(self, year=today.year)

    @property
    def exists(self) -> bool:
        return self.day is None or (
            self.year is not None
            and self.month is not None
            and 1 <= self.month <= 12
            and 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]
        )

    def when(self) -> When:
        year = self.year or 0
        if not FIRST_YEAR < year < LAST_YEAR:
            raise refusal("when_year", _("Years from 1001 to 9997 can be kept."))
        if self.month is not None and not 1 <= self.month <= 12:
            raise refusal("when_no_such_day", _("There is no month %(month)s.") % {"month": self.month})
        if self.day is not None and not self.exists:
            raise refusal("when_no_such_day", self._no_such_day())
        if self.quarter is not None:
            return When.quarter(year, self.quarter)
        if self.month is None:
            return When.year(year)
        return When.month(year, self.month) if self.day is None else When.day(dt.date(year, self.month, self.day))

    def _no_such_day(self) -> str:
        if self.year is None or self.month is None:
            return _("A day needs its month: 20 May 1993.")
        words = {"month": When.month(self.year, self.month).describe(), "day": self.day}
        return _("%(month)s has no day %(day)s.") % words


def refusal(code: str, message: str) -> ValidationError:
    return ValidationError(message, code=code)


def read(text: str, *, as_fragment: bool = False) -> Partial | None:
    """The date that all of `text` is, or None. Raises `ValidationError` where it has two readings."""
    if TWO_DIGIT_YEAR.fullmatch(text):
        raise refusal("when_two_digit_year", _("Write the year with four digits, like 1993."))
    if slashed := SLASHED.fullmatch(text):
        return one_reading(*(int(slashed[group]) for group in (1, 3, 4)))
    for shape in SHAPES + FRAGMENTS if as_fragment else SHAPES:
        if found := shape.fullmatch(text):
            return Partial(**{name: int(value) for name, value in found.groupdict().items() if value})
    return None


def one_reading(first: int, second: int, year: int) -> Partial:
    """Day and month as numbers: read only where one reading exists."""
    readings = {Partial(year, month, day) for day, month in ((first, second), (second, first))}
    possible = [reading for reading in readings if reading.exists]
    if len(possible) == 2:
        one, other = (Partial(year, month, day).when() for day, month in ((first, second), (second, first)))
        words = {"one": one.describe(), "other": other.describe()}
        message = _("This can be %(one)s or %(other)s. Write the month as a word.") % words
        raise refusal("when_ambiguous", message)
    return possible[0] if possible else Partial(year, second, first)
