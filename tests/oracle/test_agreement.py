"""oracle == app == row security: the real application, driven beside the oracle, differs for nobody and no version."""

from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.oracle.application import Application
from tests.oracle.dice import walk
from tests.oracle.machine import machine
from tests.oracle.world import OPERATIONS

# What no verb of the application does yet.
MISSING = {"write_on_copy"}
SIZE = settings(
    max_examples=4,
    stateful_step_count=40,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_oracle_application_and_row_security_agree():
    """By hypothesis, and by dice that give every act its turn. `prove oracle` throws them for as long as wanted."""
    driven = machine(Application)

    run_state_machine_as_test(driven, settings=SIZE)
    for number in range(3):
        walk(driven(), 60, Random(number))

    assert min(driven.compared.values()) > 10_000
    assert driven.states["compared"] > 100


@pytest.fixture
def scene():
    """The beginning of every run, and one act after another with a comparison after each."""
    sides = machine(Application)()
    sides.begin()
    sides.same_readers()
    yield sides
    sides.teardown()


def acting(sides):
    def act(operation, *args):
        made = sides.act(operation, *args)
        sides.same_readers()
        return made

    return act


def test_each_act_of_the_oracle_is_done_and_agreed_on(scene):
    act, w = acting(scene), scene.world
    lead, facilitator, note_taker, clearer, academic, official, _root, officer = w.people
    table, theirs = list(w.processes)[:2]
    session = next(iter(w.sessions))
    convenor, partner, _other = w.organisations
    second = act("add_person", convenor, "")
    for kind, hours in (("facilitator", 100), ("note_taker", 200)):
        act("give_seat", lead, table, second, kind, hours)
    act("name_for_room", lead, session, facilitator)
    point, _text = act("log_point", lead, table, session, "RED", (note_taker,))
    act("remark", lead, point, "AMBER_STRICT", ())
    act("remark", facilitator, point, "RED", (facilitator, second))  # to each version those who read it
    act("leave_point", second, point)
    act("close_draft", act("open_draft", note_taker, 5))
    act("open_draft", note_taker, 5)
    act("tick", 24)
    act("attend", session, second)
    act("correct_attendance", session, note_taker)
    act("name_holder", lead, next(iter(w.identities)), list(w.seats)[-1])
    put_up = act("put_up", facilitator, act("log_point", lead, table, session, "AMBER", ())[0])
    act("clear_extract", clearer, put_up)
    for close in (True, False):
        briefing = act("request_briefing", facilitator, table, (lead,))
        act("write_draft", facilitator, briefing)
        act("add_reviewer", briefing, clearer)
        if close:
            act("close_briefing", briefing)
        else:
            copy = act("release", clearer, briefing, (official, academic), 3)[0]
    act("tick", 5)  # the copies are over, answering seats are not
    answering = act("give_seat", lead, table, note_taker, "facilitator", None)
    act("end_seat", answering)
    act("recall", copy)
    act("seal_session", lead, session)
    act("break_glass", officer, lead, "room", session, 2)
    act("break_glass", officer, lead, "team", table, 24)
    act("tick", 5)
    kept = act("open_draft", note_taker, 50)
    act("reset_factor", note_taker)
    scene.adapter.do("close_draft", scene.theirs[kept])  # by whoever is barred: it stays
    act("tick", 24)
    assert kept in w.reads(note_taker)
    act("tick", 100)  # over: the seat of `second` that filled the room; another still holds them in it
    act("tick", 100)
    act("give_seat", lead, table, second, "note_taker", None)
    act("partner_joins", theirs, convenor)
    act("leave_organisation", facilitator)
    act("partner_ends", table, partner)
    act("write_private", academic, theirs)
    act("deactivate", lead)

    assert set(OPERATIONS) - set(scene.reached) == MISSING
