"""Very many sessions: a column for each week, month or more, as tall as they were many, on the lane they stand on.

Filled as a dot of that lane is. Sessions whose sides were not of one kind have the upright line of a split dot, at the
foot of their column; one hair for each column leads to the lane that the other side implied, with their number.
"""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, ngettext

from publishing.svg.canvas import Canvas, text_box
from publishing.svg.course import Sitting
from publishing.svg.ground import LOCAL, Ground
from publishing.svg.scale import TimeScale

NARROWEST, WIDEST = 6.0, 14.0
UNIT, TALLEST = 7.0, 30.0  # of one session, of the busiest column
WEEK = dt.timedelta(days=7)
MONTHS = (1, 3, 6, 12)
LOOKS = {"1": "col full", LOCAL: "col local"}
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Column:
    track: str
    span: Span
    sittings: list[Sitting]

    @property
    def count(self) -> int:
        return len(self.sittings)

    @cached_property
    def split(self) -> Counter[str]:
        """How many of them had a side that came as another track, by that track."""
        return Counter(one.other_track for one in self.sittings if one.is_split)

    @property
    def title(self) -> str:
        language = get_language()
        return f"{_spoken(self.span, language)}: {_counted(self.count, self.split.total(), language)}"


@lru_cache(maxsize=2000)  # the same weeks and months stand on every lane, and in every chart
def _spoken(span: Span, _language: str | None) -> str:
    first, last = span[0], span[1] - dt.timedelta(days=1)
    if first.month == last.month and first.day == 1:
        return date_format(first, "F Y")
    return f"{date_format(first, 'j M')} – {date_format(last, 'j M Y')}"


@lru_cache(maxsize=2000)
def _counted(count: int, split: int, _language: str | None) -> str:
    told = ngettext("%(count)d session", "%(count)d sessions", count) % {"count": count}
    if split:
        told += ", " + ngettext("%(count)d one-sided", "%(count)d one-sided", split) % {"count": split}
    return told


def span_of(scale: TimeScale) -> Callable[[dt.date], Span]:
    """The shortest span of the calendar that is wide enough to be seen."""
    if 7 * scale.per_day >= NARROWEST:
        return lambda day: (monday := day - dt.timedelta(days=day.weekday()), monday + WEEK)
    months = next((m for m in MONTHS if m * 30.44 * scale.per_day >= NARROWEST), MONTHS[-1])
    return lambda day: _months(day, months)


def _months(day: dt.date, count: int) -> Span:
    first = (day.year * 12 + day.month - 1) // count * count
    return _month(first), _month(first + count)


def _month(index: int) -> dt.date:
    return dt.date(index // 12, index % 12 + 1, 1)


def columns(sittings: Sequence[Sitting], scale: TimeScale) -> list[Column]:
    span = span_of(scale)
    groups: dict[tuple[str, Span], list[Sitting]] = {}
    for sitting in sittings:
        groups.setdefault((sitting.track, span(sitting.when.middle)), []).append(sitting)
    return [Column(track, when, told) for (track, when), told in sorted(groups.items(), key=lambda item: item[0][1])]


def draw(canvas: Canvas, drawn: Sequence[Column], scale: TimeScale, ground: Ground) -> None:
    unit = min(UNIT, TALLEST / max((column.count for column in drawn), default=1))
    for column in drawn:
        x, width, y = *place(column, scale), ground.y(column.track)
        tall = column.count * unit
        canvas.rect("dots", x, y - tall, width, tall, LOOKS.get(column.track, "col"), title=column.title)
        if column.track == "1.5":
            canvas.rect("dots", x, y - tall / 2, width, tall / 2, "half")
        canvas.keep_clear(x, y - tall, x + width, y)
        for track, count in column.split.items():
            _hair(canvas, x + width / 2, y, y - count * unit, ground.y(track), count)
    for track in ground.lanes:
        _busiest(canvas, [column for column in drawn if column.track == track], scale, ground, unit)


def place(column: Column, scale: TimeScale) -> tuple[float, float]:
    left, right = scale(column.span[0]), scale(column.span[1])
    width = min(max(right - left - 1, 3), WIDEST)
    return (left + right - width) / 2, width


def _hair(canvas: Canvas, x: float, foot: float, top: float, end: float, count: int) -> None:
    canvas.path("dots", "splitl", ("M", x, foot), ("L", x, top))
    if end == foot:
        return
    canvas.path("hairs", "hairline", ("M", x, foot), ("L", x, end), ("M", x - 3, end), ("L", x + 3, end))
    at = end + (13 if end > foot else -5)
    if count > 1 and canvas.free(text_box(x, at, str(count), anchor="middle", size=11), gap=2):
        canvas.text("text", x, at, str(count), "halo", anchor="middle", size=11)


def _busiest(canvas: Canvas, drawn: Sequence[Column], scale: TimeScale, ground: Ground, unit: float) -> None:
    """The number of sessions over the tallest column of a lane: the scale of the others."""
    if not drawn:
        return
    tallest = max(drawn, key=lambda column: column.count)
    x, width = place(tallest, scale)
    at = ground.y(tallest.track) - tallest.count * unit - 4
    if canvas.free(text_box(x + width / 2, at, str(tallest.count), anchor="middle", size=11), gap=1):
        canvas.text("text", x + width / 2, at, str(tallest.count), "halo", anchor="middle", size=11)


def brackets(canvas: Canvas, sittings: Sequence[Sitting], scale: TimeScale, ground: Ground) -> None:
    """Under the line, what is possible for the sessions whose date is not known to the day; what meets is joined."""
    for track, y in ground.lanes.items():
        vague = [one.when for one in sittings if one.track == track and one.when.vague]
        for first, last in joined((scale(when.earliest), scale(when.latest)) for when in vague):
            canvas.path(
                "ticks", "whisk", ("M", first, y + 4), ("L", first, y + 10), ("M", last, y + 4), ("L", last, y + 10)
            )
            canvas.path("ticks", "whisk guess", ("M", first, y + 7), ("L", last, y + 7))


def joined(spans: Iterator[tuple[float, float]] | Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 2:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def by_year(sittings: Sequence[Sitting]) -> Iterator[tuple[int, list[Sitting]]]:
    told = sorted(sittings, key=lambda one: one.when.middle)
    for year, here in itertools.groupby(told, key=lambda one: one.when.middle.year):
        yield year, list(here)
