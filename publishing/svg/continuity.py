"""The portfolio's continuity chart: which channels are open for each conflict, and where the line was cut."""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from publishing.svg.canvas import Canvas, shortened, text_box, wrapped
from publishing.svg.ground import THREE_LANES
from publishing.svg.scale import TimeScale

LAYERS = ("grid", "bars", "cuts", "today", "text")
LEFT, RIGHT, WORDS, WIDTH = 176.0, 838.0, 854.0, 1048.0
TOP, ROW_HEIGHT = 30.0, 60.0
BARS = {"1": 14.0, "1.5": 28.0, "2": 42.0}  # below the top of a row


@dataclass(frozen=True)
class Open:
    """A span in which a track of the conflict was open; without an end it is open now."""

    track: str
    since: dt.date
    until: dt.date | None = None


@dataclass(frozen=True)
class Cut:
    """Where it stopped. An empty track covers the three lanes. On purpose means paused, never a warning."""

    since: dt.date
    until: dt.date | None = None
    track: str = ""
    on_purpose: bool = False


@dataclass(frozen=True)
class ConflictLine:
    name: str
    open: tuple[Open, ...] = ()
    cuts: tuple[Cut, ...] = ()
    warning: str = ""  # "track 1 suspended, 34 days"
    words: str = ""  # "paused on purpose"
    fine: str = ""  # "until January 2027"

    @property
    def open_now(self) -> tuple[str, ...]:
        now = {span.track for span in self.open if span.until is None}
        return tuple(track for track in THREE_LANES if track in now)


@dataclass(frozen=True)
class ContinuityChart:
    title: str
    desc: str
    since: dt.date
    today: dt.date
    conflicts: tuple[ConflictLine, ...]
    mirrored: bool = False


def continuity(chart: ContinuityChart) -> SafeString:
    canvas = Canvas(WIDTH, layers=LAYERS, mirrored=chart.mirrored)
    scale = TimeScale(chart.since, chart.today, LEFT, RIGHT)
    foot = TOP + ROW_HEIGHT * len(chart.conflicts) - 8
    _years(canvas, scale, foot)
    canvas.text("text", WORDS, 18, shortened(_("Open now"), WIDTH - WORDS), "k")
    for index, line in enumerate(chart.conflicts):
        _row(canvas, line, scale, TOP + ROW_HEIGHT * index)
    canvas.path("today", "now", ("M", RIGHT, 24), ("L", RIGHT, foot))
    return canvas.svg(foot + 8, title=chart.title, desc=chart.desc)


def _years(canvas: Canvas, scale: TimeScale, foot: float) -> None:
    for day in _quarters(scale.first, scale.last):
        x = scale(day)
        if day.month == 1:
            canvas.path("grid", "edge", ("M", x, 14), ("L", x, foot))
            if text_box(x + 5, 18, "2000").right < RIGHT:
                canvas.text("text", x + 5, 18, date_format(day, "Y"), "k")
        else:
            canvas.path("grid", "hair", ("M", x, 24), ("L", x, foot))


def _quarters(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    days = (
        dt.date(year, month, 1) for year, month in itertools.product(range(first.year, last.year + 1), (1, 4, 7, 10))
    )
    return (day for day in days if first < day < last)


def _row(canvas: Canvas, line: ConflictLine, scale: TimeScale, top: float) -> None:
    canvas.path("grid", "hair", ("M", 0, top), ("L", WIDTH, top))
    names = wrapped(line.name, LEFT - 36, 2, 13)
    for index, words in enumerate(names):
        canvas.text("text", 0, top + (31 if len(names) == 1 else 23 + 17 * index), words, "k", size=13)
    for track, below in BARS.items():
        canvas.text("text", LEFT - 10, top + below + 4, track, "m", anchor="end", size=11)
        canvas.path("grid", "hair", ("M", LEFT, top + below), ("L", RIGHT, top + below))
    for span in line.open:
        _bar(canvas, span, scale, top + BARS[span.track])
    for cut in line.cuts:
        _cut(canvas, cut, scale, top)
    _words(canvas, line, top)


def _bar(canvas: Canvas, span: Open, scale: TimeScale, y: float) -> None:
    left, right = scale(span.since), scale(span.until or scale.last)
    if right - left < 1.5:
        return
    if span.track == "1":
        canvas.rect("bars", left, y - 4, right - left, 8, "inkf")
        return
    canvas.rect("bars", left + 0.6, y - 3.4, right - left - 1.2, 6.8, "sheetf ink")
    if span.track == "1.5":
        canvas.rect("bars", left, y, right - left, 4, "inkf")


def _cut(canvas: Canvas, cut: Cut, scale: TimeScale, top: float) -> None:
    left, right = scale(cut.since) + 1, scale(cut.until or scale.last) - 1
    y, height = (top + BARS[cut.track] - 5, 10.0) if cut.track else (top + 6, 44.0)
    canvas.rect("cuts", left, y, max(right - left, 3), height, "node ghost" if cut.on_purpose else "gap")


def _words(canvas: Canvas, line: ConflictLine, top: float) -> None:
    told = [(text, look, size) for text, look, size in _told(line) if text]
    rows = len(told) + bool(line.open_now)
    y = top + 31 - 9 * max(rows - 1, 0)
    for text, look, size in told:
        canvas.text("text", WORDS, y, shortened(text, WIDTH - WORDS, size), look, size=size)
        y += 18
    x = WORDS
    for track in line.open_now:
        _symbol(canvas, track, x + 6, y - 4.5)
        canvas.text("text", x + 17, y, track, size=13)
        x += 52


def _told(line: ConflictLine) -> Iterator[tuple[str, str, float]]:
    yield line.warning, "gapt", 11
    yield line.words, "", 12
    yield line.fine, "m", 11


def _symbol(canvas: Canvas, track: str, x: float, y: float) -> None:
    canvas.circle("text", x, y, 4.25, "inkf" if track == "1" else "ink ring")
    if track == "1.5":
        canvas.path("text", "inkf", ("M", x - 4.25, y), ("A", 4.25, 0, x + 4.25, y), ("Z",))
