"""The track-lanes chart: where a process is, how it came there, and what happened around it."""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from publishing.svg import around, columns, sittings
from publishing.svg.canvas import Canvas, Segment, shortened, text_box, text_width, wrapped
from publishing.svg.course import Known, LanesChart, Move, track_name
from publishing.svg.ground import LOCAL, TRACKS, Ground
from publishing.svg.scale import Moment, TimeScale

LAYERS = (
    "bands", "lanes", "context", "axis", "rounds", "today", "transfers",
    "line", "ticks", "hairs", "dots", "diamonds", "text",
)  # fmt: skip
LEFT, RIGHT_MARGIN, CURVE = 96.0, 22.0, 23.0
SHORTEST = 90  # days: three sessions never spread to fill the width
WEEK = dt.timedelta(days=7)
SHORT_STAY = 90.0
AHEAD = 0.2  # of the time that is past: as far as the phases to come are drawn
ROOMS = (250.0, 190.0, 118.0)  # for the reason of a move


def lanes(chart: LanesChart) -> SafeString:
    return _Drawing(chart).svg()


class _Drawing:
    def __init__(self, chart: LanesChart) -> None:
        self.chart = chart
        self.known = chart.known
        self.scale = _scale(chart, self.known)
        self.canvas = Canvas(chart.width, layers=LAYERS, mirrored=chart.mirrored)
        self.ground = Ground.of(_tracks(chart, self.known))
        self.spots = sittings.spots(self.known.sittings, self.scale, self.ground)
        self.size = sittings.form(self.spots)
        self.end = min(chart.ended or chart.today, chart.today)
        self.today_x = self.scale(self.end)
        self.tinted: list[tuple[float, float]] = []
        self.rests = [
            (self.scale(since), self.scale(until), surely)
            for turn in self.known.turns
            if turn.rests
            for since, until, surely in turn.spans(self.end)
        ]

    def svg(self) -> SafeString:
        self._ground()
        self._line()
        self._transfers()
        self._sessions()
        self._planned()
        self._today()
        self._rounds_labels()
        self._curves()
        _Reasons(self).draw()
        self._turns()
        if self.size != "columns":
            sittings.asides(self.canvas, self.spots, self.halo)
        return self.canvas.svg(self._foot(), title=self.chart.title, desc=self.chart.desc)

    def halo(self, x: float) -> str:
        return around.halo(x, self.tinted)

    def _ground(self) -> None:
        names = {"1": _("Official"), "1.5": _("Mixed"), "2": _("Unofficial"), LOCAL: _("Community")}
        self.tinted = around.bands(self.canvas, self.known.plans, self.scale, self.ground)
        for track, y in self.ground.lanes.items():
            self.canvas.path("lanes", "hair", ("M", LEFT, y), ("L", self.scale.right, y))
            self._symbol(track, 5.5, y - 6.5)
            room = LEFT - 20
            self.canvas.text("text", 18, y - 2, shortened(track_name(track), room), "k")
            self.canvas.text("text", 18, y + 14, shortened(names[track], room), "m")
        around.rounds(self.canvas, self.known.rounds, self.chart.rounds_name, self.scale, self.chart.today)
        axis = self.ground.axis
        self.canvas.path("axis", "edge", ("M", LEFT, axis), ("L", self.scale.right, axis))
        for x, text in self.scale.ticks():
            if text_box(x + 4, axis + 16, text).right <= self.canvas.width:
                self.canvas.path("axis", "edge", ("M", x, axis), ("L", x, axis + 5))
                self.canvas.text("text", x + 4, axis + 16, text, "m halo")

    def _symbol(self, track: str, x: float, y: float) -> None:
        look = {"1": "inkf", LOCAL: "ink ring local"}.get(track, "ink ring")
        self.canvas.circle("lanes", x, y, 4.25, look)
        if track == "1.5":
            self.canvas.path("lanes", "inkf", ("M", x - 4.25, y), ("A", 4.25, 0, x + 4.25, y), ("Z",))

    def _line(self) -> None:
        moves = self.known.moves
        if not moves:
            return
        x, y = self.scale.at(moves[0].when), self.ground.y(moves[0].track)
        self.canvas.path("line", "run", ("M", x, y - 7), ("L", x, y + 7))
        self._when(moves[0].when, y)
        drawn: list[Segment] = [("M", x, y)]
        for move in moves[1:]:
            to_x, to_y = self.scale.at(move.when), self.ground.y(move.track)
            bend = min(CURVE, max(to_x - x, 1))
            curve: Segment = ("C", to_x - bend * 9 / 23, y, to_x - bend * 15 / 23, to_y, to_x, to_y)
            drawn = self._level(drawn, x, to_x - bend, y)
            if move.when.vague:  # the day is a guess, so the curve is dashed
                self.canvas.path("line", "run", *drawn)
                self.canvas.path("line", "run guess", ("M", to_x - bend, y), curve)
                self._when(move.when, to_y)
                drawn = [("M", to_x, to_y)]
            else:
                drawn.append(curve)
            x, y = to_x, to_y
        end = max(self.scale(self.end), x)
        self.canvas.path("line", "run", *self._level(drawn, x, end, y))
        if not self.chart.ended and self.chart.planned:
            self.canvas.path("line", "run plan", ("M", end, y), ("L", self.scale(self.chart.planned.until), y))

    def _level(self, drawn: list[Segment], x: float, to: float, y: float) -> list[Segment]:
        """On along one lane: thin while the process rested, dashed where it is not known whether it did."""
        for since, until, surely in self.rests:
            left, right = max(since, x), min(until, to)
            if right - left < 1:
                continue
            self.canvas.path("line", "run", *drawn, ("L", left, y))
            self.canvas.path("line", "whisk" if surely else "run guess", ("M", left, y), ("L", right, y))
            drawn, x = [("M", right, y)], right
        return [*drawn, ("L", to, y)]

    def _turns(self) -> None:
        """What it is called, above the line where the process came to rest, if there is room."""
        for turn in self.known.turns:
            x, y = self.scale.at(turn.when) + 4, self.ground.y(self.chart.track_on(turn.when.middle)) - 8
            box = text_box(x, y, turn.name)
            if turn.rests and x >= LEFT and box.right <= self.canvas.width and self.canvas.free(box, gap=2):
                self.canvas.text("text", x, y, turn.name, f"m {self.halo(x)}")

    def _when(self, when: Moment, y: float) -> None:
        """The first and the last day that are possible, where the day is not known."""
        if when.vague:
            for x in (self.scale(when.earliest), self.scale(when.latest)):
                self.canvas.path("ticks", "whisk", ("M", x, y - 5), ("L", x, y + 5))

    def _curves(self) -> None:
        """No reason of a move may cross a curve; the numbers of sessions come first and may."""
        for before, move in itertools.pairwise(self.known.moves):
            x = self.scale.at(move.when)
            self.canvas.keep_clear(x - 14, self.ground.y(before.track), x - 9, self.ground.y(move.track))

    def _line_y(self, days: Iterable[dt.date]) -> dict[dt.date, float]:
        return {day: self.ground.y(self.chart.track_on(day)) for day in days}

    def _transfers(self) -> None:
        arrows = around.arrows(self.known.transfers, self.scale, by_quarter=self.size == "columns")
        around.up(self.canvas, arrows, self._line_y(arrow.day for arrow in arrows), self.tinted)
        if self.size != "columns":
            ends = self._line_y(reply.when.middle for reply in self.known.replies)
            around.down(self.canvas, self.known.replies, arrows, ends, self.scale)

    def _sessions(self) -> None:
        if self.size == "columns":
            told = self.known.sittings
            columns.draw(self.canvas, columns.columns(told, self.scale), self.scale, self.ground)
            columns.brackets(self.canvas, told, self.scale, self.ground)
        else:
            sittings.draw(self.canvas, self.spots, self.scale, size=self.size)
        days = [move.when.middle for move in self.known.moves]
        firsts = [next((s.number for s in self.known.sittings if s.when.middle >= day), 0) for day in days]
        sittings.numbers(
            self.canvas,
            self.spots,
            self.ground,
            size=self.size,
            moved=set(firsts),
            today_x=self.today_x,
            halo=self.halo,
        )

    def _planned(self) -> None:
        planned = self.chart.planned
        if not planned or self.chart.ended:
            return
        y, start = self.ground.y(planned.track), self.today_x + 6
        width = max(self.scale(planned.until) + 3 - start, 12)
        self.canvas.rect("dots", start, y - 6, width, 12, "dot plan", rx=6)
        end = min(start + width + 19, self.canvas.width - 2)
        if self.canvas.free(text_box(end, y - 14, planned.text, anchor="end", size=11)):
            self.canvas.text("text", end, y - 14, planned.text, self.halo(end), anchor="end", size=11)

    def _today(self) -> None:
        x, day = self.today_x, date_format(self.chart.today, "j M")
        text = self.chart.today_text or _("Today, %(day)s") % {"day": day}
        self.canvas.path("today", "now", ("M", x, 46), ("L", x, self.ground.axis))
        for y, (at, anchor) in itertools.product((self.ground.axis - 8, 42.0), ((x - 6, "end"), (x + 6, "start"))):
            box = text_box(at, y, text, anchor=anchor)
            if box.left >= LEFT and box.right <= self.canvas.width and self.canvas.free(box):
                self.canvas.text("text", at, y, text, f"nowt {self.halo(at)}", anchor=anchor)
                break

    def _rounds_labels(self) -> None:
        around.rounds_labels(self.canvas, self.known.rounds, self.scale, self.tinted)

    def _foot(self) -> float:
        inside = [event for event in self.known.events if event.when.middle >= self.scale.first]
        major = [event for event in inside if event.is_major]
        told = major if major and self.size == "columns" else inside
        rest = [event for event in inside if event not in told]
        used = around.events(self.canvas, told, rest, self.scale, self.ground)
        context = self.ground.context
        if used:
            self.canvas.text("text", 18, context, shortened(_("Context"), LEFT - 22), "m")
        foot = context + around.ROW_HEIGHT * used - 9 if used else self.ground.axis + 24
        if self.known.stages:
            foot += 20
            around.stages(self.canvas, self.known.stages, self.scale, foot - 8, shortened(_("Stage"), LEFT - 22))
        if self.known.phases:
            foot += 24
            around.phases(self.canvas, self.known.phases, self.scale, foot - 10, shortened(_("Phases"), LEFT - 22))
        return foot


@dataclass
class _Reasons:
    """Why the line moved: the day in bold, the words below it, wherever they meet nothing."""

    drawing: _Drawing

    def draw(self) -> None:
        moves = self.drawing.known.moves
        for index, (before, move) in enumerate(itertools.pairwise(moves), start=1):
            stays = index + 1 == len(moves) or self._between(move, moves[index + 1]) >= SHORT_STAY
            rises = TRACKS.index(move.track) < TRACKS.index(before.track)
            places = self._places(move, rises=rises, stays=stays)
            whole, less = self._cuts(move)
            tries = [(cut, place) for cuts in (whole, less) for place in places for cut in cuts]
            any(self._written(cut, *place) for cut, place in tries if place[2] == "start" or self._slim(cut))

    def _between(self, move: Move, after: Move) -> float:
        return self.drawing.scale.at(after.when) - self.drawing.scale.at(move.when)

    def _places(self, move: Move, *, rises: bool, stays: bool) -> list[tuple[float, float, str]]:
        x, y = self.drawing.scale.at(move.when), self.drawing.ground.y(move.track)
        if move.track == "2":
            return [(x + 8, y - 40, "start")]
        start_side, end_side, under = (x - CURVE + 4, y + 24, "end"), (x + 8, y + 44, "start"), (x - 8, y + 44, "start")
        if rises:
            return [end_side, start_side] if stays else [start_side, end_side]
        return [under, end_side]

    def _written(self, lines: Sequence[str], x: float, y: float, anchor: str) -> bool:
        canvas, look = self.drawing.canvas, self.drawing.halo(x)
        places = [(y + (16 if n else 0) + 15 * max(n - 1, 0), text) for n, text in enumerate(lines)]
        boxes = [text_box(x, base, text, anchor=anchor) for base, text in places]
        if not all(canvas.free(box, gap=2) and box.left >= LEFT and box.right <= canvas.width - 2 for box in boxes):
            return False
        for n, (base, text) in enumerate(places):
            canvas.text("text", x, base, text, look if n else f"k {look}", anchor=anchor)
        return True

    @staticmethod
    def _slim(cut: Sequence[str]) -> bool:
        return all(text_width(line) <= ROOMS[-1] for line in cut)

    @staticmethod
    def _cuts(move: Move) -> tuple[list[list[str]], list[list[str]]]:
        """The whole reason on as few lines as it can have; then shortened, and the day alone."""
        most = 1 if move.track == "2" else 2
        cuts = [wrapped(move.reason, room, lines) for lines in range(1, most + 1) for room in ROOMS if move.reason]
        whole = [cut for cut in cuts if " ".join(cut) == " ".join(move.reason.split())]
        less = [cut for cut in cuts[::-1] if cut not in whole]
        day = move.when.text
        return [[day, *cut] for cut in whole], [[day, *cut] for cut in [*less[:1], *less[-1:], []]]


def _tracks(chart: LanesChart, known: Known) -> set[str]:
    planned = [chart.planned.track] if chart.planned else []
    told = [track for one in known.sittings for track in (one.track, one.other_track)]
    return {*(move.track for move in known.moves), *told, *planned}


def _scale(chart: LanesChart, known: Known) -> TimeScale:
    days = [chart.today]
    for items in (known.moves, known.sittings, known.transfers):
        days += [item.when.earliest for item in items]
    first = min(days)
    last = max(chart.today, chart.planned.until if chart.planned else chart.today)
    due = max((phase.due.latest for phase in known.phases), default=last)
    last = max(last, min(due, chart.today + (chart.today - first) * AHEAD))
    start, end = first - WEEK, last + WEEK
    if (end - start).days < SHORTEST:
        end = start + dt.timedelta(days=SHORTEST)
    return TimeScale(start, end, LEFT, chart.width - RIGHT_MARGIN)
