"""The track a room implies, read side by side from who was there and as what.

A side is *official* when anyone on it acts for an authority, *personal* when it has an office-holder but nobody acting
officially, and *unofficial* otherwise. Third parties and observers belong to no side. The rules are ours and are shown
on screen with every reading (docs/glossary.md).
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from dialogues.vocabulary import Capacity, Track

APART = frozenset({Capacity.THIRD_PARTY, Capacity.OBSERVER})


class Side(StrEnum):
    OFFICIAL = "official"
    PERSONAL = "personal"
    UNOFFICIAL = "unofficial"


SideKey = TypeVar("SideKey", bound=Hashable)


@dataclass(frozen=True)
class Present(Generic[SideKey]):
    """One person in the room, on the day: `holds_office` is of a government or of a party that governs nothing."""

    side: SideKey | None
    capacity: str
    holds_office: bool = False


@dataclass(frozen=True)
class Implied(Generic[SideKey]):
    """`track` is None where the room is asymmetric (never rounded) or has fewer than two sides."""

    track: Track | None
    one_sided: bool
    asymmetric: bool
    sides: dict[SideKey, Side]

    @property
    def is_known(self) -> bool:
        return self.track is not None or self.asymmetric


# The track that a side's own room would have.
OF_SIDE = {Side.OFFICIAL: Track.T1, Side.PERSONAL: Track.T15, Side.UNOFFICIAL: Track.T2}


def read_side(people: Iterable[Present[SideKey]]) -> Side:
    people = list(people)
    if any(person.capacity == Capacity.OFFICIAL for person in people):
        return Side.OFFICIAL
    if any(person.capacity == Capacity.PERSONAL or person.holds_office for person in people):
        return Side.PERSONAL
    return Side.UNOFFICIAL


def implied(people: Iterable[Present[SideKey]]) -> Implied[SideKey]:
    rooms: dict[SideKey, list[Present[SideKey]]] = {}
    for person in people:
        if person.side is not None and person.capacity not in APART:
            rooms.setdefault(person.side, []).append(person)
    sides = {side: read_side(room) for side, room in rooms.items()}
    readings = set(sides.values())
    if len(sides) < 2:
        return Implied(track=None, one_sided=False, asymmetric=False, sides=sides)
    if len(readings) == 1:
        return Implied(track=OF_SIDE[readings.pop()], one_sided=False, asymmetric=False, sides=sides)
    if Side.OFFICIAL in readings:
        return Implied(track=None, one_sided=False, asymmetric=True, sides=sides)
    return Implied(track=Track.T15, one_sided=True, asymmetric=False, sides=sides)
