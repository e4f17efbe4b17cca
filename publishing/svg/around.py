"""What surrounds the line: plans, official rounds, transfers, events outside the room, stages."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from publishing.svg.canvas import Box, Canvas, shortened, text_box
from publishing.svg.course import SUSPENDED, Event, Phase, Plan, Reply, Rounds, Stage, Transfer
from publishing.svg.ground import ARROW_TIP, ROUNDS_Y, TOP, Ground
from publishing.svg.scale import Moment, TimeScale

ROW_HEIGHT, CONTEXT_ROWS = 19.0, 5
LONGEST_EVENT, WHOLE_EVENT = 200.0, 420.0
QUARTERS_FROM, ROOM_OF_A_COUNT = 24, 26.0


def bands(canvas: Canvas, plans: Sequence[Plan], scale: TimeScale, ground: Ground) -> list[tuple[float, float]]:
    """Every other plan is tinted; returns the tinted spans, for the halo of what is written on them."""
    tinted = []
    for index, plan in enumerate(plans):
        left = scale(plan.since) if index else scale.left
        right = scale(plans[index + 1].since) if index + 1 < len(plans) else scale.right
        if index % 2 == 0:
            canvas.rect("bands", left, TOP, right - left, ground.axis - TOP, "band")
            tinted.append((left, right))
        room = (canvas.width - 2 if right >= scale.right else right) - left - 10
        text = next((t for t in (plan.text, plan.name) if text_box(0, 0, t).right <= room), "")
        if text and canvas.free(text_box(left + 7, 27, text)):
            canvas.text("text", left + 7, 27, text, "k")
    return tinted


def rounds(canvas: Canvas, states: Sequence[Rounds], name: str, scale: TimeScale, today: dt.date) -> None:
    if not states:
        return
    canvas.text("text", 18, 70, shortened(name, scale.left - 22, 11), "m", size=11)
    for state in states:
        if (state.until or today) <= scale.first:
            continue
        left, right = scale(state.surely or state.since), scale(min(state.until or today, today))
        if state.surely and state.surely > state.since:
            canvas.path("rounds", "ctx", ("M", scale(state.since), ROUNDS_Y + 4), ("L", left, ROUNDS_Y + 4))
        if state.state in SUSPENDED:
            canvas.rect("rounds", left, ROUNDS_Y, max(right - left, 3), 8, "gap")
        elif state.state == "occasional":
            canvas.path("rounds", "ctx", ("M", left, ROUNDS_Y + 4), ("L", right, ROUNDS_Y + 4))
        elif state.state == "talking":
            canvas.rect("rounds", left, ROUNDS_Y, max(right - left, 2), 8, "edgef")


def rounds_labels(
    canvas: Canvas, states: Sequence[Rounds], scale: TimeScale, tinted: Sequence[tuple[float, float]]
) -> None:
    """The newest first: where labels meet, the older one is left to the table."""
    for state in reversed(states):
        look = "gapt" if state.state in SUSPENDED else ""
        left = scale(state.since)
        for x, anchor in ((left, "start"), (canvas.width - 2, "end")):
            box = text_box(x, 56, state.label, anchor=anchor, size=13)  # it is bold
            reaches = anchor == "start" or box.left <= left <= box.right
            if state.label and reaches and box.right <= canvas.width and canvas.free(box):
                canvas.text("text", x, 56, state.label, f"{look} {halo(left, tinted)}".strip(), anchor=anchor, size=11)
                break


def halo(x: float, tinted: Sequence[tuple[float, float]]) -> str:
    return "halo on" if any(left <= x < right for left, right in tinted) else "halo"


@dataclass(frozen=True)
class Arrow:
    x: float
    day: dt.date
    label: str


def arrows(transfers: Sequence[Transfer], scale: TimeScale, *, by_quarter: bool) -> list[Arrow]:
    """One for each transfer, one for those that stand too close; where they are very many, one per quarter or more."""
    if by_quarter and len(transfers) > QUARTERS_FROM:
        months = next((m for m in (3, 6, 12) if m * 30.44 * scale.per_day >= ROOM_OF_A_COUNT), 12)
        groups: Iterator[tuple[object, Iterator[Transfer]]] = itertools.groupby(
            transfers, key=lambda t: (t.when.middle.year * 12 + t.when.middle.month - 1) // months
        )
        listed = [list(group) for _quarter, group in groups]
        return [Arrow(scale(g[len(g) // 2].when.middle), g[-1].when.middle, _counted(g)) for g in listed]
    merged: list[list[Transfer]] = []
    for transfer in transfers:
        if merged and _too_close(merged[-1], transfer, scale):
            merged[-1].append(transfer)
        else:
            merged.append([transfer])
    return [Arrow(scale.at(g[0].when), g[0].when.middle, _joined(g)) for g in merged]


def _too_close(group: Sequence[Transfer], transfer: Transfer, scale: TimeScale) -> bool:
    before = text_box(scale.at(group[0].when), 0, _joined(group), anchor="middle", size=11)
    return before.meets(text_box(scale.at(transfer.when), 0, transfer.label, anchor="middle", size=11), 3)


def _counted(group: Sequence[Transfer]) -> str:
    return group[0].label if len(group) == 1 else f"{len(group)}×"


def _joined(group: Sequence[Transfer]) -> str:
    return group[0].label if len(group) == 1 else f"{group[0].label}–{group[-1].label}"


def up(
    canvas: Canvas, drawn: Sequence[Arrow], line_y: dict[dt.date, float], tinted: Sequence[tuple[float, float]]
) -> None:
    for arrow in drawn:
        x = arrow.x
        canvas.path("transfers", "up", ("M", x, line_y[arrow.day]), ("L", x, ARROW_TIP))
        canvas.path(
            "transfers", "inkf", ("M", x, ARROW_TIP), ("L", x - 4, ARROW_TIP + 8), ("L", x + 4, ARROW_TIP + 8), ("Z",)
        )
        if canvas.free(text_box(x, 88, arrow.label, anchor="middle", size=11), gap=2):
            canvas.text("text", x, 88, arrow.label, f"k {halo(x, tinted)}", anchor="middle", size=11)


def down(
    canvas: Canvas, replies: Sequence[Reply], sent: Sequence[Arrow], line_y: dict[dt.date, float], scale: TimeScale
) -> None:
    """Stands clear of the arrow that it answers."""
    last = -100.0
    for reply in replies:
        x = scale.at(reply.when)
        before = max((arrow.x for arrow in sent if arrow.x <= x), default=-100.0)
        x = max(x, before + 13)
        if x - last < 8:
            continue
        last, end = x, line_y[reply.when.middle] - 10
        canvas.path("transfers", "down", ("M", x, 100), ("L", x, end))
        canvas.path("transfers", "edgef", ("M", x, end), ("L", x - 4, end - 8), ("L", x + 4, end - 8), ("Z",))


@dataclass(frozen=True)
class Placed:
    x: float
    row: int | None  # None: no row was free, the label is in the table only
    text: str
    anchor: str = "start"


def events(canvas: Canvas, told: Sequence[Event], marked: Sequence[Event], scale: TimeScale, ground: Ground) -> int:
    """`told` with their words, as far as there are rows; `marked` by a diamond on the axis. Gives the rows used."""
    first = sorted(told, key=lambda event: not event.is_major)  # what is major finds a row before the rest
    placed = place_events([(scale.at(event.when), event.text) for event in first], canvas.width)
    vague = {scale.at(event.when): event.when for event in (*marked, *told) if event.when.vague}
    for spot in [*placed, *(Placed(scale.at(event.when), None, "") for event in marked)]:
        y = ground.axis - 4.5 if spot.row is None else ground.context + ROW_HEIGHT * spot.row - 9
        if spot.row is not None:
            canvas.path("context", "ctx", ("M", spot.x, 34), ("L", spot.x, y))
            at = spot.x + (9 if spot.anchor == "start" else -9)
            canvas.text("text", at, y + 9, spot.text, "halo", anchor=spot.anchor)
        if spot.x in vague:
            _reach(canvas, vague[spot.x], y + 4.5, scale)
        _diamond(canvas, spot.x, y, "vague" if spot.x in vague else "edgef")
    return max((spot.row + 1 for spot in placed if spot.row is not None), default=0)


def _reach(canvas: Canvas, when: Moment, y: float, scale: TimeScale) -> None:
    """From the first day that is possible to the last one."""
    canvas.path("context", "edge", ("M", scale(when.earliest), y), ("L", scale(when.latest), y))


def place_events(told: Sequence[tuple[float, str]], width: float) -> list[Placed]:
    """Those that must flip to the start side first, then the rest in order of time, each in the first free row.

    In whole words, unless more labels find a row when the long ones are cut.
    """
    whole, short = ([(x, shortened(text, longest)) for x, text in told] for longest in (WHOLE_EVENT, LONGEST_EVENT))
    tries = [placed for spots in ([whole, short] if whole != short else [short]) for placed in _orders(spots, width)]
    return min(tries, key=lambda placed: sum(spot.row is None for spot in placed))


def _orders(spots: Sequence[tuple[float, str]], width: float) -> list[list[Placed]]:
    flips = [spot for spot in spots if text_box(spot[0] + 9, 0, spot[1]).right > width - 2]
    rest = [spot for spot in spots if spot not in flips]
    return [_in_rows(order, rest) for order in (flips, flips[::-1])]


def _in_rows(flips: Sequence[tuple[float, str]], rest: Sequence[tuple[float, str]]) -> list[Placed]:
    rows: list[list[Box]] = [[] for _row in range(CONTEXT_ROWS)]
    out = [_in_row(rows, x, text, "end") for x, text in flips]
    out += [_in_row(rows, x, text, "start") for x, text in rest]
    return sorted(out, key=lambda spot: spot.x)


def _in_row(rows: list[list[Box]], x: float, text: str, anchor: str) -> Placed:
    words = text_box(x + (9 if anchor == "start" else -9), 0, text, anchor=anchor)
    box = Box(min(words.left, x - 5), words.top, max(words.right, x + 5), words.bottom)
    for index, taken in enumerate(rows):
        if box.left >= 0 and not any(box.meets(other, 2) for other in taken):
            taken.append(box)
            return Placed(x, index, text, anchor)
    return Placed(x, None, text, anchor)


def _diamond(canvas: Canvas, x: float, y: float, look: str) -> None:
    canvas.path("diamonds", look, ("M", x, y), ("L", x + 4, y + 4.5), ("L", x, y + 9), ("L", x - 4, y + 4.5), ("Z",))


def stages(canvas: Canvas, told: Sequence[Stage], scale: TimeScale, y: float, name: str) -> None:
    """A strip under the context: the mark and the word at the start of each stage."""
    canvas.text("text", 18, y, name, "m")
    for index, stage in enumerate(told):
        left = scale(stage.since)
        right = scale(told[index + 1].since) if index + 1 < len(told) else scale.right
        for step in range(4):
            classes = "inkf" if step < stage.step else "h0"
            inset = 0.0 if step < stage.step else 0.5
            canvas.rect("diamonds", left + step * 6.5 + inset, y - 8 + inset, 5 - 2 * inset, 8 - 2 * inset, classes)
        if stage.surely and stage.surely > stage.since:
            canvas.path("ticks", "edge", ("M", left, y + 2), ("L", left, y + 8))
            canvas.path("ticks", "edge", ("M", left, y + 5), ("L", scale(stage.surely), y + 5))
            canvas.path("ticks", "edge", ("M", scale(stage.surely), y + 2), ("L", scale(stage.surely), y + 8))
        word = shortened(stage.name, min(right, canvas.width - 2) - left - 42)
        canvas.path("lanes", "hair", ("M", left, y + 5), ("L", right, y + 5))
        if word and canvas.free(text_box(left + 31, y, word)):
            canvas.text("text", left + 31, y, word)


def phases(canvas: Canvas, told: Sequence[Phase], scale: TimeScale, y: float, name: str) -> None:
    """A strip of the plan in force: a stroke where each phase was due, dashed over what is possible; name or number."""
    canvas.text("text", 18, y, name, "m")
    for phase in told:
        left, right = scale(phase.since), scale(phase.due.latest)
        if right <= left:
            continue
        sure = scale(phase.due.earliest) if phase.due.vague else right
        canvas.path("lanes", "edge", ("M", left, y + 5), ("L", max(sure, left), y + 5))
        canvas.path("ticks", "edge", ("M", right, y + 1), ("L", right, y + 9))
        if phase.due.vague:
            canvas.path("ticks", "edge guess", ("M", max(sure, left), y + 5), ("L", right, y + 5))
            canvas.path("ticks", "edge", ("M", max(sure, left), y + 3), ("L", max(sure, left), y + 7))
        whole, number = f"{phase.number}  {phase.name}", str(phase.number)
        word = (
            shortened(whole, right - left - 8) if text_box(0, 0, number + "  abc").right <= right - left - 8 else number
        )
        if canvas.free(text_box(left + 3, y, word)) and text_box(left + 3, y, word).right <= canvas.width - 2:
            canvas.text("text", left + 3, y, word)
