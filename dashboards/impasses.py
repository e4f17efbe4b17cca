"""In which kinds of room impasses arose and broke, over every process that one reader sees (R13).

Counted, never listed. Processes of whose team the reader is are counted by what they may read there. Of the others the
counts alone are told, and only where three or more have something to count: a row that rests on fewer, of the one sort
or of both together, is merged with the next, and what fits nowhere is left out (docs/permissions.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.db.models.query import QuerySet

from accounts.models import User
from dialogues.as_at import AsAt
from dialogues.breakthroughs import InRoom, RoomKind, reading
from dialogues.models import FormerReading, Impasse, ImpasseStep, Process, Seat, Session
from dialogues.models.session import READING
from dialogues.roles import Verb

FEWEST = 3
TURNS = (ImpasseStep.Kind.BROKEN, ImpasseStep.Kind.REOPENED)
NUMBERS = ("sessions", "arose", "broken", "tried", "found", "broke")
COLUMN = {"tried": "tried", "found": "found", "broken": "broke"}  # of a step, by its kind


@dataclass
class Rooms:
    """What happened in rooms of one kind, or of several that were merged; and in which processes."""

    kinds: list[RoomKind]
    counts: InRoom
    of: set[UUID] = field(default_factory=set)

    @property
    def is_merged(self) -> bool:
        return len(self.kinds) > 1

    def add(self, other: Rooms) -> None:
        self.kinds += other.kinds
        self.of |= other.of
        for name in NUMBERS:
            setattr(self.counts, name, getattr(self.counts, name) + getattr(other.counts, name))

    def may_be_told(self, read: set[UUID]) -> bool:
        hidden = len(self.of - read)
        return len(self.of) >= FEWEST and (hidden == 0 or hidden >= FEWEST)


@dataclass(frozen=True)
class Across:
    rows: list[Rooms]
    processes: int  # that something was counted in
    is_short: bool  # something was left out, because too few processes had it


def across(user: User, as_at: AsAt) -> Across:
    seen = Process.objects.visible_to(user)
    read = set(Process.objects.filter(pk__in=Seat.processes_of(user, Verb.WRITE_POINT)).values_list("pk", flat=True))
    told = list(counted(user, seen, as_at))
    of = {process for process, *_rest in told}
    kept = of if len(of - read) >= FEWEST else of & read
    rooms = {kind: Rooms([kind], InRoom(kind)) for kind in RoomKind}
    for process, kind, name, count in told:
        if process in kept:
            room = rooms[kind]
            room.of.add(process)
            setattr(room.counts, name, getattr(room.counts, name) + count)
    for kind, count in held(kept, as_at):
        rooms[kind].counts.sessions += count
    filled = [room for room in rooms.values() if room.of]
    rows = merged(filled, read)
    told_of = {process for row in rows for process in row.of}
    return Across(rows, len(told_of), is_short=told_of != of)


def merged(rooms: list[Rooms], read: set[UUID]) -> list[Rooms]:
    """The kinds that may be told; what may not goes together, with the smallest of the others as long as it has to."""
    rows = [room for room in rooms if room.may_be_told(read)]
    few = [room for room in rooms if not room.may_be_told(read)]
    if not few:
        return rows
    rest = few[0]
    for other in few[1:]:
        rest.add(other)
    while not rest.may_be_told(read) and rows:
        smallest = min(rows, key=lambda room: len(room.of))
        rows.remove(smallest)
        rest.add(smallest)
    return [*rows, rest] if rest.may_be_told(read) else rows


def counted(user: User, seen: QuerySet[Process], as_at: AsAt) -> Iterable[tuple[UUID, RoomKind, str, int]]:
    """By process and kind of room: how many arose, of these how many are broken, and what was done there."""
    then = {"then": read_before(as_at)}
    steps = ImpasseStep.objects.filter(as_at.happened(), as_at.written("created_at"))
    turn = steps.filter(impasse=OuterRef("pk"), kind__in=TURNS).order_by("-when_earliest", "-created_at")
    arose = Impasse.objects.counted_for(user, seen).filter(as_at.happened(), as_at.written("created_at"))
    fields = ("process", "session", *(f"session__{name}" for name in READING), "then")
    rows = arose.annotate(**then, turn=Subquery(turn.values("kind")[:1])).order_by()
    for *room, last, count in rows.values_list(*fields, "turn").annotate(count=Count("pk")):
        process, kind = room[0], kind_of(*room[1:])
        yield process, kind, "arose", count
        if last == ImpasseStep.Kind.BROKEN:
            yield process, kind, "broken", count
    done = ImpasseStep.objects.counted_for(user, seen).filter(as_at.happened(), as_at.written("created_at"))
    told = done.filter(kind__in=COLUMN).annotate(**then, of=F("impasse__process")).order_by()
    for *room, did, count in told.values_list("of", *fields[1:], "kind").annotate(count=Count("pk")):
        yield room[0], kind_of(*room[1:]), COLUMN[did], count


def held(processes: set[UUID], as_at: AsAt) -> Iterable[tuple[RoomKind, int]]:
    rows = Session.objects.filter(process__in=processes).stood_by(as_at).held().order_by()
    told = rows.annotate(then=read_before(as_at, session="pk")).values_list(*READING, "then")
    for track, is_one_sided, is_asymmetric, then, count in told.annotate(count=Count("pk")):
        yield kind_of(True, track, is_one_sided, is_asymmetric, then), count


def read_before(as_at: AsAt, session: str = "session") -> Any:
    """How the room had been read, where it was corrected since and only what was known then counts."""
    later = FormerReading.objects.filter(session=OuterRef(session), until__gte=as_at.known_at).order_by("until")
    told = later if as_at.is_known_then else later.none()
    return Subquery(told.values(told=JSONObject(**{name: name for name in READING}))[:1])


def kind_of(session: Any, *now_and_then: Any) -> RoomKind:
    """From the three columns of a reading as it is now, and what it had been where that counts."""
    if session is None:
        return RoomKind.BETWEEN
    *now, then = now_and_then
    track, is_one_sided, is_asymmetric = now if then is None else (then[name] for name in READING)
    return reading(track, is_one_sided=is_one_sided, is_asymmetric=is_asymmetric)
