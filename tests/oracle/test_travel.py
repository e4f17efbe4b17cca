"""The oracle's own tests, second half: what travels, identities, accounts, and the sign-ins of the demonstration."""

import pytest

from tests.oracle.rules import GUARD, RANKS, Refused
from tests.oracle.steps import brief, log, readers

# ---------------------------------------------------------------------- clearance, drafting, copies


def test_what_is_put_up_is_read_by_team_and_clearers_and_the_point_stays(w, table):
    point, text = log(w, table, "AMBER_STRICT")
    put_up = w.put_up(table.facilitator, point)
    assert readers(w, put_up) == readers(w, w.clear_extract(table.clearer, put_up)) == table.team | {table.clearer}
    assert readers(w, text) == table.team
    w.end_seat(table.seats["clearer"])
    assert readers(w, put_up) == table.team


def test_red_put_up_goes_to_the_room_and_its_clearer(w, table):
    point, _text = log(w, table, "RED")
    w.name_clearer(table.lead, table.session, table.clearer)
    assert readers(w, w.put_up(table.lead, point)) == {table.lead, table.note_taker, table.clearer}
    with pytest.raises(Refused):
        w.put_up(table.lead, log(w, table, "RED", (table.facilitator,))[0])


def test_drafts_of_a_briefing_end_when_it_is_closed(w, table):
    briefing, draft = brief(w, table)
    assert readers(w, draft) == {table.lead, table.facilitator}
    w.close_briefing(briefing)
    assert readers(w, draft) == set()


def test_a_copy_and_what_is_said_on_it(w, table):
    briefing, _draft = brief(w, table)
    copy, text = w.release(table.facilitator, briefing, (table.official,), hours=10)
    question = w.write_on_copy(table.official, copy)
    assert readers(w, text) == readers(w, question) == {table.lead, table.facilitator, table.official}
    assert w.why(table.official, text) == {"addressee"}
    assert w.why(table.lead, text) == {"named", "seat"}
    w.tick(10)
    assert readers(w, text) == {table.lead, table.facilitator}
    w.recall(copy)
    assert readers(w, text) == readers(w, question) == set()


def test_the_seats_that_answer_follow_the_seat_table(w, table):
    _copy, text = w.release(table.facilitator, brief(w, table)[0], (table.official,), hours=10)
    seat = w.give_seat(table.lead, table.process, table.clearer, "lead", hours=20)
    assert w.why(table.clearer, text) == {"seat"}
    w.tick(10)  # the copy is over, the seat is not
    assert w.may_read(table.clearer, text)
    w.end_seat(seat)
    assert readers(w, text) == {table.lead, table.facilitator}


def test_a_release_closes_the_draft(w, table):
    briefing, draft = brief(w, table)
    w.release(table.facilitator, briefing, (table.official,), hours=10)
    assert readers(w, draft) == set()
    with pytest.raises(Refused):
        w.release(table.facilitator, briefing, (table.clearer,), hours=10)
    with pytest.raises(Refused):
        w.add_reviewer(briefing, table.clearer)


def test_an_addressee_never_joins_the_drafts(w, table):
    briefing, _draft = brief(w, table)
    with pytest.raises(Refused):
        w.release(table.lead, briefing, (table.official,), hours=10)  # one person alone
    with pytest.raises(Refused):
        w.release(table.facilitator, briefing, (table.official, table.lead), hours=10)


def test_one_copy_does_not_open_another(w, table):
    briefing, _draft = brief(w, table)
    second_official = w.add_person(None)
    _copy, first, _copy, second = w.release(table.facilitator, briefing, (table.official, second_official), hours=10)
    assert w.reads(table.official) == {first}
    assert w.reads(second_official) == {second}


# ---------------------------------------------------------------------- identities, break-glass, accounts


def test_identities_have_standing_holders_and_the_guard(w, table):
    identity, record = w.record_identity(table.lead, table.process, (table.seats["lead"],))
    assert readers(w, record) == {table.lead}
    assert w.why(GUARD, record) == {"guard"}
    w.name_holder(table.lead, identity, table.seats["note_taker"])
    assert readers(w, record) == {table.lead, table.note_taker}
    w.end_seat(table.seats["note_taker"])
    w.give_seat(table.lead, table.process, table.note_taker, "note_taker")
    assert readers(w, record) == {table.lead}
    with pytest.raises(Refused):
        w.record_identity(table.lead, table.process, (table.seats["facilitator"],))
    with pytest.raises(Refused):
        w.name_holder(table.lead, identity, table.seats["observer"])


def test_the_guard_reads_nothing_else(w, table):
    texts = [log(w, table, marking)[1] for marking in ("RED", "AMBER_STRICT", "AMBER", "GREEN")]
    assert not any(w.may_read(GUARD, text) for text in [*texts, brief(w, table)[1]])


def test_break_glass_takes_two_and_a_time_and_opens_one_audience(w, table):
    officer, second = w.add_person(table.convenor, "administrator"), w.add_person(table.convenor)
    strict, amber, red = (log(w, table, marking)[1] for marking in ("AMBER_STRICT", "AMBER", "RED"))
    with pytest.raises(Refused):
        w.break_glass(officer, officer, "team", table.process, 24)
    with pytest.raises(Refused):
        w.break_glass(officer, second, "identity", table.process, 24)
    w.break_glass(officer, second, "team", table.process, 24)
    assert w.why(officer, strict) == {"break_glass"}
    assert not {amber, red} & w.reads(officer)
    assert w.reads(second) == set()
    with pytest.raises(Refused):
        log(w, table, "AMBER_STRICT", writer=officer)
    w.tick(24)
    assert w.reads(officer) == set()


def test_broken_glass_is_not_made_permanent_by_a_tightening(w, table):
    officer = w.add_person(table.convenor)
    point, text = log(w, table, "RED")
    w.break_glass(officer, table.lead, "room", table.session, 24)
    assert w.may_read(officer, text)
    with pytest.raises(Refused):
        w.remark(table.lead, point, "RED", (officer,))


def test_no_rank_reads_anything(w, table):
    texts = {log(w, table, marking)[1] for marking in ("RED", "AMBER_STRICT", "AMBER", "GREEN", "CLEAR")}
    texts |= {w.write_private(table.lead, table.process), brief(w, table)[1]}
    for rank in RANKS:
        assert not texts & w.reads(w.add_person(table.convenor, rank))


def test_a_reset_factor_bars_bodies_for_a_day(w, table):
    text = log(w, table, "AMBER_STRICT")[1]
    w.reset_factor(table.lead)
    w.tick(23)
    assert not w.may_read(table.lead, text)
    w.tick(1)
    assert w.may_read(table.lead, text)


def test_only_leads_give_seats(w, table):
    with pytest.raises(Refused):
        w.give_seat(table.facilitator, table.process, table.official, "facilitator")
    w.end_seat(table.seats["lead"])
    with pytest.raises(Refused):
        w.give_seat(table.lead, table.process, table.official, "facilitator")


def test_a_text_that_its_author_lost_passes_on_to_nobody(w, table):
    text = w.log_point(table.facilitator, table.process, None, "RED", (table.facilitator,))[1]
    w.deactivate(table.facilitator)
    assert readers(w, text) == set()


# ---------------------------------------------------------------------- refusals on which reading rests


def test_only_the_room_acts_on_the_room(w, table):
    for outsider in (table.facilitator, table.clearer):
        with pytest.raises(Refused):
            w.seal_session(outsider, table.session)
        with pytest.raises(Refused):
            w.name_for_room(outsider, table.session, table.clearer)
        with pytest.raises(Refused):
            w.name_clearer(outsider, table.session, table.clearer)
    for person in (table.observer, table.official):
        with pytest.raises(Refused):
            w.name_for_room(table.lead, table.session, person)


def test_a_rooms_clearer_holds_a_clearers_seat_now(w, table):
    for person in (table.facilitator, table.academic):
        with pytest.raises(Refused):
            w.name_clearer(table.lead, table.session, person)
    w.end_seat(table.seats["clearer"])
    with pytest.raises(Refused):
        w.name_clearer(table.lead, table.session, table.clearer)


def test_a_rooms_clearer_stays_from_seat_to_seat_and_does_not_come_back(w, table):
    put_up = w.put_up(table.lead, log(w, table, "RED")[0])
    w.name_clearer(table.lead, table.session, table.clearer)
    second = w.give_seat(table.lead, table.process, table.clearer, "clearer", hours=5)
    w.end_seat(table.seats["clearer"])
    assert w.may_read(table.clearer, put_up)
    w.end_seat(second)
    w.give_seat(table.lead, table.process, table.clearer, "clearer")
    assert not w.may_read(table.clearer, put_up)


def test_named_people_of_a_sealed_room_were_in_it(w, table):
    point, _text = log(w, table, "AMBER")
    w.seal_session(table.lead, table.session)
    with pytest.raises(Refused):
        log(w, table, "RED", (table.facilitator,))
    with pytest.raises(Refused):
        w.remark(table.lead, point, "RED", (table.facilitator,))
    assert readers(w, log(w, table, "RED", (table.note_taker,))[1]) == {table.lead, table.note_taker}


def test_who_cannot_read_a_point_cannot_move_it(w, table):
    point, _text = log(w, table, "RED", (table.note_taker,))
    for act in (w.remark, lambda *args: w.put_up(*args[:2])):
        with pytest.raises(Refused):
            act(table.facilitator, point, "AMBER_STRICT")
    with pytest.raises(Refused):
        w.leave_point(table.facilitator, point)


def test_extracts_are_the_clearers(w, table):
    put_up = w.put_up(table.facilitator, log(w, table, "AMBER_STRICT")[0])
    with pytest.raises(Refused):
        w.clear_extract(table.lead, put_up)


def test_closed_briefings_take_no_reviewer(w, table):
    briefing, _draft = brief(w, table)
    w.close_briefing(briefing)
    with pytest.raises(Refused):
        w.add_reviewer(briefing, table.clearer)


# ---------------------------------------------------------------------- the sign-ins of the demonstration


def test_the_sign_ins_of_the_demonstration(w):
    institute, pellane, far_shore = (w.add_organisation() for _ in range(3))
    lio, sefa, wes, ina = (w.add_person(institute) for _ in range(4))
    orrin, kesa, bren = (w.add_person(None) for _ in range(3))
    toma, ada = w.add_person(institute, "administrator"), w.add_person(institute, "auditor")
    niko = w.add_person(far_shore)
    larkspur, lead = w.add_process(lio, institute)
    hazel, _seat = w.add_process(niko, far_shore)
    w.partner_joins(larkspur, pellane)
    seats = {kind: w.give_seat(lio, larkspur, sefa, kind) for kind in ("facilitator", "clearer")}
    wes_seat = w.give_seat(lio, larkspur, wes, "note_taker")
    w.give_seat(lio, larkspur, ina, "programme_manager")
    session = w.add_session(larkspur)
    for person in (lio, sefa, wes):
        w.attend(session, person)
    points = [w.log_point(wes, larkspur, session, m) for m in ("RED", "AMBER_STRICT", "AMBER", "GREEN", "CLEAR")]
    notes = {text for _point, text in points}
    put_up = w.put_up(sefa, points[1][0])
    extract = w.clear_extract(sefa, put_up)
    private = w.write_private(lio, larkspur)
    _identity, record = w.record_identity(lio, larkspur, (lead,))
    elsewhere = w.log_point(niko, hazel, None, "AMBER_STRICT")[1]
    copies = {}
    for name, addressees in {"1": [bren], "2": [orrin, kesa], "3": [bren], "4": [orrin, kesa]}.items():
        briefing = w.request_briefing(lio, larkspur, (sefa,))
        w.write_draft(lio, briefing)
        made = w.release(sefa, briefing, tuple(addressees), 1000)
        copies |= {(name, person): text for person, text in zip(addressees, made[1::2], strict=True)}
    open_briefing = w.request_briefing(lio, larkspur, (sefa,))
    draft = w.write_draft(lio, open_briefing)
    w.end_seat(wes_seat)

    theirs = notes | {put_up, extract, draft} | set(copies.values())
    assert w.reads(lio) == theirs | {private, record}
    assert w.reads(sefa) == theirs
    assert w.why(sefa, extract) == {"seat"}
    for nobody in (wes, ina, toma, ada):
        assert w.reads(nobody) == set()
    assert w.reads(orrin) == {copies["2", orrin], copies["4", orrin]}
    assert w.reads(kesa) == {copies["2", kesa], copies["4", kesa]}
    assert w.reads(bren) == {copies["1", bren], copies["3", bren]}
    fifth = w.release(sefa, open_briefing, (bren,), 1000)[1]
    assert w.reads(bren) == {copies["1", bren], copies["3", bren], fifth}
    assert w.reads(niko) == {elsewhere}
    w.end_seat(seats["facilitator"])
    assert w.reads(sefa) & notes == {points[0][1]}  # still the clearer, and was in the room
