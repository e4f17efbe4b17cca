"""States over time, one strip for each party or pair: how committed each was, and whether two spoke officially."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from publishing.svg.canvas import Canvas, shortened, text_box, wrapped
from publishing.svg.scale import TimeScale

LAYERS = ("grid", "bars", "today", "text")
LEFT, RIGHT, WIDTH = 212.0, 1034.0, 1048.0
TOP, ROW_HEIGHT, THICK = 36.0, 44.0, 10.0
# How a state is drawn: from full through half and dotted to the two that warn; nothing where nothing is known.
FULL, HALF, DOTTED, STUCK, BROKEN, NOTHING = "full", "half", "dotted", "stuck", "broken", "nothing"


@dataclass(frozen=True)
class Span:
    """A state from a day to a day; without an end it still holds. It surely held from `surely` on."""

    look: str
    label: str
    since: dt.date
    surely: dt.date
    until: dt.date | None = None


@dataclass(frozen=True)
class Strip:
    name: str
    spans: tuple[Span, ...]
    group: str = ""  # written above the first strip of each


@dataclass(frozen=True)
class StripsChart:
    title: str
    desc: str
    today: dt.date
    strips: tuple[Strip, ...]
    mirrored: bool = False

    @property
    def since(self) -> dt.date:
        return min(span.since for strip in self.strips for span in strip.spans)


def strips(chart: StripsChart) -> SafeString:
    canvas = Canvas(WIDTH, layers=LAYERS, mirrored=chart.mirrored)
    scale = TimeScale(chart.since, max(chart.today, chart.since + dt.timedelta(days=1)), LEFT, RIGHT)
    y, group = TOP, ""
    for strip in chart.strips:
        if strip.group != group:
            group = strip.group
            canvas.text("text", 0, y + 6, shortened(group, LEFT - 12, 11), "m", size=11)
            y += 22
        _strip(canvas, strip, scale, y, chart.today)
        y += ROW_HEIGHT
    foot = y - 6
    for x, text in scale.ticks():
        canvas.path("grid", "hair", ("M", x, 22), ("L", x, foot))
        if canvas.free(text_box(x, 16, text, anchor="middle", size=11)):
            canvas.text("text", x, 16, text, "m", anchor="middle", size=11)
    canvas.path("today", "now", ("M", RIGHT, 22), ("L", RIGHT, foot))
    return canvas.svg(foot + 6, title=chart.title, desc=chart.desc)


def _strip(canvas: Canvas, strip: Strip, scale: TimeScale, y: float, today: dt.date) -> None:
    names = wrapped(strip.name, LEFT - 24, 2, 13)
    for index, words in enumerate(names):
        canvas.text("text", 0, y + (15 if len(names) == 1 else 9) + 16 * index, words, "k", size=13)
    canvas.path("grid", "hair", ("M", LEFT, y + 10), ("L", RIGHT, y + 10))
    for span in strip.spans:
        _span(canvas, span, scale, y + 5, today)
    _labels(canvas, strip.spans, scale, y + 30)


def _span(canvas: Canvas, span: Span, scale: TimeScale, y: float, today: dt.date) -> None:
    end = min(span.until or today, today)
    if span.since > end:
        return
    left, right = scale(min(span.surely, end)), scale(end)
    if span.surely > span.since:  # it began somewhere in here
        canvas.path("bars", "ctx", ("M", scale(span.since), y + THICK / 2), ("L", left, y + THICK / 2))
    width = max(right - left, 2)
    if span.look == FULL:
        canvas.rect("bars", left, y, width, THICK, "edgef")
    elif span.look == HALF:
        canvas.rect("bars", left, y + THICK / 2, width, THICK / 2, "edgef")
        canvas.path("bars", "edge", ("M", left, y), ("L", right, y))
    elif span.look in {STUCK, BROKEN}:
        canvas.rect("bars", left, y, max(width, 3), THICK, "gap" if span.look == STUCK else "gapsolid")
    elif span.look == DOTTED:
        canvas.path("bars", "ctx", ("M", left, y + THICK / 2), ("L", right, y + THICK / 2))
    canvas.path("bars", "edge", ("M", left, y - 3), ("L", left, y + THICK + 3))


def _labels(canvas: Canvas, spans: Sequence[Span], scale: TimeScale, y: float) -> None:
    """The newest first: where two meet, the older one is left to the table."""
    for span in reversed(spans):
        warns = span.look in {STUCK, BROKEN}
        x = scale(span.since)
        for place, anchor in ((x, "start"), (WIDTH - 4, "end")):
            box = text_box(place, y, span.label, anchor=anchor, size=12)
            reaches = anchor == "start" or box.left <= x
            if reaches and box.right <= WIDTH and canvas.free(box, gap=14):
                canvas.text("text", place, y, span.label, "gapt" if warns else "", anchor=anchor, size=11)
                break
