"""roles.py against the views (L50): every verb is used, every guarded view obeys the table for every seat."""

import ast
from pathlib import Path

import pytest
from django.utils.html import escape

from confidentiality import audiences
from confidentiality.context import acting_as
from dialogues import seats
from dialogues.models import Point
from dialogues.roles import TABLE, SeatKind, Verb, may
from tests.cast import user
from tests.taken_back import taken_back
from tests.walk.asking import Walker, patterns, words_of
from tests.walk.rules import RULES
from transfers.models import Briefing, PutUp

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[1]
APPS = ("accounts", "confidentiality", "dashboards", "dialogues", "jobs", "participants", "transfers")
# Each guarded view with its verb, and what somebody with it gets; without it a 403, unless another is named.
GUARDED = {
    "dialogues:session_log": (Verb.LOG_SESSION, 200),
    "dialogues:session_draft": (Verb.LOG_SESSION, 400),
    "dialogues:session_draft_return": (Verb.LOG_SESSION, 400),
    "dialogues:before": (Verb.LOG_SESSION, 200),
    "dialogues:expectation_list": (Verb.LOG_SESSION, 200),
    "dialogues:expectation_settle": (Verb.LOG_SESSION, 302),
    "dialogues:session_plan": (Verb.LOG_SESSION, 200),
    "dialogues:session_call_off": (Verb.LOG_SESSION, 302),
    "dialogues:contact_log": (Verb.LOG_SESSION, 200),
    "dialogues:contact_draft": (Verb.LOG_SESSION, 400),
    "dialogues:contact_draft_return": (Verb.LOG_SESSION, 400),
    "dialogues:contact_delivered": (Verb.LOG_SESSION, 302),
    "dialogues:contact_answered": (Verb.LOG_SESSION, 302),
    "dialogues:step_done": (Verb.LOG_SESSION, 302),
    "dialogues:participation_list": (Verb.SEE_ROOM, 200),
    "dialogues:participation_find": (Verb.SEE_ROOM, 200),
    "dialogues:name_decision": (Verb.SHOW_NAMES, 200),
    "dialogues:aid_list": (Verb.KEEP_PEOPLE, 200),
    "dialogues:plan_new": (Verb.CHANGE_COURSE, 200),
    "dialogues:event_new": (Verb.CHANGE_COURSE, 200),
    "dialogues:event_correct": (Verb.CHANGE_COURSE, 200),
    "dialogues:design_change": (Verb.CHANGE_COURSE, 200),
    "dialogues:room_count": (Verb.CHANGE_COURSE, 200),
    "dialogues:objective_new": (Verb.CHANGE_COURSE, 200),
    "dialogues:objective_move": (Verb.CHANGE_COURSE, 200),
    "dialogues:objective_judge": (Verb.CHANGE_COURSE, 200),
    "dialogues:objective_reword": (Verb.CHANGE_COURSE, 200),
    "dialogues:document_new": (Verb.CHANGE_COURSE, 200),
    "dialogues:purpose_change": (Verb.CHANGE_COURSE, 200),
    "dialogues:impasse_list": (Verb.SEE_ROOM, 200),
    "dialogues:impasse_table": (Verb.SEE_ROOM, 200),
    "dialogues:impasse_new": (Verb.CHANGE_COURSE, 200),
    "dialogues:impasse_step": (Verb.CHANGE_COURSE, 200),
    "dialogues:snapshot_new": (Verb.CHANGE_COURSE, 200),
    "dialogues:health_new": (Verb.CHANGE_COURSE, 200),
    "dialogues:event_review": (Verb.CHANGE_COURSE, 302),
    "dialogues:period_add": (Verb.CHANGE_COURSE, 200),
    "dialogues:period_correct": (Verb.CHANGE_COURSE, 200),
    "dialogues:claim_add": (Verb.CHANGE_COURSE, 200),
    "dialogues:conflict_change": (Verb.CHANGE_COURSE, 200),
    "dialogues:process_open": (Verb.CHANGE_COURSE, 200),
    "dialogues:conflict_begin": (Verb.BEGIN_CONFLICT, 200),
    "dialogues:issue_add": (Verb.CHANGE_COURSE, 200),
    "dialogues:external_id_add": (Verb.CHANGE_COURSE, 200),
    "dialogues:external_id_drop": (Verb.CHANGE_COURSE, 302),
    "dialogues:party_add": (Verb.CHANGE_COURSE, 200),
    "dialogues:party_period_add": (Verb.CHANGE_COURSE, 200),
    "dialogues:party_period_correct": (Verb.CHANGE_COURSE, 200),
    "dialogues:conflict_period_add": (Verb.CHANGE_COURSE, 200),
    "dialogues:conflict_period_correct": (Verb.CHANGE_COURSE, 200),
    "dialogues:claim_correct": (Verb.CHANGE_COURSE, 200),
    "dialogues:point_marking": (Verb.WRITE_POINT, 200),
    "dialogues:passage_marking": (Verb.WRITE_POINT, 200),
    "dialogues:attachment_marking": (Verb.WRITE_POINT, 200),
    "dialogues:contact_marking": (Verb.WRITE_POINT, 200),
    "dialogues:document_marking": (Verb.WRITE_POINT, 200),
    "dialogues:participation_add": (Verb.KEEP_PEOPLE, 200),
    "dialogues:participation_describe": (Verb.KEEP_PEOPLE, 200),
    "dialogues:participation_call": (Verb.KEEP_PEOPLE, 200),
    "dialogues:post_add": (Verb.KEEP_PEOPLE, 200),
    "dialogues:post_correct": (Verb.KEEP_PEOPLE, 200),
    "dialogues:tie_add": (Verb.KEEP_PEOPLE, 200),
    "dialogues:tie_correct": (Verb.KEEP_PEOPLE, 200),
    "dialogues:participation_aid": (Verb.KEEP_PEOPLE, 200),
    "dialogues:participation_consent": (Verb.KEEP_PEOPLE, 200),
    "dialogues:consent_points": (Verb.KEEP_PEOPLE, 200),
    "dialogues:participation_merge": (Verb.MERGE_PEOPLE, 200),
    "dialogues:merging_undo": (Verb.MERGE_PEOPLE, 302),
    "dialogues:identity_holders": (Verb.GUARD_IDENTITIES, 200),
    "dialogues:point_redact": (Verb.WRITE_POINT, 200),
    "dialogues:point_grant": (Verb.WRITE_POINT, 200),
    "dialogues:note_list": (Verb.SEE_ROOM, 200),
    "dialogues:passage_promote": (Verb.WRITE_POINT, 404),  # the passage of the story is nobody's private note
    "dialogues:attachment_add": (Verb.WRITE_POINT, 200),
    "dialogues:process_handover": (Verb.GIVE_SEAT, 200),
    "dialogues:attendance_correct": (Verb.LOG_SESSION, 200),
    "dialogues:session_room": (Verb.SEE_ROOM, 200),
    "dialogues:session_after": (Verb.LOG_SESSION, 200),
    "dialogues:session_seal": (Verb.LOG_SESSION, 200),
    "transfers:point_put_up": (Verb.PUT_UP, 302),
    "transfers:passage_put_up": (Verb.PUT_UP, 302),
    "transfers:point_consent": (Verb.PUT_UP, 400),
    "transfers:clearance_list": (Verb.SEE_ROOM, 200),
    "transfers:clearance_detail": (Verb.CLEAR_EXTRACT, 200),
    "transfers:extract_withdraw": (Verb.CLEAR_EXTRACT, 302),
    "transfers:briefing_new": (Verb.REQUEST_BRIEFING, 200),
    "transfers:briefing_order": (Verb.REQUEST_BRIEFING, 200),
    "transfers:briefing_release": (Verb.RELEASE_BRIEFING, 302),
    "transfers:briefing_strike": (Verb.REVIEW_BRIEFING, 302),
    "transfers:briefing_send_back": (Verb.REVIEW_BRIEFING, 302),
    "transfers:transfer_list": (Verb.FOLLOW_COPIES, 200),
    "transfers:briefing_close": (Verb.REQUEST_BRIEFING, 200),
    "transfers:copy_recall": (Verb.FOLLOW_COPIES, 200),
    "transfers:copy_pages": (Verb.FOLLOW_COPIES, 302),
    "transfers:copy_acknowledge": (Verb.ACKNOWLEDGE_COPY, 302),
}
WITHOUT = {
    "dialogues:impasse_list": 404,  # what a room could not get past is of the room
    "dialogues:impasse_table": 404,
    "dialogues:participation_list": 404,  # that there is a list of people is not for them
    "dialogues:participation_find": 404,
    "dialogues:name_decision": 404,  # there is no such page of a process that lives
    "dialogues:note_list": 404,
    "dialogues:passage_promote": 404,
    "dialogues:session_room": 404,  # nor who was in the room
    "transfers:transfer_list": 200,  # the page without desks and receipts
    "transfers:copy_pages": 404,
    "transfers:copy_recall": 404,  # nor is a copy of somebody else
    "transfers:copy_acknowledge": 404,  # a copy has one reader
}
# Of somebody who takes part whoever does not see the room sees nothing: there the 403 is a 404.
OF_A_PERSON = {name for name in GUARDED if "participation_id" in words_of(patterns()[name])}
# No page asks these yet. The first that does takes its verb out of here.
UNASKED: set[Verb] = set()


def files():
    found = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return [path for path in found if path != ROOT / "dialogues" / "roles.py"]


def verbs_in(node):
    return {
        each.attr
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == "Verb"
    }


def asked_by_views():
    """The verb that each view asks, itself or through a function beside it, as the source says it."""
    asked = {}
    for name, entry in patterns().items():
        inner = entry.callback
        while hasattr(inner, "__wrapped__"):
            inner = inner.__wrapped__
        path = Path(inner.__code__.co_filename)
        if not any(path.is_relative_to(ROOT / app) for app in APPS):
            continue
        functions = {each.name: each for each in ast.parse(path.read_text()).body if isinstance(each, ast.FunctionDef)}
        if verbs := questions(functions[inner.__name__], functions):
            asked[name] = verbs
    return asked


def questions(function, beside):
    found = set()
    for call in [each for each in ast.walk(function) if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)]:
        if call.func.id in {"require", "may", "show_to"}:
            found |= {Verb[name] for name in verbs_in(call)}
        elif call.func.id in beside and call.func.id != function.name:
            found |= questions(beside[call.func.id], beside)
    return found


def test_every_view_that_asks_a_verb_is_in_the_grid():
    assert asked_by_views() == {name: {verb} for name, (verb, _status) in GUARDED.items()}


def test_every_verb_named_in_code_exists_and_every_verb_is_named():
    named = {name for path in files() for name in verbs_in(ast.parse(path.read_text()))}

    assert named <= {verb.name for verb in Verb}
    assert {verb.name for verb in Verb} - named == {verb.name for verb in UNASKED}


def test_no_verb_is_asked_for_by_its_bare_word():
    """A word mistyped is a rule that never holds; only members of the list are asked for."""
    calls = [
        (path.name, call.lineno)
        for path in files()
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"may", "require", "show_to"}
        if not verbs_in(call.args[1])
    ]

    assert calls == []


def test_table_has_one_row_per_role_and_every_verb_has_a_holder():
    assert set(TABLE) == {*SeatKind, "historian", "editor", "addressee", "administrator", "auditor", "manager"}
    assert set().union(*TABLE.values()) == set(Verb)


def test_whoever_drafts_never_releases_alone_and_whoever_only_looks_on_writes_nothing():
    for kind in (SeatKind.PROGRAMME_MANAGER, SeatKind.OBSERVER):
        assert TABLE[kind] == {Verb.SEE_PROCESS}
    assert not TABLE[SeatKind.NOTE_TAKER] & {Verb.PUT_UP, Verb.REQUEST_BRIEFING, Verb.RELEASE_BRIEFING}
    assert not TABLE[SeatKind.CLEARER] & {Verb.LOG_SESSION, Verb.WRITE_POINT, Verb.PUT_UP, Verb.REQUEST_BRIEFING}
    assert Verb.CLEAR_EXTRACT not in TABLE[SeatKind.LEAD] | TABLE[SeatKind.FACILITATOR]
    assert not TABLE["administrator"] & TABLE[SeatKind.LEAD]


@pytest.fixture(scope="module")
def holders(story, django_db_blocker):
    """One person per seat, each holding that one only and let in to every text and draft, so that the verb decides."""
    with django_db_blocker.unblock():
        walker = Walker(story)
        ids = story.ids
        texts = [
            Point.objects.get(pk=ids["point"]).audience,
            PutUp.objects.get(pk=ids["put_up"]).audience,
            Briefing.objects.get(pk=ids["briefing"]).audience,
        ]
        for kind in SeatKind:
            person = user(f"only-{kind}", story.house)
            with acting_as(story.lead):
                seats.give(story.process, person, kind, by=story.lead)
                for audience in texts:
                    audiences.admit(audience, person, basis="named", by=story.lead)
            setattr(story, f"only_{kind}", person)
            walker.admit(f"only_{kind}", person)
        return walker


@pytest.mark.parametrize("kind", SeatKind)
@pytest.mark.parametrize("name", [name for name in GUARDED if name != "transfers:copy_acknowledge"])
def test_seat_may_what_the_table_says(holders, name, kind):
    verb, status = GUARDED[name]
    rule, story = RULES[name], holders.story

    with taken_back():
        if name in {
            "transfers:briefing_order",
            "transfers:briefing_close",
        }:  # asked for by this person, so that only the verb is in question
            Briefing.objects.filter(pk=story.ids["briefing"]).update(created_by=getattr(story, f"only_{kind}"))
        response = holders.ask(f"only_{kind}", rule.methods[0], holders.address(name), rule.data(story))

    hidden = name in OF_A_PERSON and Verb.SEE_ROOM not in TABLE[kind]
    assert response.status_code == (status if verb in TABLE[kind] else 404 if hidden else WITHOUT.get(name, 403))


@pytest.mark.parametrize("kind", SeatKind)
def test_desks_and_receipts_are_for_those_who_answer(holders, kind):
    page = holders.ask(f"only_{kind}", "GET", holders.address("transfers:transfer_list")).content.decode()

    assert (escape(holders.story.channel.name) in page) == (Verb.FOLLOW_COPIES in TABLE[kind])


@pytest.mark.parametrize("who", ["lead", "second", "manager", "official"])
def test_only_its_addressee_acknowledges_a_copy(walker, who):
    response = walker.ask(who, "POST", walker.address("transfers:copy_acknowledge"))

    assert response.status_code == (302 if who == "official" else 404)


def test_nobody_deactivated_may_anything(story):
    assert not any(may(story.former, verb, story.process) for verb in Verb)
