"""The oracle's own tests, first half: who is in each audience, and how texts move between them."""

import inspect

import pytest

from tests.oracle.rules import Audience, Refused
from tests.oracle.steps import log, readers
from tests.oracle.world import OPERATIONS

# ---------------------------------------------------------------------- own, draft


def test_private_notes_are_one_persons_and_end_with_the_account(w, table):
    note = w.write_private(table.note_taker, table.process)
    assert readers(w, note) == {table.note_taker}
    w.end_seat(table.seats["note_taker"])
    assert readers(w, note) == {table.note_taker}
    w.deactivate(table.note_taker)
    assert readers(w, note) == set()


def test_drafts_are_one_persons_and_are_deleted(w, table):
    kept, left = w.open_draft(table.lead, hours=5), w.open_draft(table.lead, hours=5)
    assert readers(w, kept) == readers(w, left) == {table.lead}
    w.close_draft(kept)
    assert kept not in w.texts
    w.tick(5)
    assert left not in w.texts


# ---------------------------------------------------------------------- team, partners, community


def test_each_marking_has_its_audience(w, table):
    assert readers(w, log(w, table, "RED")[1]) == {table.lead, table.note_taker}
    assert readers(w, log(w, table, "RED", (table.clearer,))[1]) == {table.lead, table.clearer}
    assert readers(w, log(w, table, "AMBER_STRICT")[1]) == table.team
    amber = log(w, table, "AMBER")[1]
    assert readers(w, amber) == table.team
    w.partner_joins(table.process, table.partner)
    assert readers(w, amber) == table.team | {table.academic}
    for marking in ("GREEN", "CLEAR"):
        assert readers(w, log(w, table, marking)[1]) == table.team | {table.colleague}


def test_the_other_seats_read_no_note(w, table):
    for person in (table.programme_manager, table.observer):
        w.attend(table.session, person)
    texts = [log(w, table, marking)[1] for marking in ("RED", "AMBER_STRICT", "AMBER", "GREEN", "CLEAR")]
    for person in (table.clearer, table.programme_manager, table.observer):
        assert not w.reads(person) & set(texts)


def test_a_seat_reads_from_its_start_to_its_end_and_not_at_its_end(w, table):
    text = log(w, table, "AMBER_STRICT")[1]
    guest = w.add_person(table.convenor)
    assert not w.may_read(guest, text)
    w.give_seat(table.lead, table.process, guest, "note_taker", hours=10)
    w.tick(9)
    assert w.why(guest, text) == {"seat"}
    w.tick(1)
    assert not w.may_read(guest, text)


def test_of_two_seats_one_may_end(w, table):
    second = w.give_seat(table.lead, table.process, table.facilitator, "clearer")
    point, text = log(w, table, "AMBER_STRICT")
    put_up = w.put_up(table.facilitator, point)
    w.end_seat(table.seats["facilitator"])
    assert not w.may_read(table.facilitator, text)
    assert w.may_read(table.facilitator, put_up)
    w.end_seat(second)
    assert w.reads(table.facilitator) == set()


def test_partners_need_the_partnership_a_note_reading_seat_and_the_organisation(w, table):
    w.partner_joins(table.process, table.partner)
    text = log(w, table, "AMBER")[1]
    assert w.why(table.academic, text) == {"organisation"}
    clerk = w.add_person(table.partner)
    w.give_seat(table.academic, table.theirs, clerk, "observer")
    guest = w.add_person(table.convenor)
    w.give_seat(table.academic, table.theirs, guest, "facilitator")
    assert not {clerk, guest} & readers(w, text)
    w.partner_ends(table.process, table.partner)
    assert not w.may_read(table.academic, text)
    w.partner_joins(table.process, table.partner)
    w.end_seat(table.academic_seat)
    assert not w.may_read(table.academic, text)


def test_leaving_the_organisation_ends_what_rests_on_belonging(w, table):
    w.partner_joins(table.process, table.partner)
    text = log(w, table, "AMBER")[1]
    w.leave_organisation(table.academic)
    w.leave_organisation(table.lead)
    assert readers(w, text) == table.team


def test_the_community_ends_with_the_last_seat(w, table):
    text = log(w, table, "GREEN")[1]
    w.give_seat(table.lead, table.process, table.colleague, "note_taker", hours=5)
    w.end_seat(table.colleague_seat)
    assert w.why(table.colleague, text) == {"organisation"}
    w.tick(5)
    assert not w.may_read(table.colleague, text)


# ---------------------------------------------------------------------- room


def test_a_room_follows_its_attendance(w, table):
    text = log(w, table, "RED")[1]
    w.attend(table.session, table.clearer)
    w.attend(table.session, table.official)  # participants never sign in; a stranger is not staff
    assert readers(w, text) == {table.lead, table.note_taker, table.clearer}
    w.correct_attendance(table.session, table.note_taker)
    assert readers(w, text) == {table.lead, table.clearer}
    w.name_for_room(table.lead, table.session, table.facilitator)
    assert w.why(table.facilitator, text) == {"named"}


def test_attendance_corrected_leaves_those_named_for_the_room(w, table):
    text = log(w, table, "RED")[1]
    w.name_for_room(table.lead, table.session, table.note_taker)
    assert w.why(table.note_taker, text) == {"attendance", "named"}
    w.correct_attendance(table.session, table.note_taker)
    assert w.why(table.note_taker, text) == {"named"}


@pytest.mark.parametrize("by_clock", [True, False])
def test_who_leaves_the_process_leaves_the_room_for_good(w, table, by_clock):
    w.name_for_room(table.lead, table.session, table.note_taker)
    text = log(w, table, "RED")[1]
    if by_clock:
        w.seats[table.seats["note_taker"]].until = w.now + 3
        w.tick(3)
    else:
        w.end_seat(table.seats["note_taker"])
    assert not w.may_read(table.note_taker, text)
    w.give_seat(table.lead, table.process, table.note_taker, "note_taker")
    assert not w.may_read(table.note_taker, text)


def test_changing_seats_without_a_gap_is_not_leaving(w, table):
    text = log(w, table, "RED")[1]
    w.give_seat(table.lead, table.process, table.note_taker, "clearer")
    w.end_seat(table.seats["note_taker"])
    assert w.may_read(table.note_taker, text)


def test_sealing_moves_everything_of_the_session_to_the_room(w, table):
    w.partner_joins(table.process, table.partner)
    point, first = log(w, table, "AMBER_STRICT")
    second = w.remark(table.lead, point, "AMBER")
    green, red = log(w, table, "GREEN")[1], log(w, table, "RED")[1]
    mine = w.write_private(table.facilitator, table.process)
    put_up = w.put_up(table.lead, point)
    extract = w.clear_extract(table.clearer, put_up)
    elsewhere = w.log_point(table.lead, table.process, None, "AMBER_STRICT")[1]
    w.seal_session(table.lead, table.session)
    for text in (first, second, green, red, put_up, extract):
        assert readers(w, text) == {table.lead, table.note_taker}
    assert readers(w, mine) == {table.facilitator}
    assert readers(w, elsewhere) == table.team
    w.name_clearer(table.lead, table.session, table.clearer)
    assert readers(w, put_up) == readers(w, extract) == {table.lead, table.note_taker, table.clearer}
    later = log(w, table, "GREEN")[1]
    assert readers(w, later) == {table.lead, table.note_taker}
    with pytest.raises(Refused):
        log(w, table, "AMBER", writer=table.facilitator)


def test_sealing_opens_nothing_that_was_for_named_people(w, table):
    _point, text = log(w, table, "RED", (table.facilitator,))
    w.seal_session(table.note_taker, table.session)
    assert readers(w, text) == {table.lead}


def test_a_sealed_room_has_one_named_clearer(w, table):
    w.seal_session(table.lead, table.session)
    put_up = w.put_up(table.lead, log(w, table, "AMBER")[0])
    assert readers(w, put_up) == {table.lead, table.note_taker}
    w.name_clearer(table.lead, table.session, table.clearer)
    assert readers(w, put_up) == {table.lead, table.note_taker, table.clearer}
    other = w.give_seat(table.lead, table.process, table.facilitator, "clearer")
    w.name_clearer(table.lead, table.session, table.facilitator)
    assert readers(w, put_up) == {table.lead, table.note_taker, table.facilitator}
    w.end_seat(other)
    assert readers(w, put_up) == {table.lead, table.note_taker}


# ---------------------------------------------------------------------- tightening and loosening


def test_loosening_leaves_older_versions_with_their_readers(w, table):
    point, first = log(w, table, "RED")
    second = w.remark(table.lead, point, "AMBER_STRICT")
    third = w.remark(table.facilitator, point, "GREEN")
    assert readers(w, first) == {table.lead, table.note_taker}
    assert readers(w, second) == table.team
    assert readers(w, third) == table.team | {table.colleague}


def test_tightening_takes_all_versions_from_old_readers(w, table):
    w.partner_joins(table.process, table.partner)
    point, first = log(w, table, "AMBER_STRICT")
    second = w.remark(table.lead, point, "AMBER")
    put_up = w.put_up(table.facilitator, point)
    assert w.remark(table.lead, point, "RED") is None
    assert readers(w, first) == readers(w, second) == readers(w, put_up) == {table.lead, table.note_taker}


def test_tightening_opens_no_version_that_stands_closer(w, table):
    w.partner_joins(table.process, table.partner)
    point, first = log(w, table, "RED")
    second = w.remark(table.lead, point, "AMBER_STRICT")
    third = w.remark(table.lead, point, "GREEN")
    w.remark(table.lead, point, "AMBER")
    assert readers(w, first) == {table.lead, table.note_taker}
    assert readers(w, second) == table.team
    assert readers(w, third) == table.team | {table.academic}
    w.remark(table.facilitator, point, "RED", (table.facilitator, table.lead))
    assert readers(w, first) == {table.lead}
    assert readers(w, second) == readers(w, third) == {table.lead, table.facilitator}


def test_a_tightening_names_nobody_new(w, table):
    point, _text = log(w, table, "AMBER_STRICT")
    with pytest.raises(Refused):
        w.remark(table.lead, point, "RED", (table.official,))


def test_named_sets_are_shared_and_do_not_change(w, table):
    first, old = log(w, table, "RED", (table.clearer, table.observer))
    _second, same = log(w, table, "RED", (table.observer, table.clearer))
    assert w.texts[old].audience == w.texts[same].audience
    new = w.remark(table.lead, first, "RED", (table.clearer, table.observer, table.official))
    assert not w.may_read(table.official, old)
    assert w.may_read(table.official, new)
    w.leave_point(table.lead, first)
    assert readers(w, old) == {table.clearer, table.observer}
    assert readers(w, new) == {table.clearer, table.observer, table.official}
    assert readers(w, same) == {table.lead, table.clearer, table.observer}


def test_named_people_stay_when_a_seat_ends_but_not_without_account(w, table):
    _point, text = log(w, table, "RED", (table.clearer,))
    w.end_seat(table.seats["clearer"])
    assert w.why(table.clearer, text) == {"named"}
    w.deactivate(table.clearer)
    assert not w.may_read(table.clearer, text)


def test_the_writer_is_inside(w, table):
    for marking, outsider in (("RED", table.facilitator), ("AMBER_STRICT", table.clearer), ("GREEN", table.official)):
        with pytest.raises(Refused):
            log(w, table, marking, writer=outsider)
    w.partner_joins(table.process, table.partner)
    with pytest.raises(Refused):
        log(w, table, "AMBER", writer=table.academic)
    with pytest.raises(Refused):
        w.write_draft(table.facilitator, w.request_briefing(table.lead, table.process, (table.clearer,)))
    point, text = log(w, table, "RED", writer=table.note_taker)
    assert table.note_taker in readers(w, text)
    w.remark(table.lead, point, "RED", (table.lead,))
    assert readers(w, text) == {table.lead, table.note_taker}


# ---------------------------------------------------------------------- the list of operations


def test_whoever_is_barred_throws_no_draft_away(w, table):
    draft = w.open_draft(table.lead, 50)
    w.reset_factor(table.lead)
    with pytest.raises(Refused):
        w.close_draft(draft)
    w.tick(24)
    assert w.may_read(table.lead, draft)


def test_every_operation_is_listed_and_none_else(w):
    questions = {"may_read", "why", "reads", "reading", "awake", "bases", "members", "live", "live_seats", "holds"}
    public = {name for name, _what in inspect.getmembers(w, inspect.ismethod) if not name.startswith("_")}
    assert public - questions - {"audience_of"} == set(OPERATIONS)


def test_every_kind_of_the_table_has_its_rule(w):
    kinds = (
        "own",
        "draft",
        "team",
        "partners",
        "community",
        "room",
        "named",
        "clearance",
        "drafting",
        "copy",
        "identity",
    )
    assert all(callable(getattr(w, f"_{kind}")) for kind in kinds)
    assert Audience("named", frozenset("ab")) == Audience("named", frozenset("ba"))
