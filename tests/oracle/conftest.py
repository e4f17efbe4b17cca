"""One process with everybody at it."""

from types import SimpleNamespace

import pytest

from tests.oracle.rules import SEATS
from tests.oracle.world import World


@pytest.fixture
def w():
    return World()


@pytest.fixture
def table(w):
    """A process with all seats taken, a session at which lead and note-taker were present, a partner, a stranger."""
    convenor, partner, other = (w.add_organisation() for _ in range(3))
    t = SimpleNamespace(convenor=convenor, partner=partner, seats={})
    t.lead = w.add_person(convenor)
    t.process, t.seats["lead"] = w.add_process(t.lead, convenor)
    for kind in SEATS[1:]:
        person = w.add_person(convenor)
        setattr(t, kind, person)
        t.seats[kind] = w.give_seat(t.lead, t.process, person, kind)
    t.academic, t.official = w.add_person(partner), w.add_person(other)
    t.theirs, t.academic_seat = w.add_process(t.academic, partner)
    t.colleague = w.add_person(convenor)
    t.next_door, t.colleague_seat = w.add_process(t.colleague, convenor)
    t.session = w.add_session(t.process)
    w.attend(t.session, t.lead)
    w.attend(t.session, t.note_taker)
    t.team = {t.lead, t.facilitator, t.note_taker}
    return t
