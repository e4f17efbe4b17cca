"""Drives the oracle and an application side by side, and compares who reads what after every step.

    oracle == app == row security, for every person and every version of every text

Whoever knows the application writes an `adapter.Adapter` and runs

    Machine = machine(MyAdapter)
    TestReading = Machine.TestCase

and afterwards looks at `Machine.reached` and `Machine.not_offered`: an operation that never got through was not tested.
"""

from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.oracle.adapter import NotOffered
from tests.oracle.rules import KEEPING, MARKINGS, NOTE_READING, RANKS, SEATS, Audience, Refused
from tests.oracle.sides import Sides, as_tuple


class Comparison(Sides):
    # ------------------------------------------------------------------ a small world to begin with

    @initialize()
    def begin(self):
        """A table with everybody at it, a partner with a process of its own, a stranger, and two with an office."""
        convenor, partner, other = (self.act("add_organisation") for _ in range(3))
        lead, facilitator, note_taker, clearer = (self.act("add_person", convenor, "") for _ in range(4))
        academic, official = self.act("add_person", partner, ""), self.act("add_person", other, "")
        root = self.act("add_person", convenor, "superuser")
        self.act("add_person", convenor, "administrator")
        table, _seat = self.act("add_process", lead, convenor)
        self.act("add_process", academic, partner)
        self.act("add_process", facilitator, convenor)
        for person, kind in zip((facilitator, note_taker, clearer), SEATS[1:4], strict=True):
            self.act("give_seat", lead, table, person, kind, None)
        session = self.act("add_session", table)
        for person in (lead, note_taker, root, official):
            self.act("attend", session, person)
        self.act("partner_joins", table, partner)
        self.begin_texts(table, session, (lead, facilitator, note_taker, clearer), official)

    def begin_texts(self, table, session, team, official):
        """One text of each kind, so that few steps reach far."""
        lead, facilitator, note_taker, clearer = team
        point = as_tuple(self.act("log_point", note_taker, table, session, "AMBER_STRICT", ()))
        self.act("log_point", lead, table, session, "RED", ())
        self.act("log_point", facilitator, table, None, "RED", (lead, clearer))
        self.act("write_private", note_taker, table)
        if point and self.act("remark", lead, point[0], "AMBER", ()):
            put_up = self.act("put_up", facilitator, point[0])
            if put_up:
                self.act("clear_extract", clearer, put_up)
        seats = list(self.world.seats)
        self.act("record_identity", lead, table, (seats[0], seats[3]))
        self.act("name_clearer", lead, session, clearer)
        briefing = self.act("request_briefing", lead, table, (clearer,))
        if briefing and self.act("write_draft", lead, briefing):
            copy = as_tuple(self.act("release", clearer, briefing, (official,), 40))
            if copy:
                self.act("write_on_copy", official, copy[0])
        if briefing := self.act("request_briefing", facilitator, table, (lead,)):
            self.act("write_draft", facilitator, briefing)

    # ------------------------------------------------------------------ time, accounts, organisations, seats

    @rule(hours=st.sampled_from([1, 5, 24, 100]))
    def tick(self, hours):
        self.act("tick", hours)

    @rule(data=st.data(), rank=st.sampled_from(RANKS))
    def newcomer(self, data, rank):
        if len(self.world.people) < 10:
            self.act("add_person", self.any_of(data, self.world.organisations), rank)

    @rule(data=st.data(), what=st.sampled_from(["reset_factor", "deactivate"]))
    def account_changes(self, data, what):
        self.act(what, self.person(data))

    @rule(data=st.data())
    def leave_organisation(self, data):
        self.act("leave_organisation", self.person(data))

    @rule(data=st.data(), kind=st.sampled_from(SEATS), hours=st.sampled_from([None, 5, 30]))
    def give_seat(self, data, kind, hours):
        process = self.any_of(data, self.world.processes)
        if lead := self.holder(data, process, {"lead"}):
            self.act("give_seat", lead, process, self.person(data), kind, hours)

    @rule(data=st.data())
    def end_seat(self, data):
        if seat := self.any_of(data, [name for name, seat in self.world.seats.items() if self.world.live(seat)]):
            self.act("end_seat", seat)

    @rule(data=st.data(), what=st.sampled_from(["partner_joins", "partner_joins", "partner_ends"]))
    def partnership(self, data, what):
        process = self.any_of(data, self.world.processes)
        partners = self.world.processes[process].partners
        others = [o for o in self.world.organisations if (o in partners) == (what == "partner_ends")]
        if organisation := self.any_of(data, others):
            self.act(what, process, organisation)

    # ------------------------------------------------------------------ sessions

    @rule(data=st.data())
    def add_session(self, data):
        if len(self.world.sessions) < 4:
            self.act("add_session", self.any_of(data, self.world.processes))

    @rule(data=st.data())
    def attend(self, data):
        session = self.any_of(data, self.world.sessions)
        absent = self.world.people.keys() - self.world.sessions[session].present
        if person := self.any_of(data, sorted(absent)):
            self.act("attend", session, person)

    @rule(data=st.data())
    def correct_attendance(self, data):
        session = self.any_of(data, self.world.sessions)
        if person := self.any_of(data, sorted(self.world.sessions[session].present)):
            self.act("correct_attendance", session, person)

    @rule(data=st.data())
    def name_for_room(self, data):
        session, namer = self.audience(data, "room", self.world.sessions)
        if namer:
            self.act("name_for_room", namer, session, self.person(data))

    @rule(data=st.data())
    def name_clearer(self, data):
        session, namer = self.audience(data, "room", self.world.sessions)
        clearer = self.holder(data, self.world.sessions[session].process, {"clearer"})
        if namer and clearer:
            self.act("name_clearer", namer, session, clearer)

    @rule(data=st.data())
    def seal_session(self, data):
        session, sealer = self.audience(data, "room", self.world.sessions)
        if sealer:
            self.act("seal_session", sealer, session)

    # ------------------------------------------------------------------ points and private texts

    def readers(self, data, marking):
        if marking != "RED" or data.draw(st.booleans()):
            return ()
        return tuple(data.draw(st.lists(st.sampled_from(list(self.world.people)), unique=True, min_size=1, max_size=3)))

    @rule(data=st.data(), marking=st.sampled_from(MARKINGS), contact=st.booleans())
    def log_point(self, data, marking, contact):
        process = self.any_of(data, self.world.processes)
        sessions = [name for name, session in self.world.sessions.items() if session.process == process]
        session = None if contact else self.any_of(data, sessions)
        if writer := self.holder(data, process, NOTE_READING):
            self.act("log_point", writer, process, session, marking, self.readers(data, marking))

    @rule(data=st.data(), marking=st.sampled_from(MARKINGS))
    def remark(self, data, marking):
        point = self.any_of(data, self.world.points)
        if point and (actor := self.inside(data, self.world.audience_of(point))):
            self.act("remark", actor, point, marking, self.readers(data, marking))

    @rule(data=st.data())
    def leave_point(self, data):
        named = [p for p in self.world.points if self.world.audience_of(p).kind == "named"]
        point = self.any_of(data, named)
        if point and (person := self.inside(data, self.world.audience_of(point))):
            self.act("leave_point", person, point)

    @rule(data=st.data())
    def write_private(self, data):
        process = self.any_of(data, self.world.processes)
        if person := self.holder(data, process, KEEPING):
            self.act("write_private", person, process)

    @rule(data=st.data(), hours=st.sampled_from([2, 50]))
    def open_draft(self, data, hours):
        self.act("open_draft", self.person(data), hours)

    @rule(data=st.data())
    def close_draft(self, data):
        drafts = [name for name, text in self.world.texts.items() if text.audience.kind == "draft"]
        if draft := self.any_of(data, drafts):
            self.act("close_draft", draft)

    @rule(data=st.data())
    def outsider_writes(self, data):
        """[Writer inside] The one refusal that is asked of the application too."""
        process = self.any_of(data, self.world.processes)
        community = Audience("community", self.world.processes[process].convenor)
        outside = self.world.people.keys() - self.world.members(community)
        if not (writer := self.any_of(data, sorted(outside))):
            return
        self.is_compared = False
        args = (writer, process, None, data.draw(st.sampled_from(MARKINGS[1:])), ())
        try:
            self.adapter.do("log_point", *self.translated(args))
        except (Refused, NotOffered):
            return
        raise AssertionError(f"{writer} wrote into an audience without being in it: {args}")

    # ------------------------------------------------------------------ clearance, briefings, copies

    @rule(data=st.data())
    def put_up(self, data):
        point = self.any_of(data, self.world.points)
        if point and (actor := self.holder(data, self.world.points[point].process, {"lead", "facilitator"})):
            self.act("put_up", actor, point)

    @rule(data=st.data())
    def clear_extract(self, data):
        text = self.any_of(data, [name for name, text in self.world.texts.items() if text.derived])
        if text and (
            clearer := self.holder(data, self.world.points[self.world.texts[text].point].process, {"clearer"})
        ):
            self.act("clear_extract", clearer, text)

    def open_briefings(self):
        return [name for name, briefing in self.world.briefings.items() if not briefing.closed]

    @rule(data=st.data())
    def request_briefing(self, data):
        process = self.any_of(data, self.world.processes)
        requester = self.holder(data, process, {"lead", "facilitator"})
        reviewer = self.holder(data, process, {"lead", "facilitator", "clearer"})
        if requester and reviewer != requester:
            briefing = self.act("request_briefing", requester, process, (reviewer,))
            if briefing:
                self.act("write_draft", requester, briefing)

    @rule(data=st.data())
    def add_reviewer(self, data):
        briefing = self.any_of(data, self.open_briefings())
        outside = briefing and self.world.people.keys() - self.world.members(Audience("drafting", briefing))
        if briefing and (person := self.any_of(data, sorted(outside))):
            self.act("add_reviewer", briefing, person)

    @rule(data=st.data())
    def write_draft(self, data):
        briefing, writer = self.audience(data, "drafting", self.open_briefings())
        if writer:
            self.act("write_draft", writer, briefing)

    @rule(data=st.data())
    def close_briefing(self, data):
        if briefing := self.any_of(data, self.open_briefings()):
            self.act("close_briefing", briefing)

    @rule(data=st.data(), hours=st.sampled_from([3, 40]))
    def release(self, data, hours):
        briefing, releaser = self.audience(data, "drafting", self.open_briefings())
        people = st.lists(st.sampled_from(list(self.world.people)), unique=True, min_size=1, max_size=2)
        if releaser:
            self.act("release", releaser, briefing, tuple(data.draw(people)), hours)

    @rule(data=st.data())
    def write_on_copy(self, data):
        copy, writer = self.audience(data, "copy", self.world.copies)
        if writer:
            self.act("write_on_copy", writer, copy)

    @rule(data=st.data())
    def recall(self, data):
        if copy := self.any_of(data, [name for name, copy in self.world.copies.items() if not copy.ended]):
            self.act("recall", copy)

    # ------------------------------------------------------------------ identities, break-glass

    @rule(data=st.data())
    def record_identity(self, data):
        process = self.any_of(data, self.world.processes)
        lead = self.holder(data, process, {"lead"})
        seats = [n for n, s in self.world.seats.items() if s.process == process and self.world.live(s)]
        if lead and seats:
            named = data.draw(st.lists(st.sampled_from(seats), unique=True, min_size=1))
            self.act("record_identity", lead, process, tuple(named))

    @rule(data=st.data())
    def name_holder(self, data):
        identity = self.any_of(data, self.world.identities)
        if identity and (lead := self.holder(data, self.world.identities[identity].process, {"lead"})):
            self.act("name_holder", lead, identity, self.any_of(data, self.world.seats))

    @rule(data=st.data(), kind=st.sampled_from(["team", "room"]), hours=st.sampled_from([2, 24]))
    def break_glass(self, data, kind, hours):
        of = self.any_of(data, self.world.processes if kind == "team" else self.world.sessions)
        ranked = [name for name, person in self.world.people.items() if person.rank == "administrator"]
        reader = self.any_of(data, ranked) if ranked and data.draw(st.booleans()) else self.person(data)
        second = self.any_of(data, [person for person in self.world.people if person != reader])
        self.act("break_glass", reader, second, kind, of, hours)


def machine(make, base=Comparison):
    """A state machine over a fresh adapter for each run, `make()`."""
    counted = {name: Counter() for name in ("reached", "not_offered", "compared", "states")}
    return type("Machine", (base,), {"make": staticmethod(make), **counted})
