"""Who may read what: audiences.md said a second time, in plain Python, without a look at the application.

`[team]` cites a row of the table "Kinds", `[Leaving]` a paragraph of "Rules", `(R7)` a choice explained in READING.md.
This file says who is in each audience at this hour; `world.py` says what can happen. Time is whole hours.
"""

from dataclasses import dataclass, field
from itertools import chain
from math import inf

MARKINGS = ("RED", "AMBER_STRICT", "AMBER", "GREEN", "CLEAR")
SEATS = ("lead", "facilitator", "note_taker", "clearer", "programme_manager", "observer")
NOTE_READING = frozenset(SEATS[:3])  # [team]; a clearer's seat is not note-reading (R1)
ANSWERING = frozenset(SEATS[:2])  # [copy] lead and facilitator (R23)
KEEPING = NOTE_READING | {"clearer"}  # programme managers and observers read no note, present or not (R2)
RANKS = ("", "superuser", "administrator", "auditor")  # never looked at: no rank reads anything
GUARD = "guard"  # the actor that cannot sign in

# How open a kind is; tightening moves a text only from an opener kind to a closer one.
OPENNESS = {"named": 0, "room": 0, "room_clearance": 0, "team": 1, "clearance": 1, "partners": 2, "community": 3}


class Refused(Exception):
    """The operation would put a text where its writer is not, or break another rule that reading rests on."""


def require(condition, reason):
    if not condition:
        raise Refused(reason)


@dataclass(frozen=True)
class Audience:
    kind: str
    of: object  # a process, a session, an organisation, a set of people … : equal `of`, same audience


@dataclass
class Person:
    organisation: str | None
    rank: str
    active: bool = True
    barred_until: int = 0


@dataclass
class Process:
    convenor: str
    partners: set = field(default_factory=set)


@dataclass
class Seat:
    person: str
    process: str
    kind: str
    until: float = inf


@dataclass
class Session:
    process: str
    present: set = field(default_factory=set)
    named: set = field(default_factory=set)
    clearer: str | None = None
    sealed: bool = False


@dataclass
class Text:
    """One version. `point` is what it came from; `derived` says it is a put-up copy or an extract of that point."""

    writer: str
    audience: Audience
    point: str | None = None
    derived: bool = False
    until: float = inf  # drafts only


@dataclass
class Point:
    process: str
    session: str | None
    writer: str


@dataclass
class Briefing:
    process: str
    requester: str
    reviewers: set = field(default_factory=set)
    closed: bool = False


@dataclass
class Copy:
    briefing: str
    addressee: str
    releaser: str
    until: int
    requester_is_there: bool = True  # at release; who left the table by then does not enter
    ended: bool = False


@dataclass
class Identity:
    process: str
    holders: set  # seats


@dataclass
class Glass:
    person: str
    audience: Audience
    until: int


class Rules:
    def __init__(self):
        self.now = 0
        self.organisations, self.people, self.processes, self.seats = {}, {}, {}, {}
        self.sessions, self.points, self.texts, self.briefings = {}, {}, {}, {}
        self.copies, self.identities, self.glasses = {}, {}, []
        self.made = 0

    # ------------------------------------------------------------------ the one question

    def may_read(self, person, text):
        """In the object's audience, by a grant that has not expired, and active. No rank, no seat table, no caveat."""
        return bool(self.why(person, text))

    def why(self, person, text):
        """On what bases this person reads this version; the empty set when not at all."""
        if text not in self.texts or not self.awake(person):
            return set()
        return self.bases(self.texts[text].audience).get(person, set())

    def reads(self, person):
        return {text for text in self.texts if self.may_read(person, text)}

    def reading(self):
        """`reads` of everybody at once: who is in an audience is asked once for each audience."""
        found, people = {person: set() for person in self.people}, {}
        for name, text in self.texts.items():
            if text.audience not in people:
                people[text.audience] = [p for p in self.bases(text.audience) if p in found and self.awake(p)]
            for person in people[text.audience]:
                found[person].add(name)
        return found

    def awake(self, person):
        """Active; and no body for 24 hours after a reset factor [Administrators cannot walk in] (R3)."""
        if person == GUARD:
            return True
        return self.people[person].active and self.now >= self.people[person].barred_until

    def bases(self, audience):
        """Everyone in an audience and why, active or not."""
        found = {}
        for person, basis in chain(self._standing(audience), self._broken_glass(audience)):
            found.setdefault(person, set()).add(basis)
        return found

    def members(self, audience):
        """Everyone in an audience but those for whom glass was broken: they read, and nothing else (R10)."""
        return {person for person, _basis in self._standing(audience)}

    def _standing(self, audience):
        return getattr(self, f"_{audience.kind}")(audience.of)

    # ------------------------------------------------------------------ seats

    def live(self, seat):
        return self.now < seat.until  # at the very hour of its end a seat, like every expiry, is over (R14)

    def live_seats(self, process, kinds):
        return [s for s in self.seats.values() if s.process == process and s.kind in kinds and self.live(s)]

    def holds(self, person, process, kinds):
        return any(seat.person == person for seat in self.live_seats(process, kinds))

    # ------------------------------------------------------------------ who is in each kind

    def _own(self, of):
        """[own] One person; never passes on, whoever leaves; ends with the account (R4)."""
        person, _process = of
        yield person, "own"

    def _draft(self, of):
        """[draft] One person, one draft; saving or expiry deletes the text itself (see `tick`)."""
        yield of[0], "own"

    def _team(self, process):
        """[team] Lead, facilitator, note-taker, until the end of the seat."""
        for seat in self.live_seats(process, NOTE_READING):
            yield seat.person, "seat"

    def _partners(self, process):
        """[partners] The team; and a partner organisation's own people who read notes in its own processes (R5)."""
        yield from self._team(process)
        for organisation in self.processes[process].partners:
            for person, basis in self._community(organisation):
                if self.people[person].organisation == organisation:
                    yield person, basis

    def _community(self, convenor):
        """[community] Every holder of a note-reading seat in this convenor's processes, of whatever organisation."""
        for process, details in self.processes.items():
            if details.convenor == convenor:
                for seat in self.live_seats(process, NOTE_READING):
                    yield seat.person, "organisation"

    def _room(self, session):
        """[room] Staff present and people named for it; `_empty_rooms` takes out who leaves the process (R6)."""
        yield from ((person, "attendance") for person in self.sessions[session].present)
        yield from ((person, "named") for person in self.sessions[session].named)

    def _named(self, people):
        """[named] Exactly this set, which never changes; ending a seat does not touch it [Leaving]."""
        yield from ((person, "named") for person in people)

    def _clearance(self, process):
        """[clearance] The team and the process's clearers."""
        for seat in self.live_seats(process, KEEPING):
            yield seat.person, "seat"

    def _room_clearance(self, session):
        """[clearance], second half: the room and one named clearer, until `_empty_rooms` takes them out (R7)."""
        yield from self._room(session)
        if self.sessions[session].clearer:
            yield self.sessions[session].clearer, "seat"

    def _drafting(self, briefing):
        """[drafting] Requester and reviewers, until the briefing is closed or released: then nobody (R8)."""
        details = self.briefings[briefing]
        if not details.closed:
            yield from ((person, "named") for person in {details.requester} | details.reviewers)

    def _copy(self, copy):
        """[copy] Releaser, requester, seats that answer; the addressee until expiry; recall ends all (R9)."""
        details = self.copies[copy]
        if details.ended:
            return
        yield details.releaser, "named"
        if details.requester_is_there:
            yield self.briefings[details.briefing].requester, "named"
        for seat in self.live_seats(self.briefings[details.briefing].process, ANSWERING):
            yield seat.person, "seat"
        if self.now < details.until:
            yield details.addressee, "addressee"

    def _identity(self, identity):
        """[identity] The seats that the lead named for it, each until it ends, and the guard; a reveal adds nobody."""
        yield GUARD, "guard"
        for seat in self.identities[identity].holders:
            if self.live(self.seats[seat]):
                yield self.seats[seat].person, "seat"

    def _broken_glass(self, audience):
        """[Administrators cannot walk in] One audience and none that is built upon it, for a limited time (R10)."""
        for glass in self.glasses:
            if glass.audience == audience and self.now < glass.until:
                yield glass.person, "break_glass"
