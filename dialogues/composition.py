"""Whether a session's room was made up as the design of its process says; a breach is told with its reason.

Where the people of a room are recorded they are counted; where only a source tells numbers, those are, with the source.
Hosts, mediators and observers count for no side. A room of which nothing is told is not judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dialogues.as_at import AsAt
from dialogues.attendance import side_on
from dialogues.designs import Composition, Design, design_of
from dialogues.models import Attendance, DesignPeriod, Participation, Process, RoomCount, Session
from dialogues.tracks import APART
from dialogues.vocabulary import Capacity
from participants.models import Party


class Breach(models.TextChoices):
    ABSENT = "absent", gettext_lazy("Absent")
    TOO_FEW = "too_few", gettext_lazy("Too few")
    TOO_MANY = "too_many", gettext_lazy("Too many")
    OFFICIAL = "official", gettext_lazy("Spoke officially")
    ONE_SIDE = "one_side", gettext_lazy("One side only")


@dataclass(frozen=True)
class Finding:
    breach: Breach
    text: str
    source: str = ""


@dataclass
class Room:
    """Who was there, by party; `told` are numbers of a source. `total` is of everybody, where only that is told."""

    people: Counter[UUID] = field(default_factory=Counter)
    officials: int = 0
    told: dict[UUID, RoomCount] = field(default_factory=dict)
    total: RoomCount | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.people or self.told or self.total)

    def of(self, party: UUID) -> int | None:
        """How many of a party; None where nobody says."""
        if party in self.told:
            return self.told[party].people
        return self.people[party] if self.people else None


@dataclass(frozen=True)
class Built:
    """The design of a process, the step it is at, and what of its sessions breaches it, by session."""

    design: Design | None
    step: int
    history: list[DesignPeriod]
    findings: dict[UUID, list[Finding]] = field(default_factory=dict)

    @property
    def steps(self) -> list[dict[str, Any]]:
        names = self.design.steps if self.design else ()
        return [
            {"title": name, "state": "done" if number < self.step else "now" if number == self.step else ""}
            for number, name in enumerate(names, start=1)
        ]


def built_as(process: Process, sessions: Iterable[Session], as_at: AsAt, *, shows_room: bool) -> Built:
    """In five statements however many sessions; one where the process follows no design or the room is not shown."""
    history = as_at.history(DesignPeriod.objects.filter(process=process))
    held = [session for session in sessions if session.is_held]
    findings = check(process, held, history, as_at) if history and held and shows_room else {}
    return replace(built_by(history), findings=findings)


def built_by(history: list[DesignPeriod]) -> Built:
    """By its design alone."""
    now = next((period for period in reversed(history) if period.is_ongoing), None)
    return Built(design_of(now.design) if now else None, now.step if now else 0, history)


def check(process: Process, held: list[Session], history: list[DesignPeriod], as_at: AsAt) -> dict[UUID, list[Finding]]:
    rooms = rooms_of(held)
    expected = Expected.of(process)
    parties = parties_of(process, rooms, expected)
    found = {}
    for session in held:
        design = design_on(history, session)
        room = rooms[session.pk]
        if design is not None and room.is_known:
            day = session.when.latest
            gone = expected.not_on(day) - room.people.keys() - room.told.keys()
            names = {key: party.name_on(session.when.earliest) for key, party in parties.items() if key not in gone}
            if told := list(findings(design.composition, room, names)):
                found[session.pk] = told
    return found


def design_on(history: list[DesignPeriod], session: Session) -> Design | None:
    day = session.when.latest
    held = [
        period
        for period in history
        if period.since_earliest <= day and (period.until_latest is None or period.until_latest > session.when.earliest)
    ]
    return design_of(held[-1].design) if held else None


def rooms_of(sessions: list[Session]) -> dict[UUID, Room]:
    keys = [session.pk for session in sessions]
    rooms = {key: Room() for key in keys}
    for row in Attendance.objects.filter(session__in=keys).exclude(capacity__in=APART).exclude(side=None):
        if row.side_id is not None:
            rooms[row.session_id].people[row.side_id] += 1
            rooms[row.session_id].officials += row.capacity == Capacity.OFFICIAL
    for count in RoomCount.objects.filter(session__in=keys):
        if count.party_id is None:
            rooms[count.session_id].total = count
        else:
            rooms[count.session_id].told[count.party_id] = count
    return rooms


@dataclass(frozen=True)
class Expected:
    """The sides that people of the process count with: those that stayed, and those of each who moved."""

    stayed: set[UUID]
    moved: list[Participation]

    @classmethod
    def of(cls, process: Process) -> Expected:
        people = Participation.objects.filter(process=process).only("side", "has_moved", "moves")
        stayed = {one.side_id for one in people if one.side_id and not one.has_moved}
        return cls(stayed, [one for one in people if one.has_moved])

    @property
    def ever(self) -> set[UUID]:
        return self.stayed | {UUID(side) for one in self.moved for _since, side in one.moves if side}

    def not_on(self, day: date) -> set[UUID]:
        """Sides of other days, with which nobody counted on this one."""
        return self.ever - self.stayed - {side_on(one, day) for one in self.moved}


def parties_of(process: Process, rooms: Mapping[UUID, Room], expected: Expected) -> dict[UUID, Party]:
    """Whoever is expected: the sides that people of the process count with; where none are told, the whole conflict."""
    sides = expected.ever
    keys = {*sides, *(party for room in rooms.values() for party in room.told)}
    if not sides:
        keys |= set(process.conflict.parties.values_list("pk", flat=True))
    return {party.pk: party for party in Party.objects.filter(pk__in=keys).with_names()}


def findings(rule: Composition, room: Room, names: Mapping[UUID, str]) -> Iterable[Finding]:
    numbers = {party: room.of(party) for party in names}
    present = [party for party, number in numbers.items() if number]
    for party, name in sorted(names.items(), key=lambda item: item[1]):
        number = numbers[party]
        told = room.told.get(party)
        source = told.source if told else ""
        if number == 0 and rule.every_party:
            note = f" {told.note}" if told and told.note else ""
            yield Finding(Breach.ABSENT, _("%(party)s absent.") % {"party": name} + note, source)
        elif number and rule.fewest and number < rule.fewest:
            words = {"party": name, "number": number, "rule": rule.fewest}
            yield Finding(Breach.TOO_FEW, _("%(party)s: %(number)s, the rule is %(rule)s.") % words, source)
        elif number and rule.most and number > rule.most:
            words = {"party": name, "number": number, "rule": rule.most}
            yield Finding(Breach.TOO_MANY, _("%(party)s: %(number)s, the rule is %(rule)s.") % words, source)
    if room.people and len(present) < rule.parties:
        yield Finding(Breach.ONE_SIDE, _("Only one side was in the room."))
    if rule.officials is not None and room.officials > rule.officials:
        spoke = ngettext("%(count)d spoke officially.", "%(count)d spoke officially.", room.officials)
        yield Finding(Breach.OFFICIAL, spoke % {"count": room.officials})
    most = rule.room_for(len(names))
    if room.total and most and room.total.people > most:
        words = {"number": room.total.people, "rule": most}
        text = _("%(number)s in the room; the rule has places for %(rule)s.") % words
        yield Finding(Breach.TOO_MANY, text, room.total.source)
