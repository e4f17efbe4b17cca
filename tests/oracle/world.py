"""What can happen, and what it does to reading: the operations of the oracle over the rules of `rules.py`.

Nothing here asks who may *do* something; the few refusals are those on which reading rests. Time moves only by `tick`.
Every operation happens completely and returns the names of what it made, or raises `Refused` and changes nothing.
"""

from math import inf

from tests.oracle.rules import (
    ANSWERING,
    KEEPING,
    NOTE_READING,
    OPENNESS,
    Audience,
    Briefing,
    Copy,
    Glass,
    Identity,
    Person,
    Point,
    Process,
    Rules,
    Seat,
    Session,
    Text,
    require,
)


class World(Rules):
    # ------------------------------------------------------------------ time, accounts, organisations, seats

    def tick(self, hours):
        self.now += hours
        self.texts = {name: text for name, text in self.texts.items() if self.now < text.until}  # [draft] expiry
        self._empty_rooms()

    def add_organisation(self):
        return self._add(self.organisations, "organisation", True)

    def add_person(self, organisation, rank=""):
        return self._add(self.people, "person", Person(organisation, rank))

    def leave_organisation(self, person):
        """Ends what rests on belonging, which is [partners] only; seats and copies have ends of their own (R11)."""
        self.people[person].organisation = None

    def deactivate(self, person):
        """The account ends: the person reads nothing more, and nobody inherits (R12)."""
        self.people[person].active = False

    def reset_factor(self, person):
        self.people[person].barred_until = self.now + 24

    def add_process(self, creator, convenor):
        """Whoever creates a process is its first lead."""
        process = self._add(self.processes, "process", Process(convenor))
        return process, self._add(self.seats, "seat", Seat(creator, process, "lead"))

    def give_seat(self, lead, process, person, kind, hours=None):
        """Only leads give seats. Whoever joins an audience reads what is already in it (R13)."""
        self._require_lead(lead, process)
        return self._add(self.seats, "seat", Seat(person, process, kind, inf if hours is None else self.now + hours))

    def end_seat(self, seat):
        """[Leaving] Everything that rested on this seat ends; the person's other seat and other grants stay."""
        self.seats[seat].until = self.now
        self._empty_rooms()

    def partner_joins(self, process, organisation):
        self.processes[process].partners.add(organisation)

    def partner_ends(self, process, organisation):
        self.processes[process].partners.discard(organisation)

    def _empty_rooms(self):
        """[room] Who leaves the process leaves its rooms, for good: a new seat does not bring them back (R6, R7)."""
        for session in self.sessions.values():
            gone = {p for p in session.present | session.named if not self.holds(p, session.process, KEEPING)}
            session.present -= gone
            session.named -= gone
            if session.clearer and not self.holds(session.clearer, session.process, {"clearer"}):
                session.clearer = None

    # ------------------------------------------------------------------ sessions

    def add_session(self, process):
        return self._add(self.sessions, "session", Session(process))

    def attend(self, session, person):
        """Being recorded as present fills the room only for staff who then hold a seat that keeps notes (R2)."""
        if self.holds(person, self.sessions[session].process, KEEPING):
            self.sessions[session].present.add(person)

    def correct_attendance(self, session, person):
        self.sessions[session].present.discard(person)

    def name_for_room(self, namer, session, person):
        """[room] A member names somebody who holds a seat that keeps notes (R6)."""
        self._require_inside(namer, Audience("room", session))
        require(self.holds(person, self.sessions[session].process, KEEPING), "outside the process")
        self.sessions[session].named.add(person)

    def seal_session(self, sealer, session):
        """[Tightening and loosening] Every text of the session, put up or not, moves to the room at once (R15)."""
        require(not self.sessions[session].sealed, "sealed already")
        self._require_inside(sealer, Audience("room", session))
        self.sessions[session].sealed = True
        for point in self.points:
            if self.points[point].session == session:
                self._tighten(point, Audience("room", session))

    # ------------------------------------------------------------------ points and private texts

    def log_point(self, writer, process, session, marking, readers=()):
        """Returns the point and its first version."""
        audience = self._place(process, session, marking, frozenset(readers) | {writer} if readers else None)
        self._require_writer(writer, process, audience)
        point = self._add(self.points, "point", Point(process, session, writer))
        return point, self._seal(Text(writer, audience, point))

    def remark(self, actor, point, marking, readers=()):
        """Loosening writes a new version and returns it; tightening moves every version and returns None."""
        details, old = self.points[point], self.audience_of(point)
        people = None
        if readers:  # [named] the writer is always in it, unless reading had already ended for the writer (R16)
            people = frozenset(readers) | {actor} | ({details.writer} & self.members(old))
        new = self._place(details.process, details.session, marking, people)
        self._require_inside(actor, old)
        self._require_writer(actor, details.process, new)
        if self._loosens(old, new):
            return self._seal(Text(actor, new, point))
        self._tighten(point, new)
        return None

    def leave_point(self, person, point):
        """[named] Leaving is a separate act: the object gets the smaller set as an audience of its own (R17)."""
        old = self.audience_of(point)
        self._require_awake(person)
        require(old.kind == "named" and person in old.of and len(old.of) > 1, "nobody would be left")
        self._tighten(point, Audience("named", old.of - {person}))

    def write_private(self, person, process):
        self._require_awake(person)
        return self._seal(Text(person, Audience("own", (person, process))))

    def open_draft(self, person, hours):
        self._require_awake(person)
        self.made += 1
        return self._seal(Text(person, Audience("draft", (person, self.made)), until=self.now + hours))

    def close_draft(self, text):
        """[draft] Saved or thrown away by its writer: it is deleted; what was saved is a text of its own."""
        self._require_awake(self.texts[text].writer)
        del self.texts[text]

    def audience_of(self, point):
        """Where the newest version stands."""
        return [text.audience for text in self.texts.values() if text.point == point and not text.derived][-1]

    def _place(self, process, session, marking, people):
        """The audience that a marking means: column "holds" of the table, and `RED` named people only."""
        if people and marking == "RED":
            room = Audience("room", session)
            sealed = session and self.sessions[session].sealed
            require(not sealed or people <= self.members(room), "named people outside a sealed room")
            return Audience("named", people)
        if (session and self.sessions[session].sealed) or marking == "RED":
            require(session, "a RED point needs a session or named people")
            return Audience("room", session)
        if marking == "AMBER_STRICT":
            return Audience("team", process)
        if marking == "AMBER":
            return Audience("partners", process)
        return Audience("community", self.processes[process].convenor)  # GREEN; CLEAR has no kind of its own (R18)

    def _loosens(self, old, new):
        """Whether going from one audience to the other opens; what is neither opening nor closing is refused."""
        require(old != new, "nothing changes")
        before, after = self.members(old), self.members(new)
        if OPENNESS[old.kind] == OPENNESS[new.kind]:  # both RED
            require((after <= before and new.kind == "named") or after > before, "neither looser nor tighter")
            return not after <= before
        looser = OPENNESS[new.kind] > OPENNESS[old.kind]
        require(looser or new.kind != "named" or after <= before, "a tightening names nobody new")  # (R19)
        return looser

    def _tighten(self, point, target):
        """All versions at once, and what was put up from them: old readers lose it everywhere, now (R20)."""
        for text in self.texts.values():
            if text.point == point:
                to_room = text.derived and target.kind == "room"
                goal = Audience("room_clearance", target.of) if to_room else target
                text.audience = self._closer(text.audience, goal)

    def _closer(self, old, goal):
        """Tightening never opens a version that stands closer already; of two RED audiences, who is in both (R21)."""
        if OPENNESS[goal.kind] < OPENNESS[old.kind]:
            return goal
        if old != goal and OPENNESS[goal.kind] == 0:
            return Audience("named", frozenset(self.members(old) & self.members(goal)))
        return old

    # ------------------------------------------------------------------ clearance

    def put_up(self, actor, point):
        """[clearance] The newest text sealed anew for the clearers; RED goes to room and named clearer only (R22)."""
        details, audience = self.points[point], self.audience_of(point)
        require(audience.kind != "named", "named people would not be asked")
        self._require_inside(actor, audience)
        red = audience.kind == "room"
        target = Audience("room_clearance", details.session) if red else Audience("clearance", details.process)
        self._require_inside(actor, target)
        return self._seal(Text(actor, target, point, derived=True))

    def name_clearer(self, namer, session, clearer):
        """[clearance] One named clearer for a room; naming another takes the first one out (R7)."""
        self._require_inside(namer, Audience("room", session))
        require(self.holds(clearer, self.sessions[session].process, {"clearer"}), "not a clearer")
        self.sessions[session].clearer = clearer

    def clear_extract(self, clearer, put_up):
        """[clearance] The wording that may travel stays with the text it was cleared from."""
        source = self.texts[put_up]
        self._require_inside(clearer, source.audience)
        require(self.holds(clearer, self.points[source.point].process, {"clearer"}), "not a clearer")
        return self._seal(Text(clearer, source.audience, source.point, derived=True))

    # ------------------------------------------------------------------ briefings, copies

    def request_briefing(self, requester, process, reviewers):
        self._require_awake(requester)
        return self._add(self.briefings, "briefing", Briefing(process, requester, set(reviewers)))

    def add_reviewer(self, briefing, person):
        """A draft is never in an audience that an addressee joins."""
        require(not self.briefings[briefing].closed, "closed")
        addressees = {copy.addressee for copy in self.copies.values() if copy.briefing == briefing}
        require(person not in addressees, "an addressee would read drafts")
        self.briefings[briefing].reviewers.add(person)

    def write_draft(self, writer, briefing):
        """[drafting] A reviewer, or the worker as the requester: it stores only where its requester is."""
        return self._seal_inside(writer, Audience("drafting", briefing))

    def close_briefing(self, briefing):
        self.briefings[briefing].closed = True

    def release(self, releaser, briefing, addressees, hours):
        """A second person seals the frozen text into a copy of each addressee, and the draft is closed (R8).

        Returns each copy and its text, one after the other.
        """
        drafting, made = Audience("drafting", briefing), []
        self._require_inside(releaser, drafting)
        require(releaser != self.briefings[briefing].requester, "release needs a second person")
        require(not self.members(drafting) & set(addressees), "an addressee would have read drafts")
        details = self.briefings[briefing]
        is_there = self.holds(details.requester, details.process, ANSWERING) and self.people[details.requester].active
        for addressee in addressees:
            copy = self._add(self.copies, "copy", Copy(briefing, addressee, releaser, self.now + hours, is_there))
            made += [copy, self._seal_inside(releaser, Audience("copy", copy))]
        self.briefings[briefing].closed = True
        return tuple(made)

    def write_on_copy(self, writer, copy):
        """The addressee's question, or an answer to it."""
        return self._seal_inside(writer, Audience("copy", copy))

    def recall(self, copy):
        """[copy] Also what a correction does to the copy that it replaces; the corrected one is a new release."""
        self.copies[copy].ended = True

    # ------------------------------------------------------------------ identities, break-glass

    def record_identity(self, lead, process, seats):
        """[identity] Written by a holder, so the lead's own seat is among those named."""
        self._require_lead(lead, process)
        require(any(self.seats[s].person == lead for s in seats), "the writer would be outside")
        for seat in seats:
            self._require_holder(seat, process)
        identity = self._add(self.identities, "identity", Identity(process, set(seats)))
        return identity, self._seal_inside(lead, Audience("identity", identity))

    def name_holder(self, lead, identity, seat):
        self._require_lead(lead, self.identities[identity].process)
        self._require_holder(seat, self.identities[identity].process)
        self.identities[identity].holders.add(seat)

    def _require_holder(self, seat, process):
        found = self.seats[seat]
        require(found.process == process and found.kind in KEEPING and self.live(found), "not a holder's seat")  # (R24)

    def break_glass(self, reader, second, kind, of, hours):
        """Two people, a limited time, a team or a room; never private notes, identities, named sets or copies (R10)."""
        require(kind in {"team", "room"}, "no glass to break here")
        require(reader != second, "break-glass needs two people")
        self._require_awake(reader)
        self._require_awake(second)
        self.glasses.append(Glass(reader, Audience(kind, of), self.now + hours))

    # ------------------------------------------------------------------ writer inside

    def _require_awake(self, person):
        require(self.awake(person), "not active")

    def _require_inside(self, person, audience):
        """[Writer inside]"""
        self._require_awake(person)
        require(person in self.members(audience), "outside the audience")

    def _require_writer(self, writer, process, audience):
        """[Writer inside]; and column "written by": rooms by their members, all else by the process's own team."""
        self._require_inside(writer, audience)
        require(audience.kind == "room" or self.holds(writer, process, NOTE_READING), "not of the team")

    def _require_lead(self, person, process):
        self._require_awake(person)
        require(self.holds(person, process, {"lead"}), "only leads")

    def _seal_inside(self, writer, audience):
        self._require_inside(writer, audience)
        return self._seal(Text(writer, audience))

    def _seal(self, text):
        return self._add(self.texts, "text", text)

    def _add(self, where, kind, what):
        self.made += 1
        name = f"{kind}-{self.made}"
        where[name] = what
        return name


# Everything that changes who may read, in one list: what an application must be able to do to be compared.
OPERATIONS = (
    *("tick", "add_organisation", "add_person", "leave_organisation", "deactivate", "reset_factor"),
    *("add_process", "give_seat", "end_seat", "partner_joins", "partner_ends"),
    *("add_session", "attend", "correct_attendance", "name_for_room", "seal_session", "name_clearer"),
    *("log_point", "remark", "leave_point", "write_private", "open_draft", "close_draft", "put_up", "clear_extract"),
    *("request_briefing", "add_reviewer", "write_draft", "close_briefing"),
    *("release", "write_on_copy", "recall"),
    *("record_identity", "name_holder", "break_glass"),
)
