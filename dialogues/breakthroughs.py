"""In which kind of room impasses arose, were worked on and broke (R13): counted, by what each room implied.

A count of few things, never a rate: a room that nobody tried anything in breaks nothing either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from dialogues.as_at import AsAt
from dialogues.models import Impasse, ImpasseStep, Process, Session
from dialogues.vocabulary import Track


class RoomKind(models.TextChoices):
    """How a room read, the most official first; an asymmetric room is never rounded to a track."""

    T1 = "t1", _("Official on every side")
    ASYMMETRIC = "asymmetric", _("Asymmetric: official on one side only")
    T15 = "t15", _("Personal on every side")
    ONE_SIDED = "one_sided", _("One-sided: personal and unofficial")
    T2 = "t2", _("Unofficial on every side")
    UNREAD = "unread", _("A session whose room cannot be read")
    BETWEEN = "between", _("Between sessions")


OF_TRACK = {Track.T1: RoomKind.T1, Track.T15: RoomKind.T15, Track.T2: RoomKind.T2}
TRACK_OF = {kind: track for track, kind in OF_TRACK.items()} | {RoomKind.ONE_SIDED: Track.T15}


@dataclass
class InRoom:
    """What happened in rooms of one kind; `broken` and `standing` are of the impasses that arose there."""

    kind: RoomKind
    sessions: int = 0
    arose: int = 0
    broken: int = 0
    tried: int = 0
    found: int = 0
    broke: int = 0

    @property
    def standing(self) -> int:
        return self.arose - self.broken

    @property
    def track(self) -> str:
        return TRACK_OF.get(self.kind, "")


def kind_of(session: Session | None) -> RoomKind:
    if session is None:
        return RoomKind.BETWEEN
    return reading(session.implied_track, is_one_sided=session.is_one_sided, is_asymmetric=session.is_asymmetric)


def reading(track: str, *, is_one_sided: bool, is_asymmetric: bool) -> RoomKind:
    if is_asymmetric:
        return RoomKind.ASYMMETRIC
    if is_one_sided:
        return RoomKind.ONE_SIDED
    return OF_TRACK.get(Track(track), RoomKind.UNREAD) if track else RoomKind.UNREAD


def by_room(process: Process, impasses: Iterable[Impasse], steps: Iterable[ImpasseStep], as_at: AsAt) -> list[InRoom]:
    """Every kind of room that the process has met in, or that something happened in; by one query."""
    rooms = {kind: InRoom(kind) for kind in RoomKind}
    for kind, count in held(process, as_at).items():
        rooms[kind].sessions = count
    mine: dict[UUID, list[ImpasseStep]] = {}
    for step in steps:
        mine.setdefault(step.impasse_id, []).append(step)
    for impasse in impasses:
        room, happened = rooms[kind_of(impasse.session)], mine.get(impasse.pk, [])
        room.arose += 1
        room.broken += broken_by(happened) is not None
        for step in happened:
            count_step(rooms[kind_of(step.session)], step)
    return [room for room in rooms.values() if room.sessions or room.arose or room.tried or room.found or room.broke]


def count_step(room: InRoom, step: ImpasseStep) -> None:
    match step.kind:
        case ImpasseStep.Kind.TRIED:
            room.tried += 1
        case ImpasseStep.Kind.FOUND:
            room.found += 1
        case ImpasseStep.Kind.BROKEN:
            room.broke += 1


def broken_by(steps: Iterable[ImpasseStep]) -> ImpasseStep | None:
    """What broke it last, unless it was opened again since."""
    turns = [step for step in steps if step.kind in (ImpasseStep.Kind.BROKEN, ImpasseStep.Kind.REOPENED)]
    return turns[-1] if turns and turns[-1].kind == ImpasseStep.Kind.BROKEN else None


def held(process: Process, as_at: AsAt) -> Counter[RoomKind]:
    rows = process.sessions.stood_by(as_at).held().order_by()
    if as_at.is_known_then:
        return Counter(kind_of(session) for session in rows.as_read(as_at))
    told = rows.values_list("implied_track", "is_one_sided", "is_asymmetric").annotate(count=Count("pk"))
    found: Counter[RoomKind] = Counter()
    for track, is_one_sided, is_asymmetric, count in told:
        found[reading(track, is_one_sided=is_one_sided, is_asymmetric=is_asymmetric)] += count
    return found
