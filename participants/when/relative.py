"""Dates told from today: yesterday, three weeks ago, last month, on Tuesday."""

import datetime as dt
import re
from collections.abc import Callable

from participants.when.tidying import fold
from participants.when.value import When

NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
DAYS_AWAY = {
    -2: ("day before yesterday", "أول أمس", "أول من أمس"),
    -1: ("yesterday", "last night", "أمس", "البارحة"),
    0: ("today", "now", "this morning", "tonight", "اليوم", "الآن"),
    1: ("tomorrow", "غدا"),
    2: ("day after tomorrow", "بعد غد"),
}
TODAY_IN_WORDS = {fold(word): days for days, words in DAYS_AWAY.items() for word in words}
COUNT = rf"(?P<count>\d{{1,3}}|an?|{'|'.join(NUMBERS)})"
AGO = re.compile(rf"{COUNT} (?P<unit>day|week|month|year)s? ago")
AHEAD = re.compile(rf"in {COUNT} (?P<unit>day|week|month|year)s?")
NAMED = re.compile(r"(?P<which>last|this|next) (?P<unit>week|month|quarter|year)")
WEEKDAY = re.compile(r"(?P<which>last |this |next )?w(?P<weekday>[0-6])")
STEPS = {"last": -1, "this": 0, "next": 1}


def read(text: str, today: dt.date, *, ahead: bool) -> When | None:
    if text in TODAY_IN_WORDS:
        return When.day(today + dt.timedelta(days=TODAY_IN_WORDS[text]))
    if found := AGO.fullmatch(text) or AHEAD.fullmatch(text):
        steps = number(found["count"]) * (-1 if text.endswith("ago") else 1)
        return COUNTED[found["unit"]](today, steps)
    if found := NAMED.fullmatch(text):
        return WHOLE[found["unit"]](today, STEPS[found["which"]])
    if found := WEEKDAY.fullmatch(text):
        return weekday(int(found["weekday"]), (found["which"] or "").strip(), today, ahead=ahead)
    return None


def number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return 1 if word in {"a", "an"} else NUMBERS.index(word) + 1


def weekday(day: int, which: str, today: dt.date, *, ahead: bool) -> When:
    """The nearest such day, today included unless it is called last or next."""
    direction = STEPS[which] if which in {"last", "next"} else (1 if ahead else -1)
    away = (day - today.weekday()) * direction % 7
    if away == 0 and which in {"last", "next"}:
        away = 7
    return When.day(today + dt.timedelta(days=away * direction))


def month(today: dt.date, steps: int) -> When:
    months = today.year * 12 + today.month - 1 + steps
    return When.month(months // 12, months % 12 + 1)


def quarter(today: dt.date, steps: int) -> When:
    quarters = today.year * 4 + (today.month - 1) // 3 + steps
    return When.quarter(quarters // 4, quarters % 4 + 1)


def year(today: dt.date, steps: int) -> When:
    return When.year(today.year + steps)


def week(today: dt.date, steps: int) -> When:
    """Some day of that week, Monday to Sunday."""
    monday = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=steps)
    return When.between(monday, monday + dt.timedelta(days=6))


# A count of days is exact; a count of weeks is a day, nearly; longer ones are only as fine as their unit.
COUNTED: dict[str, Callable[[dt.date, int], When]] = {
    "day": lambda today, steps: When.day(today + dt.timedelta(days=steps)),
    "week": lambda today, steps: When.circa(today + dt.timedelta(weeks=steps)),
    "month": month,
    "year": year,
}
WHOLE: dict[str, Callable[[dt.date, int], When]] = {"week": week, "month": month, "quarter": quarter, "year": year}
