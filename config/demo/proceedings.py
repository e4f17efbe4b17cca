"""Section 8: what each side expects; the agenda items that were only counted; the ground rules of the first session.

Of agenda items the story tells the numbers, 19 proposed by Norvane and 14 by the Council: they are dealt in turn over
the sessions, as rows without words. Who proposed what in a sealed session is told to nobody, so session 9 gets none.
"""

from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from config.demo.told import Told
from dialogues.proceedings import Proceedings, expect, settle_expectation, write_agenda_item, write_proceedings
from dialogues.vocabulary import AgendaOutcome, ExpectationState

PROPOSED = (("Norvane", 19), ("Tavien Council", 14))
SESSIONS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 11)
STRICT = Marking(Distribution.AMBER_STRICT, Attribution.BY_PARTY)


def load(told: Told) -> None:
    with acting_as(told.lio):
        write_proceedings(
            told.sessions[1], Proceedings(rules="Rules agreed: Chatham House."), marking=STRICT, by=told.lio,
            at=told.sessions[1].recorded_at,
        )  # fmt: skip
        load_agenda(told)
        load_expectations(told)


def load_agenda(told: Told) -> None:
    """Items in turn, one to a session, round after round."""
    parties = [told.parties[name] for name, count in PROPOSED for _ in range(count)]
    for number, party in enumerate(parties):
        session = told.sessions[SESSIONS[number % len(SESSIONS)]]
        write_agenda_item(
            session, "", party, position=number // len(SESSIONS), marking=STRICT, outcome=AgendaOutcome.DISCUSSED,
            by=told.lio, at=session.recorded_at,
        )  # fmt: skip


def load_expectations(told: Told) -> None:
    days, lio, sefa = told.days, told.lio, told.sefa
    expect(
        told.larkspur, told.parties["Valley districts"], "A seat in official talks.", by=lio, owner=sefa,
        offered="Their questions on the agenda.", spoken_on=days.on(-26), spoken_by=sefa, at=days.at(-26),
    )  # fmt: skip
    expect(
        told.larkspur, told.parties["Tavien Council"], "The envoy's answer.", by=lio, owner=lio,
        due_on=days.on(-10), at=days.at(-33),
    )  # fmt: skip
    press = expect(told.larkspur, told.parties["Norvane"], "No press.", by=lio, owner=lio, at=days.at(-140))
    settle_expectation(press, ExpectationState.MET, by=lio, on=days.on(-75))
