"""The machine runs, reaches every operation, and finds what is planted."""

from random import Random

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.oracle.adapter import NotOffered
from tests.oracle.dice import walk
from tests.oracle.machine import Comparison, machine
from tests.oracle.rules import KEEPING
from tests.oracle.world import OPERATIONS, World

QUICK = settings(
    max_examples=60, stateful_step_count=25, deadline=None, database=None, derandomize=True, phases=[Phase.generate]
)


class SecondWorld:
    """An adapter over another instance of the oracle, with names of its own: it shows only that the machine runs."""

    def __init__(self, kind=World, behind=None):
        self.world, self.behind = kind(), behind
        self.world.made = 5000

    def do(self, operation, *args):
        return getattr(self.world, operation)(*args)

    def app_reads(self, person):
        return self.world.reads(person)

    def row_security_reads(self, person):
        return (self.behind or World).reads(self.world, person)

    def close(self):
        self.world = None


class Lawful(Comparison):
    """What must hold of the oracle itself whatever happens."""

    @invariant()
    def nobody_asleep_reads_and_personal_texts_have_one_reader(self):
        for person, texts in self.world.reading().items():
            assert self.world.awake(person) or not texts
            for text in (self.world.texts[name] for name in texts):
                assert text.writer == person or text.audience.kind not in {"own", "draft"}

    @invariant()
    def sealed_sessions_stay_in_the_room(self):
        for text in self.world.texts.values():
            session = text.point and self.world.points[text.point].session
            if session and self.world.sessions[session].sealed:
                assert text.audience.kind in {"room", "named", "room_clearance"}

    @invariant()
    def rooms_hold_nobody_who_left(self):
        for session in self.world.sessions.values():
            assert all(self.world.holds(p, session.process, KEEPING) for p in session.present | session.named)

    @invariant()
    def addressees_read_no_draft(self):
        for copy in self.world.copies.values():
            briefing = self.world.briefings[copy.briefing]
            assert copy.addressee not in {briefing.requester} | briefing.reviewers


def test_the_machine_runs_and_reaches_every_operation():
    made = machine(SecondWorld, Lawful)
    run_state_machine_as_test(made, settings=settings(QUICK, max_examples=15))
    for number in range(60):  # most of them are reached in the first, and all of them sooner or later
        if set(made.reached) == set(OPERATIONS):
            break
        walk(made(), 60, Random(number))
    assert set(made.reached) == set(OPERATIONS)
    assert not made.not_offered


class OneByOne(Comparison):
    @invariant()
    def asked_at_once_is_asked_one_by_one(self):
        assert self.world.reading() == {person: self.world.reads(person) for person in self.world.people}


def test_what_is_not_offered_is_left_out_on_both_sides():
    class Poor(SecondWorld):
        def do(self, operation, *args):
            if operation in {"put_up", "record_identity"}:
                raise NotOffered
            return super().do(operation, *args)

    made = machine(Poor, OneByOne)
    run_state_machine_as_test(made, settings=settings(QUICK, max_examples=20))
    assert set(made.not_offered) == {"put_up", "record_identity"}


class EndedSeatsKeepReading(World):
    def live(self, seat):
        return True


class AccountsNeverEnd(World):
    def deactivate(self, person):
        pass


class ResetFactorsReadAtOnce(World):
    def reset_factor(self, person):
        pass


class OnlyTheNewestVersionTightens(World):
    def _tighten(self, point, target):
        before = {name: text.audience for name, text in self.texts.items() if text.point == point}
        super()._tighten(point, target)
        for name in list(before)[:-1]:
            self.texts[name].audience = before[name]


class TighteningForgetsThePutUp(World):
    def _tighten(self, point, target):
        before = {name: text.audience for name, text in self.texts.items() if text.point == point and text.derived}
        super()._tighten(point, target)
        for name, audience in before.items():
            self.texts[name].audience = audience


class LooseningTakesOldVersionsAlong(World):
    def remark(self, actor, point, marking, readers=()):
        made = super().remark(actor, point, marking, readers)
        for text in self.texts.values():
            if made and text.point == point and not text.derived:
                text.audience = self.texts[made].audience
        return made


class RoomsKeepWhoeverLeft(World):
    def _empty_rooms(self):
        pass


class PartnersStay(World):
    def partner_ends(self, process, organisation):
        pass


class CopiesNeverExpire(World):
    def release(self, releaser, briefing, addressees, hours):
        return super().release(releaser, briefing, addressees, 10**6)


class RecalledCopiesAreRead(World):
    def recall(self, copy):
        pass


class GlassStaysBroken(World):
    def break_glass(self, reader, second, kind, of, hours):
        super().break_glass(reader, second, kind, of, 10**6)


class AfterGlass(Comparison):
    """Begins with glass that was broken for a day: few sequences break it and wait so long."""

    def begin_texts(self, table, session, team, official):
        super().begin_texts(table, session, team, official)
        self.act("break_glass", official, team[0], "team", table, 24)


class ClosedBriefingsAreRead(World):
    def close_briefing(self, briefing):
        pass


class OutsidersWrite(World):
    def _require_writer(self, writer, process, audience):
        pass


class SuperusersWalkIn(World):
    def reads(self, person):
        return set(self.texts) if self.people[person].rank == "superuser" else super().reads(person)


class DeactivatedReadInTheDatabase(World):
    """Planted behind the application's door only: row security forgets that the account is over."""

    def reads(self, person):
        return {name for name, text in self.texts.items() if person in self.bases(text.audience)}


PLANTED = [
    *(EndedSeatsKeepReading, AccountsNeverEnd, ResetFactorsReadAtOnce, OnlyTheNewestVersionTightens),
    *(TighteningForgetsThePutUp, LooseningTakesOldVersionsAlong, RoomsKeepWhoeverLeft, PartnersStay),
    *(CopiesNeverExpire, RecalledCopiesAreRead, GlassStaysBroken, ClosedBriefingsAreRead, OutsidersWrite),
    SuperusersWalkIn,
]


def thrown(made, sequences=20):
    """The same dice in every run."""
    for number in range(sequences):
        walk(made(), 60, Random(number))


@pytest.mark.parametrize("wrong", PLANTED, ids=lambda wrong: wrong.__name__)
def test_the_machine_finds_what_is_planted_in_the_application(wrong):
    made = machine(lambda: SecondWorld(wrong), AfterGlass if wrong is GlassStaysBroken else Comparison)
    with pytest.raises(AssertionError, match=r"app_reads|wrote into"):
        thrown(made)


def test_the_machine_finds_what_is_planted_in_row_security():
    made = machine(lambda: SecondWorld(behind=DeactivatedReadInTheDatabase))
    with pytest.raises(AssertionError, match="row_security_reads"):
        thrown(made)


def test_where_nothing_is_planted_nothing_is_found():
    made = machine(SecondWorld)
    thrown(made, 2)
    assert made.states["compared"] > 40
