"""The track-lanes chart as rows: the table beside it, and the chart itself on a phone."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from publishing.svg.course import LanesChart, Move, Sitting, track_name
from publishing.svg.ground import LOCAL, TRACKS
from publishing.svg.scale import Moment

LANE_CLASSES = {"1": "t1", "1.5": "t15", LOCAL: "tl"}
KIND_CLASSES = {"session": ["ses"], "planned": ["ses", "pl"], "move": ["mv"], "start": ["st"]}


@dataclass(frozen=True)
class Row:
    day: dt.date
    when: str
    track: str
    kind: str  # start, move, turn, session, transfer, reply, event, rounds, plan, planned
    text: str
    strong: str = ""
    is_split: bool = False
    is_down: bool = False
    is_half: bool = False  # split, and one side official where the other was not even mixed
    is_far: bool = False  # moved past a lane
    line: str = ""  # "nil" before it began and after it ended, "rst" where it surely rested
    number: int | None = None  # of a session, for its link

    @property
    def lane(self) -> str:
        return "" if self.line == "nil" and self.kind != "session" else track_name(self.track)

    @property
    def lane_class(self) -> str:
        marks = [LANE_CLASSES.get(self.track, "t2")]
        marks += KIND_CLASSES.get(self.kind, [])
        if self.is_split:
            marks.append("one")
        flags = (("hf", self.is_half), ("dn", self.is_down), ("far", self.is_far), (self.line, self.line))
        marks += [mark for mark, is_so in flags if is_so]
        return " ".join(marks)


def rows(chart: LanesChart) -> list[Row]:
    """Everything the chart shows, and every label it had no room for."""
    kinds = ("plan", "start", "move", "turn", "event", "rounds", "session", "transfer", "reply")
    order = {kind: place for place, kind in enumerate(kinds)}
    told = _with_line(chart, sorted(_told(chart), key=lambda row: (row.day, order[row.kind])))
    if chart.planned:
        text = _("Next session, %(span)s") % {"span": chart.planned.text}
        told.append(Row(chart.planned.until, _("Planned"), chart.planned.track, "planned", text))
    return told


def _with_line(chart: LanesChart, told: list[Row]) -> list[Row]:
    """No line before the process began nor after it ended, and a thin one where it surely rested."""
    moves, rests = chart.known.moves, [turn for turn in chart.known.turns if turn.rests]
    began, over = moves[0].when.middle if moves else dt.date.max, chart.ended or dt.date.max
    spans = [(since, until) for turn in rests for since, until, surely in turn.spans(chart.today) if surely]

    def line(day: dt.date) -> str:
        if not began <= day <= over:
            return "nil"
        return "rst" if any(since <= day < until for since, until in spans) else ""

    lines = [(row, line(row.day)) for row in told]
    return [replace(row, line=found) if found else row for row, found in lines]


def _told(chart: LanesChart) -> Iterator[Row]:
    known = chart.known
    yield from _moves(known.moves)
    named = _("Session %(number)s")  # once for hundreds of rows
    for sitting in known.sittings:
        yield _session(sitting, named)
    for transfer in known.transfers:
        day, text = transfer.when.middle, ". ".join(filter(None, [transfer.label, transfer.note]))
        yield Row(day, transfer.when.text, chart.track_on(day), "transfer", text)
    for reply in known.replies:
        day, text = reply.when.middle, reply.note or _("Answered")
        yield Row(day, reply.when.text, chart.track_on(day), "reply", text)
    for turn in known.turns:
        yield Row(turn.when.middle, turn.when.text, chart.track_on(turn.when.middle), "turn", turn.text)
    for event in known.events:
        yield Row(event.when.middle, event.when.text, chart.track_on(event.when.middle), "event", event.text)
    yield from _around(chart)


def _around(chart: LanesChart) -> Iterator[Row]:
    known = chart.known
    for plan in known.plans:
        yield Row(plan.since, Moment.on(plan.since).text, chart.track_on(plan.since), "plan", plan.text)
    for state in known.rounds:
        if state.label:
            text = ": ".join(filter(None, [chart.rounds_name, state.label]))
            yield Row(state.since, Moment.on(state.since).text, chart.track_on(state.since), "rounds", text)


def _session(sitting: Sitting, named: str) -> Row:
    text = ". ".join(filter(None, [named % {"number": sitting.number}, sitting.note]))
    row = Row(sitting.when.middle, sitting.when.text, sitting.track, "session", text, number=sitting.number)
    if not sitting.is_split:
        return row
    is_half = {sitting.first_side, sitting.second_side} == {"1", "2"}
    return replace(row, strong=sitting.split_note, is_split=True, is_half=is_half)


def _moves(moves: list[Move]) -> Iterator[Row]:
    for index, move in enumerate(moves):
        if not index:
            text = ". ".join(filter(None, [_("First contact"), move.reason]))
            yield Row(move.when.middle, move.when.text, move.track, "start", text)
            continue
        lanes_down = TRACKS.index(move.track) - TRACKS.index(moves[index - 1].track)
        is_down = lanes_down > 0
        if move.track == LOCAL:
            strong = _("Moved to local")
        else:
            named = _("Back to track %(track)s") if is_down else _("Moved to track %(track)s")
            strong = named % {"track": move.track}
        yield Row(
            move.when.middle,
            move.when.text,
            move.track,
            "move",
            move.reason,
            strong,
            is_down=is_down,
            is_far=abs(lanes_down) == 2,
        )
