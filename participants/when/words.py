"""A date in words, in the reader's language: short for lists and charts, in full for sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from participants.when.bounds import (
    ABOUT_A_DAY,
    PARTS,
    Bounds,
    Precision,
    months_bounds,
    part_of_month_bounds,
    part_of_year_bounds,
)

if TYPE_CHECKING:
    from participants.when.value import When


@dataclass(frozen=True)
class Style:
    """Date formats of Django's template language; the names of months are Django's own."""

    day: str
    month: str
    day_of_year: str
    month_of_year: str
    about: Any  # what is put around a date that is approximate


SHORT = Style("j M Y", "M Y", "j M", "M", pgettext_lazy("short for approximately", "c. %(date)s"))
FULL = Style("j F Y", "F Y", "j F", "F", pgettext_lazy("approximately", "circa %(date)s"))

PARTS_OF = {
    "early": gettext_lazy("early %(date)s"),
    "mid": gettext_lazy("mid-%(date)s"),
    "late": gettext_lazy("late %(date)s"),
}


def short(when: When) -> str:
    return say(when, SHORT)


def full(when: When) -> str:
    return say(when, FULL)


def understood(when: When) -> str:
    words = {"date": full(when), "first": long_day(when.earliest), "last": long_day(when.latest)}
    match when.precision:
        case Precision.DAY:
            return _("%(first)s, known to the day") % words
        case Precision.RANGE:
            return _("%(date)s: from %(first)s to %(last)s") % words
        case Precision.CIRCA:
            return _("%(date)s: some day from %(first)s to %(last)s") % words
    return _(", ").join([words["date"], str(when.precision.label)])


# Of the letters of Django's date formats those used here. Its own formatter is five times as slow.
LETTERS: dict[str, Callable[[dt.date], str]] = {
    "j": lambda day: str(day.day),
    "l": lambda day: str(WEEKDAYS[day.weekday()]),
    "F": lambda day: str(MONTHS[day.month]),
    "M": lambda day: str(MONTHS_3[day.month]).title(),
    "Y": lambda day: f"{day.year:04}",
}


def date_format(day: dt.date, form: str) -> str:
    return _formatted(day, form, get_language())


@lru_cache(maxsize=10_000)  # a chart says hundreds of days, and the page after it the same
def _formatted(day: dt.date, form: str, _language: str | None) -> str:
    return "".join([LETTERS[letter](day) if letter in LETTERS else letter for letter in form])


def long_day(day: dt.date) -> str:
    return date_format(day, "l j F Y")


def say(when: When, style: Style) -> str:
    match when.precision:
        case Precision.DAY:
            return date_format(when.earliest, style.day)
        case Precision.MONTH:
            return date_format(when.earliest, style.month)
        case Precision.QUARTER:
            return quarter(when.earliest)
        case Precision.YEAR:
            return year(when.earliest)
        case Precision.RANGE:
            return stretch(when.bounds, style)
    return approximate(when.bounds, style)


def approximate(bounds: Bounds, style: Style) -> str:
    """Name the shape that was written; an odd one is said by its two ends."""
    centre = centre_of(bounds, style)
    if centre is not None:
        return str(style.about) % {"date": centre}
    for part in PARTS:
        if bounds == part_of_month_bounds(bounds[0].year, bounds[0].month, part):
            return PARTS_OF[part] % {"date": date_format(bounds[0], style.month)}
        if bounds == part_of_year_bounds(bounds[0].year, part):
            return PARTS_OF[part] % {"date": year(bounds[0])}
    first, last = bounds
    words = {"first": date_format(first, shared(bounds, style)), "last": date_format(last, style.day)}
    return _("between %(first)s and %(last)s") % words


def shared(bounds: Bounds, style: Style) -> str:
    """The format of a first day that leaves out what the last day says."""
    first, last = bounds
    if first.year != last.year:
        return style.day
    return style.day_of_year if first.month != last.month else "j"


def centre_of(bounds: Bounds, style: Style) -> str | None:
    """The day, month, quarter or year that was called approximate."""
    first, last = bounds
    if last - first == 2 * ABOUT_A_DAY:
        return date_format(first + ABOUT_A_DAY, style.day)
    if first.day != 1:
        return None
    if bounds == months_bounds(first.year, first.month, 3):
        return date_format(months_bounds(first.year, first.month + 1, 1)[0], style.month)
    if bounds == months_bounds(first.year, first.month, 9) and first.month % 3 == 1:
        return quarter(months_bounds(first.year, first.month + 3, 1)[0])
    if bounds == months_bounds(first.year, 1, 36):
        return f"{first.year + 1:04}"
    return None


def stretch(bounds: Bounds, style: Style) -> str:
    """Leave out what the two ends share: 18–20 Aug 1993, 30 Sep – 1 Oct 2002."""
    first, last = bounds
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_format(last, style.day)}"
    if bounds == months_bounds(first.year, 1, 12 * (last.year - first.year + 1)) and first.year < last.year:
        return f"{year(first)}–{year(last)}"
    same_year = first.year == last.year
    whole_months = first.day == 1 and bounds == months_bounds(
        first.year, first.month, 12 * (last.year - first.year) + last.month - first.month + 1
    )
    if whole_months:
        beginning = date_format(first, style.month_of_year if same_year else style.month)
        return f"{beginning} – {date_format(last, style.month)}"
    return f"{date_format(first, shared(bounds, style))} – {date_format(last, style.day)}"


def quarter(day: dt.date) -> str:
    words = {"quarter": (day.month + 2) // 3, "year": year(day)}
    return pgettext("a quarter of a year", "Q%(quarter)s %(year)s") % words


def year(day: dt.date) -> str:
    return f"{day.year:04}"
