"""Understand a date as people write it: generous in spelling, and what has two readings, or none, is refused."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participants.when import partial, relative
from participants.when.bounds import Part, Precision
from participants.when.partial import UNREADABLE, Partial, refusal
from participants.when.tidying import fold, tidy
from participants.when.value import When
from participants.when.words import long_day

ABOUT = ("circa", "ca", "c", "about", "around", "approximately", "approx", "roughly", "~", "حوالي", "نحو", "تقريبا")
PART_WORDS: dict[Part, tuple[str, ...]] = {
    "early": ("early", "beginning", "start", "أوائل", "مطلع", "بداية"),
    "mid": ("mid", "middle", "منتصف", "أواسط"),
    "late": ("late", "end", "أواخر", "نهاية"),
}


def any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))


QUALIFIED = re.compile(
    rf"(?:(?P<about>{any_of(ABOUT)})"
    + "".join(rf"|(?P<{part}>{any_of(words)})" for part, words in PART_WORDS.items())
    + r")(?:[ -]+|(?<=~)|(?=\d))(?P<rest>.+)"
)
BETWEEN = re.compile(rf"(?:between|{fold('بين')}) (?P<first>.+?) (?:and|{fold('و')}) ?(?P<last>.+)")
LINKS = re.compile(rf" (?:to|until|till|through|{any_of(('إلى', 'حتى'))}) | - |/|-")
FROM = re.compile(rf"(?:from|{fold('من')}) ")
OPEN = re.compile(rf"(?:before|after|since|by|until|not before|no later than|{any_of(('قبل', 'بعد', 'منذ'))}) .+")
SEASON = re.compile(r".*\b(spring|summer|autumn|winter|fall|monsoon)\b.*")
DATED_WEEKDAY = re.compile(r"w(?P<weekday>[0-6]) (?P<rest>.+)")


def understand(text: str, *, today: dt.date, ahead: bool = False) -> When:
    """Read `text`, or raise `ValidationError`. A year left out is the latest begun, or with `ahead` the next to end."""
    plain = tidy(text)
    if not plain:
        raise refusal("when_empty", _("Write when it was."))
    try:
        return Reader(today, ahead=ahead).read(plain)
    except (OverflowError, ValueError) as error:
        raise refusal("when_year", _("Years from 1001 to 9997 can be kept.")) from error


class Reader:
    """What a text means, seen from one day."""

    def __init__(self, today: dt.date, *, ahead: bool) -> None:
        self.today, self.ahead = today, ahead

    def read(self, text: str) -> When:
        for reading in (self.single, self.between, self.approximate_stretch, self.stretch):
            if when := reading(text):
                return when
        if OPEN.fullmatch(text):
            raise refusal(
                "when_open", _("Say how early and how late it can have been: between 3 May 1993 and June 1993.")
            )
        if SEASON.fullmatch(text):
            raise refusal("when_season", _("Seasons differ across the world. Write the months: Mar – May 1993."))
        raise refusal("when_unreadable", str(UNREADABLE))

    def single(self, text: str) -> When | None:
        if when := relative.read(text, self.today, ahead=self.ahead):
            return when
        if found := QUALIFIED.fullmatch(text):
            inner = self.single(found["rest"])
            return inner and qualified(inner, kind_of(found))
        if found := DATED_WEEKDAY.fullmatch(text):
            return self.on_weekday(int(found["weekday"]), found["rest"])
        written = partial.read(text)
        return written.dated(self.today, ahead=self.ahead).when() if written else None

    def on_weekday(self, weekday: int, rest: str) -> When | None:
        when = self.single(rest)
        if when and when.precision != Precision.DAY:
            raise refusal("when_weekday", _("A weekday goes with a day: Saturday 21 November 2026."))
        if when and when.earliest.weekday() != weekday:
            day = long_day(when.earliest)
            raise refusal("when_weekday", _("The weekday does not fit: that is %(day)s.") % {"day": day})
        return when

    def between(self, text: str) -> When | None:
        found = BETWEEN.fullmatch(text)
        if not found:
            return None
        first, last = self.ends(found["first"], found["last"])
        return spanning(first, last, When.between)

    def approximate_stretch(self, text: str) -> When | None:
        """Circa 20–21 May: one of these days."""
        found = QUALIFIED.fullmatch(text)
        stretch = self.stretch(found["rest"]) if found and found["about"] else None
        return stretch and When.between(*stretch.bounds)

    def stretch(self, text: str) -> When | None:
        text = FROM.sub("", text, count=1)
        for left, right in splits(text):
            ends = self.written_ends(left, right)
            if ends is None:
                continue
            if ends[0].parts != ends[1].parts:
                raise mixed()
            return spanning(ends[0].when(), ends[1].when(), When.range)
        if any(self.single(left) and self.single(right) for left, right in splits(text)):
            raise mixed()
        return None

    def ends(self, left: str, right: str) -> tuple[When, When]:
        """Two ends of anything: each may be uncertain in its own way."""
        if written := self.written_ends(left, right):
            return written[0].when(), written[1].when()
        first, last = self.single(left), self.single(right)
        if first is None or last is None:
            raise refusal("when_unreadable", str(UNREADABLE))
        return first, last

    def written_ends(self, left: str, right: str) -> tuple[Partial, Partial] | None:
        """Both ends with what each left to the other; a first end without a year may lie in the year before."""
        first, last = (partial.read(end, as_fragment=True) for end in (left, right))
        if first is None or last is None:
            return None
        may_be_earlier = first.year is None and (first.month or first.quarter)
        last = last.filled_from(first) if first.year or last.month is None else last
        last = last.dated(self.today, ahead=self.ahead)
        first = first.filled_from(last)
        if may_be_earlier and first.exists and last.exists and first.when().earliest > last.when().latest:
            first = Partial((first.year or 0) - 1, first.month, first.day, first.quarter)
        return first, last


def mixed() -> ValidationError:
    return refusal(
        "when_mixed", _("Write both ends alike, two days or two months; or between … and …, if it is not known.")
    )


def kind_of(found: re.Match[str]) -> str:
    return next(name for name in ("about", "early", "mid", "late") if found[name])


def qualified(when: When, kind: str) -> When:
    first = when.earliest
    match kind, when.precision:
        case _, Precision.CIRCA if kind == "about":
            return when
        case "about", Precision.DAY:
            return When.circa(first)
        case "about", Precision.MONTH:
            return When.circa_month(first.year, first.month)
        case "about", Precision.QUARTER:
            return When.circa_quarter(first.year, (first.month + 2) // 3)
        case "about", Precision.YEAR:
            return When.circa_year(first.year)
        case ("early" | "mid" | "late") as part, Precision.MONTH:
            return When.part_of_month(first.year, first.month, part)
        case ("early" | "mid" | "late") as part, Precision.YEAR:
            return When.part_of_year(first.year, part)
    raise refusal("when_qualified", _("Early, mid and late go with a month or a year."))


def splits(text: str) -> Iterator[tuple[str, str]]:
    """Every place where a range may be divided, words and spaced dashes before bare ones."""
    found = sorted(LINKS.finditer(text), key=lambda link: -len(link[0]))
    yield from ((text[: link.start()].strip(), text[link.end() :].strip()) for link in found)


def spanning(first: When, last: When, make: Callable[[dt.date, dt.date], When]) -> When:
    if first.earliest > last.latest:
        raise refusal("when_backwards", _("It ends before it begins."))
    return make(first.earliest, last.latest)
