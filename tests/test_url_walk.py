"""Walks every address of the site: who gets it, and that for everybody else it is an address never used.

A new address needs a rule in tests/walk/rules.py, or this fails.
"""

import statistics
import time
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.walk.asking import METHODS, OUTSIDE, SIGNED_IN, patterns, seen, words_of
from tests.walk.rules import DO, READ, RULES

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

IDS = {
    "process_id",
    "session_id",
    "point_id",
    "passage_id",
    "put_up_id",
    "extract_id",
    "briefing_id",
    "copy_id",
    "event_id",
    "objective_id",
    "impasse_id",
    "period_id",
    "claim_id",
    "question_id",
    "audience_id",
    "user_id",
    "reset_id",
    "glass_id",
    "notice_id",
    "attachment_id",
    "document_id",
}
IDS |= {"participation_id", "post_id", "tie_id", "merging_id"}
IDS |= {"contact_id", "step_id", "expectation_id"}
IDS |= {"conflict_id", "party_id", "span_id", "told_id"}
WITH_IDS = [name for name, entry in patterns().items() if IDS & set(words_of(entry))]
NESTED = [
    name
    for name in WITH_IDS
    if len(words := words_of(patterns()[name])) > 1 and "process_id" in words and words[-1] in IDS
]
# Those that say different things go together: one request tries them all.
TRICKS = {
    "proxy": {
        "X_HTTP_Method_Override": "GET",
        "X_Method_Override": "GET",
        "X_Original_URL": "/tracks/",
        "X_Rewrite_URL": "/tracks/",
        "X_Forwarded_For": "127.0.0.1",
        "X_Real_IP": "127.0.0.1",
        "Forwarded": "for=127.0.0.1",
        "X_Forwarded_Host": "localhost",
        "X_Forwarded_Proto": "https",
        "X_Forwarded_Prefix": "/internal",
        "X_Internal": "1",
        "X_User": "lead@example.org",
        "Authorization": "Basic bGVhZDpsZWFk",
        "Accept": "application/json",
        "X_Requested_With": "poll",
    },
    "htmx": {"HX_Request": "true", "HX_Current_URL": "http://testserver/processes/", "HX_Target": "main"},
}


def test_every_address_has_one_rule():
    assert set(patterns()) == set(RULES)


def test_every_id_in_an_address_is_known_to_the_walk():
    words = {word for entry in patterns().values() for word in words_of(entry)}

    assert words <= IDS | {"number", "uidb36", "key", "kind", "scheme", "value", "history", "fact", "form"}


@pytest.mark.parametrize("name", RULES)
def test_everybody_gets_what_the_table_says(walker, name):
    rule = RULES[name]
    address, data = walker.address(name, **rule.ids(walker.story)), rule.data(walker.story)

    got = {who: walker.ask(who, rule.methods[0], address, data).status_code for who in SIGNED_IN}

    assert got == {who: rule.status_for(who) for who in SIGNED_IN}


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if not rule.is_public])
def test_nothing_is_answered_before_the_sign_in(walker, name):
    rule = RULES[name]
    address = walker.address(name, **rule.ids(walker.story))
    doors = dict.fromkeys(OUTSIDE, reverse("account_login")) | {"no_factor": reverse("mfa_activate_totp")}

    for who in [who for who in OUTSIDE if who not in rule.people]:
        for method in ("GET", "HEAD", "POST", "DELETE") if who == "anonymous" else ("GET", "POST"):
            answer = walker.ask(who, method, address)
            if method in {"GET", "HEAD"}:
                assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, doors[who])
            else:
                assert (answer.status_code, answer["X-Sign-In"].partition("?")[0]) == (401, doors[who])


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.is_public])
def test_pages_for_everybody_open_without_signing_in(walker, name):
    rule = RULES[name]

    answer = walker.ask("anonymous", "GET", walker.address(name, **rule.ids(walker.story)))

    assert answer.status_code == rule.status_for("anonymous")


@pytest.mark.parametrize("name", RULES)
def test_other_methods_are_refused_to_those_who_may_and_those_who_may_not(walker, name):
    rule = RULES[name]
    address = walker.address(name, **rule.ids(walker.story))

    for number, method in enumerate(sorted(set(METHODS) - set(rule.methods))):
        for who in ("second", ("official", "outsider")[number % 2]):
            answer = walker.ask(who, method, address)
            assert (answer.status_code, answer.content) == (405, b""), (who, method)
            assert answer["Allow"] == ", ".join(rule.methods)


@pytest.mark.parametrize("name", WITH_IDS)
def test_hidden_is_absent_in_every_method(walker, name):
    """L01: status, headers and bytes are those of an id never used; for strangers, and for the seated who may not."""
    hidden, never = addresses(walker, name)
    method = RULES[name].methods[0]

    for each in {*RULES[name].methods, "HEAD", "PUT"}:
        assert seen(walker.ask("outsider", each, hidden)) == seen(walker.ask("outsider", each, never)), each
    # For the seated who may not, and for officials: only the last id is one that nothing has.
    last = words_of(patterns()[name])[-1].removesuffix("_id")
    never = walker.address(name, **{last: uuid4()})
    for who in [who for who in SIGNED_IN if RULES[name].status_for(who) == 404]:
        assert seen(walker.ask(who, method, hidden)) == seen(walker.ask(who, method, never)), who


def addresses(walker, name):
    """The one of the story, and one that is alike but for ids that nothing has."""
    unused = {word.removesuffix("_id"): uuid4() for word in words_of(patterns()[name])}
    return walker.address(name), walker.address(name, **unused)


@pytest.mark.parametrize("name", WITH_IDS)
def test_no_header_changes_a_decision(walker, name):
    """L07."""
    hidden, never = addresses(walker, name)
    method = RULES[name].methods[0]
    plain = seen(walker.ask("outsider", method, never))

    for trick, headers in TRICKS.items():
        assert seen(walker.ask("outsider", method, hidden, **headers)) == plain, trick
    assert plain[0] == 404


@pytest.mark.parametrize("name", WITH_IDS)
def test_no_header_leads_elsewhere_from_an_open_page(walker, name):
    open_page = reverse("dialogues:track_list")
    hidden = walker.address(name)
    headers = {"X_Original_URL": hidden, "X_Rewrite_URL": hidden, "X_Forwarded_Uri": hidden}

    assert seen(walker.ask("outsider", "GET", open_page, **headers)) == seen(walker.ask("outsider", "GET", open_page))


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.methods == READ])
def test_a_field_named_method_is_no_method(walker, name):
    address = walker.address(name, **RULES[name].ids(walker.story))

    assert walker.ask("second", "POST", address, "_method=GET", X_HTTP_Method_Override="GET").status_code in {405, 401}


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.methods == DO])
def test_a_header_makes_no_post_of_a_get(walker, name):
    address = walker.address(name, **RULES[name].ids(walker.story))

    assert walker.ask("second", "GET", address + "?_method=POST", X_HTTP_Method_Override="POST").status_code == 405


@pytest.mark.parametrize("name", NESTED)
def test_a_child_answers_under_its_own_parent_only(walker, name):
    """L02: under a process of the asker's own, what lies in another is absent, also where they may see it there."""
    method, kind = RULES[name].methods[0], words_of(patterns()[name])[-1].removesuffix("_id")
    own = {"outsider": walker.story.other_process.pk, "lead": walker.story.spare_process.pk}

    for who, process in own.items():
        elsewhere = walker.ask(who, method, walker.address(name, process=process))
        never = walker.ask(who, method, walker.address(name, process=process, **{kind: uuid4()}))
        assert elsewhere.status_code == 404, who
        assert seen(elsewhere) == seen(never), who


@pytest.mark.parametrize("name", ["transfers:point_put_up", "transfers:point_consent"])
def test_what_stayed_in_the_room_is_absent_for_the_team_outside_it(walker, name):
    red = walker.ask("note_taker", "POST", walker.address(name, point=walker.story.red_point.pk))
    never = walker.ask("note_taker", "POST", walker.address(name, point=uuid4()))

    assert red.status_code == 404
    assert seen(red) == seen(never)


@pytest.mark.parametrize("name", ["dialogues:session_detail", "transfers:briefing_review", "transfers:copy_text"])
def test_hidden_takes_no_longer_than_absent(walker, name):
    """L15. What the code does differently shows every time; what runs beside it on a busy machine does not."""
    hidden, never = addresses(walker, name)

    def apart():
        between = []
        for _ in range(20):
            took = []
            for address in (hidden, never):
                began = time.perf_counter()
                walker.ask("outsider", "GET", address)
                took.append(time.perf_counter() - began)
            between.append(took[0] - took[1])
        return abs(statistics.median(between))

    assert any(apart() < 0.005 for _ in range(4))
