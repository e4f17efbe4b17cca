"""Which days a month, a quarter, a year or a part of one has, and how exactly a date can be known."""

import calendar
import datetime as dt
from typing import Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1000, 9998
ABOUT_A_DAY = dt.timedelta(days=7)

Bounds = tuple[dt.date, dt.date]
Part = Literal["early", "mid", "late"]
PARTS: tuple[Part, ...] = ("early", "mid", "late")


class Precision(models.TextChoices):
    DAY = "day", _("known to the day")
    MONTH = "month", _("known to the month")
    QUARTER = "quarter", _("known to the quarter")
    YEAR = "year", _("known to the year")
    CIRCA = "circa", _("approximate")
    RANGE = "range", _("it lasted these days")


def month_bounds(year: int, month: int) -> Bounds:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def months_bounds(year: int, first: int, count: int) -> Bounds:
    """Bounds of `count` months from `first`, which may lie outside 1 to 12."""
    start, end = year * 12 + first - 1, year * 12 + first + count - 2
    return month_bounds(start // 12, start % 12 + 1)[0], month_bounds(end // 12, end % 12 + 1)[1]


def quarter_bounds(year: int, quarter: int) -> Bounds:
    return months_bounds(year, 3 * quarter - 2, 3)


def part_of_month_bounds(year: int, month: int, part: Part) -> Bounds:
    first, last = month_bounds(year, month)
    starts = {"early": 1, "mid": 11, "late": 21}
    ends = {"early": 10, "mid": 20, "late": last.day}
    return first.replace(day=starts[part]), first.replace(day=ends[part])


def part_of_year_bounds(year: int, part: Part) -> Bounds:
    return months_bounds(year, 1 + 4 * PARTS.index(part), 4)
