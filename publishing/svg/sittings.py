"""Sessions on their lanes: whole and split dots, ticks, and numbers that merge."""

import itertools
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from publishing.svg.canvas import Canvas, text_box, wrapped
from publishing.svg.course import Sitting
from publishing.svg.ground import LOCAL, Ground
from publishing.svg.scale import TimeScale

SMALL_UNDER, COLUMNS_UNDER = 16.0, 6.0  # median distance of two dots
SMALL_FROM, COLUMNS_FROM = 13, 120
MERGE_UNDER = 14.0


@dataclass(frozen=True)
class Spot:
    sitting: Sitting
    x: float
    y: float
    hair_to: float

    @property
    def half_side(self) -> int:
        """Which half disagrees with the label: -1 the start one, 1 the end one."""
        return -1 if self.sitting.first_side != self.sitting.track else 1

    @property
    def hair_x(self) -> float:
        return self.x + 4 * self.half_side


def spots(sittings: Sequence[Sitting], scale: TimeScale, ground: Ground) -> list[Spot]:
    lanes = ground.lanes
    return [Spot(s, scale.at(s.when), lanes[s.track], lanes.get(s.other_track, lanes[s.track])) for s in sittings]


def form(placed: Sequence[Spot]) -> str:
    """Large dots, small dots or columns, by how close they stand."""
    if len(placed) < 2:
        return "large"
    xs = sorted(spot.x for spot in placed)
    between = statistics.median(b - a for a, b in itertools.pairwise(xs))
    if len(placed) > COLUMNS_FROM or (between < COLUMNS_UNDER and len(placed) > 30):
        return "columns"
    return "small" if between < SMALL_UNDER and len(placed) >= SMALL_FROM else "large"


def draw(canvas: Canvas, placed: Sequence[Spot], scale: TimeScale, *, size: str) -> None:
    for spot in placed:
        _ticks(canvas, spot, scale)
        if spot.sitting.is_split:
            _hair(canvas, spot)
            _split_dot(canvas, spot, 7.5 if size == "large" else 5.5)
        else:
            _dot(canvas, spot, 6 if size == "large" else 4)


def _dot(canvas: Canvas, spot: Spot, r: float) -> None:
    x, y = spot.x, spot.y
    look = {"1": "dot full", LOCAL: "dot local"}.get(spot.sitting.track, "dot")
    canvas.circle("dots", x, y, r, look, title=spot.sitting.title)
    if spot.sitting.track == "1.5":
        canvas.path("dots", "half", ("M", x - r, y), ("A", r, 0, x + r, y), ("Z",))


def _split_dot(canvas: Canvas, spot: Spot, r: float) -> None:
    x, y = spot.x, spot.y
    canvas.circle("dots", x, y, r, "dot", title=spot.sitting.title)
    for side, track in ((-1, spot.sitting.first_side), (1, spot.sitting.second_side)):
        sweep = 1 if side < 0 else 0
        if track == "1.5":
            canvas.path("dots", "half", ("M", x, y), ("L", x, y + r), ("A", r, sweep, x + side * r, y), ("Z",))
        elif track == "1":
            canvas.path("dots", "half", ("M", x, y + r), ("A", r, sweep, x, y - r), ("Z",))
    canvas.path("dots", "splitl", ("M", x, y - r), ("L", x, y + r))


def _ticks(canvas: Canvas, spot: Spot, scale: TimeScale) -> None:
    if spot.sitting.when.vague:
        for day in (spot.sitting.when.earliest, spot.sitting.when.latest):
            canvas.path("ticks", "whisk", ("M", scale(day), spot.y - 5), ("L", scale(day), spot.y + 5))


def _hair(canvas: Canvas, spot: Spot) -> None:
    x, end = spot.hair_x, spot.hair_to
    if end == spot.y:
        return
    start = spot.y + (6 if end > spot.y else -6)
    canvas.path("hairs", "hairline", ("M", x, start), ("L", x, end), ("M", x - 5, end), ("L", x + 5, end))
    canvas.keep_clear(x - 1, start, x + 1, end)


def asides(canvas: Canvas, placed: Sequence[Spot], halo: Callable[[float], str]) -> None:
    """A few words at the end of a hair, on the start side, where they meet nothing."""
    for spot in placed:
        if not (spot.sitting.is_split and spot.sitting.aside):
            continue
        lines = wrapped(spot.sitting.aside, 84, 2)
        places = [(spot.hair_x - 10, spot.hair_to + 4 + 15 * n, line) for n, line in enumerate(lines)]
        boxes = [text_box(x, y, line, anchor="end") for x, y, line in places]
        if all(canvas.free(box) and box.left >= 0 for box in boxes):
            for x, y, line in places:
                canvas.text("text", x, y, line, halo(x), anchor="end")


def numbers(
    canvas: Canvas,
    placed: Sequence[Spot],
    ground: Ground,
    *,
    size: str,
    moved: set[int],
    today_x: float,
    halo: Callable[[float], str],
) -> None:
    """Beside the today line and the hairs that run down from a dot, never on them."""
    every = 5 if size == "small" else max(50, len(placed) // 500 * 100)
    for lane, y in ground.lanes.items():
        here = [spot for spot in placed if spot.sitting.track == lane]
        hairs = [spot.hair_x for spot in here if spot.sitting.is_split and spot.hair_to > spot.y]
        for text, x in _merged(here) if size == "large" else _chosen(here, placed, moved, every):
            for at in (_clear_of(x, text, [today_x, *hairs]), x - 9, x, x + 9):
                box = text_box(at, y + 22, text, anchor="middle", size=11)
                if canvas.free(box, gap=2) and box.right <= canvas.width:
                    canvas.text("text", at, y + 22, text, halo(at), anchor="middle", size=11)
                    break


def _clear_of(x: float, text: str, lines: Sequence[float]) -> float:
    box = text_box(x, 0, text, anchor="middle", size=11)
    return x - 9 if any(box.left - 1 < line < box.right + 1 for line in lines) else x


def _merged(here: Sequence[Spot]) -> list[tuple[str, float]]:
    groups: list[list[Spot]] = []
    for spot in here:
        if groups and (spot.x - groups[-1][-1].x < MERGE_UNDER or _crowded(groups[-1], spot)):
            groups[-1].append(spot)
        else:
            groups.append([spot])
    return [(_span(group), sum(s.x for s in group) / len(group)) for group in groups]


def _crowded(group: Sequence[Spot], spot: Spot) -> bool:
    before = text_box(sum(s.x for s in group) / len(group), 0, _span(group), anchor="middle", size=11)
    return before.meets(text_box(spot.x, 0, str(spot.sitting.number), anchor="middle", size=11), 2)


def _span(group: Sequence[Spot]) -> str:
    told = [spot.sitting.number for spot in group]
    if len(told) < 3:
        return ", ".join(map(str, told))
    if told[-1] - told[0] == len(told) - 1:
        return f"{told[0]}–{told[-1]}"
    return f"{told[0]}…{told[-1]}"


def _chosen(here: Sequence[Spot], everywhere: Sequence[Spot], moved: set[int], every: int) -> list[tuple[str, float]]:
    """First, last and the first after each move come before every fifth or fiftieth, which gives way."""
    ends = {everywhere[0].sitting.number, everywhere[-1].sitting.number} | moved
    first = [spot for spot in here if spot.sitting.number in ends]
    others = [spot for spot in here if spot.sitting.number % every == 0 and spot.sitting.number not in ends]
    return [(str(spot.sitting.number), spot.x) for spot in [*first, *others]]
