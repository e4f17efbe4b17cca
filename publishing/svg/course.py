"""What the track-lanes chart is told; `publishing.svg.rows` tells the same for the table beside it."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from publishing.svg.ground import LOCAL
from publishing.svg.scale import Moment

SUSPENDED = frozenset({"suspended", "broken_down"})


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


def track_name(track: str) -> str:
    return _named(track, get_language())


@lru_cache(maxsize=100)  # a table of hundreds of rows says the same few
def _named(track: str, _language: str | None) -> str:
    return _("Local") if track == LOCAL else _("Track %(track)s") % {"track": track}


def _track(track: str) -> str:
    return _("local") if track == LOCAL else _("track %(track)s") % {"track": track}
