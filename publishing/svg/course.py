"""What the track-lanes chart is told, and the same told as rows for the table beside it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from publishing.svg.ground import LOCAL, TRACKS
from publishing.svg.scale import Moment

SUSPENDED = frozenset({"suspended", "broken_down"})
LANE_CLASSES = {"1": "t1", "1.5": "t15", LOCAL: "tl"}
KIND_CLASSES = {"session": ["ses"], "planned": ["ses", "pl"], "move": ["mv"]}


@dataclass(frozen=True)
class Move:
    """To this track on this day. The first one is where the process began."""

    when: Moment
    track: str
    reason: str = ""


@dataclass(frozen=True)
class Sitting:
    """One session. The sides are set only where they were not of one kind."""

    number: int
    when: Moment
    track: str
    first_side: str = ""
    second_side: str = ""
    note: str = ""
    aside: str = ""  # a few words at the end of the hair

    @property
    def is_split(self) -> bool:
        return bool(self.first_side and self.second_side and self.first_side != self.second_side)

    @property
    def title(self) -> str:
        parts = [
            _("Session %(number)s") % {"number": self.number},
            self.when.text,
            _track(self.track),
        ]
        return _(", ").join([*parts, self.split_note] if self.is_split else parts)

    @property
    def split_note(self) -> str:
        """Never which side: the picture says it to those who know the sides, the words need not."""
        implied = self.other_track
        if implied == self.track:
            return ""
        return (
            _("one side came as local")
            if implied == LOCAL
            else _("one side came as track %(track)s") % {"track": implied}
        )

    @property
    def other_track(self) -> str:
        """What the side that disagrees with the label came as."""
        return next((side for side in (self.first_side, self.second_side) if side != self.track), self.track)


@dataclass(frozen=True)
class Planned:
    """Never a day: a track and the last day of the span."""

    track: str
    until: dt.date
    text: str


@dataclass(frozen=True)
class Transfer:
    when: Moment
    label: str
    note: str = ""


@dataclass(frozen=True)
class Reply:
    when: Moment
    note: str = ""


@dataclass(frozen=True)
class Rounds:
    """A state of the official talks elsewhere: talking, occasional, suspended, broken_down or none."""

    since: dt.date
    until: dt.date | None
    state: str
    label: str = ""
    surely: dt.date | None = None  # the latest day on which it may have begun, where that is not known


@dataclass(frozen=True)
class Plan:
    since: dt.date
    name: str
    cause: str = ""

    @property
    def text(self) -> str:
        return _(", ").join([self.name, self.cause]) if self.cause else self.name


@dataclass(frozen=True)
class Event:
    when: Moment
    text: str
    is_major: bool = False


@dataclass(frozen=True)
class Stage:
    """A stage of the conflict from this day; step is its place among the four."""

    since: dt.date
    step: int
    name: str
    surely: dt.date | None = None


@dataclass(frozen=True)
class Phase:
    """A step of the plan in force, from the end of the one before to the day it was expected to be done."""

    number: int
    name: str
    since: dt.date
    due: Moment


@dataclass(frozen=True)
class Turn:
    """What became of the process: it rests until it is taken up again, goes on after a rest, or is over."""

    when: Moment
    name: str
    reason: str = ""
    until: Moment | None = None
    rests: bool = False

    @property
    def text(self) -> str:
        return ". ".join(filter(None, [self.name, self.reason]))

    def spans(self, today: dt.date) -> tuple[tuple[dt.date, dt.date, bool], ...]:
        """From when to when it may have rested, and whether it surely did."""
        end = self.until or Moment.on(today)
        sure = (self.when.latest, end.earliest)
        if sure[0] >= sure[1]:
            return ((self.when.earliest, end.latest, False),)
        return (self.when.earliest, sure[0], False), (*sure, True), (sure[1], end.latest, False)


@dataclass(frozen=True)
class LanesChart:
    title: str
    desc: str
    today: dt.date  # or the day the chart is read as at
    moves: tuple[Move, ...]
    sittings: tuple[Sitting, ...] = ()
    planned: Planned | None = None
    transfers: tuple[Transfer, ...] = ()
    replies: tuple[Reply, ...] = ()
    rounds: tuple[Rounds, ...] = ()
    rounds_name: str = ""
    plans: tuple[Plan, ...] = ()
    events: tuple[Event, ...] = ()
    stages: tuple[Stage, ...] = ()
    phases: tuple[Phase, ...] = ()
    turns: tuple[Turn, ...] = ()
    ended: dt.date | None = None
    today_text: str = ""
    mirrored: bool = False
    width: int = 1058  # 560 for print

    def track_on(self, day: dt.date) -> str:
        here = self.moves[0].track if self.moves else "2"
        for move in self.moves:
            if move.when.middle <= day:
                here = move.track
        return here

    @cached_property
    def known(self) -> "Known":
        """Without what lies after its day, in the order of time."""
        return Known(self)


@dataclass(frozen=True)
class Known:
    chart: LanesChart
    moves: list[Move] = field(init=False)
    sittings: list[Sitting] = field(init=False)
    transfers: list[Transfer] = field(init=False)
    replies: list[Reply] = field(init=False)
    events: list[Event] = field(init=False)
    turns: list[Turn] = field(init=False)
    plans: list[Plan] = field(init=False)
    stages: list[Stage] = field(init=False)
    phases: list[Phase] = field(init=False)
    rounds: list[Rounds] = field(init=False)

    def __post_init__(self) -> None:
        today = self.chart.today
        for name in ("moves", "sittings", "transfers", "replies", "events", "turns"):
            told = [item for item in getattr(self.chart, name) if item.when.earliest <= today]
            object.__setattr__(self, name, sorted(told, key=lambda item: (item.when.middle, item.when.latest)))
        for name in ("plans", "stages", "phases", "rounds"):
            told = [item for item in getattr(self.chart, name) if item.since <= today or name == "phases"]
            object.__setattr__(self, name, sorted(told, key=lambda item: item.since))


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
    number: int | None = None  # of a session, for its link

    @property
    def lane(self) -> str:
        return track_name(self.track)

    @property
    def lane_class(self) -> str:
        marks = [LANE_CLASSES.get(self.track, "t2")]
        marks += KIND_CLASSES.get(self.kind, [])
        if self.is_split:
            marks.append("one")
        if self.is_down:
            marks.append("dn")
        return " ".join(marks)


def rows(chart: LanesChart) -> list[Row]:
    """Everything the chart shows, and every label it had no room for."""
    kinds = ("plan", "start", "move", "turn", "event", "rounds", "session", "transfer", "reply")
    order = {kind: place for place, kind in enumerate(kinds)}
    told = sorted(_told(chart), key=lambda row: (row.day, order[row.kind]))
    if chart.planned:
        text = _("Next session, %(span)s") % {"span": chart.planned.text}
        told.append(Row(chart.planned.until, _("Planned"), chart.planned.track, "planned", text))
    return told


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
    return replace(row, strong=sitting.split_note, is_split=True) if sitting.is_split else row


def _moves(moves: list[Move]) -> Iterator[Row]:
    for index, move in enumerate(moves):
        if not index:
            text = ". ".join(filter(None, [_("First contact"), move.reason]))
            yield Row(move.when.middle, move.when.text, move.track, "start", text)
            continue
        is_down = TRACKS.index(move.track) > TRACKS.index(moves[index - 1].track)
        if move.track == LOCAL:
            strong = _("Moved to local")
        else:
            named = _("Back to track %(track)s") if is_down else _("Moved to track %(track)s")
            strong = named % {"track": move.track}
        yield Row(move.when.middle, move.when.text, move.track, "move", move.reason, strong, is_down=is_down)


def track_name(track: str) -> str:
    return _named(track, get_language())


@lru_cache(maxsize=100)  # a table of hundreds of rows says the same few
def _named(track: str, _language: str | None) -> str:
    return _("Local") if track == LOCAL else _("Track %(track)s") % {"track": track}


def _track(track: str) -> str:
    return _("local") if track == LOCAL else _("track %(track)s") % {"track": track}
