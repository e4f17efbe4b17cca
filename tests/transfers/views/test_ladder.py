"""Every address of transfers: the right person, another role, a stranger, nobody, and the wrong method."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

pytestmark = pytest.mark.django_db

# address → (method, ids in it, who may, who sees it and may not)
DOORS = {
    "point_put_up": ("post", "process point", "lead", "note_taker"),
    "passage_put_up": ("post", "process passage", "lead", "note_taker"),
    "point_consent": ("post", "process point", "lead", "note_taker"),
    "clearance_list": ("get", "process", "lead", "manager"),
    "clearance_detail": ("get", "process item", "second", "lead"),
    "extract_withdraw": ("post", "process extract", "second", "lead"),
    "transfer_list": ("get", "process", "manager", None),
    "briefing_new": ("get", "process", "lead", "note_taker"),
    "briefing_detail": ("get", "draft", "lead", None),
    "briefing_progress": ("get", "draft", "second", None),
    "briefing_order": ("get", "draft", "lead", "second"),
    "briefing_review": ("get", "draft", "second", None),
    "briefing_release": ("post", "draft", "second", "lead"),
    "briefing_send_back": ("post", "draft", "second", "lead"),
    "copy_cover": ("get", "copy", "official", None),
    "copy_open": ("post", "copy", "official", None),
    "copy_text": ("get", "copy", "official", None),
    "copy_acknowledge": ("post", "copy", "official", None),
}
DATA = {"point_consent": {"answer": "given"}, "briefing_release": {"version": 2, "form": "print"}}


def knock(client, name, ids, method=None):
    """Ask, and take back whatever it did, so that every door is tried in the same world."""
    address = reverse(f"transfers:{name}", args=ids)
    with transaction.atomic():
        response = getattr(client, method or DOORS[name][0])(address, DATA.get(name))
        transaction.set_rollback(True)
    return response


def ids_of(world, name):
    return [getattr(world, kind).pk for kind in DOORS[name][1].split()]


def answers(client, world, doors=DOORS):
    return {name: knock(client, name, ids_of(world, name)).status_code for name in doors}


def test_right_person_comes_in(cast, world, client):
    found = {}
    for name, (_method, _ids, who, _refused) in DOORS.items():
        client.force_login(getattr(cast, who))
        found[name] = knock(client, name, ids_of(world, name)).status_code

    assert found == {name: 302 if method == "post" else 200 for name, (method, *_) in DOORS.items()} | {
        "copy_text": 302  # to its cover, until it is opened
    }


def test_whoever_sees_it_and_may_not_do_it_gets_a_403(cast, world, client):
    found = {}
    for name, (_method, _ids, _right, who) in DOORS.items():
        if who:
            client.force_login(getattr(cast, who))
            found[name] = knock(client, name, ids_of(world, name)).status_code

    assert found == dict.fromkeys(found, 403)
    assert len(found) == 10


def test_stranger_gets_the_404_of_an_address_never_used(cast, world, client):
    client.force_login(cast.outsider)

    for name in DOORS:
        hidden = knock(client, name, ids_of(world, name))
        never = knock(client, name, [uuid4() for _ in ids_of(world, name)])

        assert (name, hidden.status_code, never.status_code) == (name, 404, 404)
        assert hidden.content == never.content


def test_nothing_is_found_under_a_process_of_ones_own(cast, world, client):
    client.force_login(cast.outsider)
    nested = [name for name, door in DOORS.items() if " " in door[1]]

    found = {name: knock(client, name, [cast.other_process.pk, ids_of(world, name)[1]]).status_code for name in nested}

    assert found == dict.fromkeys(nested, 404)


def test_draft_is_nowhere_for_those_who_are_not_in_it(cast, world, client):
    drafts = [name for name, door in DOORS.items() if door[1] == "draft"]

    for who in (cast.manager, cast.note_taker, cast.official, cast.auditor):
        client.force_login(who)

        assert answers(client, world, drafts) == dict.fromkeys(drafts, 404)


def test_copy_is_read_at_its_address_by_its_addressee_only(cast, world, client):
    copies = [name for name, door in DOORS.items() if door[1] == "copy"]

    for who in (cast.lead, cast.second, cast.manager):
        client.force_login(who)

        assert answers(client, world, copies) == dict.fromkeys(copies, 404)


def test_nobody_is_sent_to_the_sign_in(world, client):
    for name, (method, *_rest) in DOORS.items():
        response = knock(client, name, ids_of(world, name))

        assert (name, response.status_code) == (name, 302 if method == "get" else 401)
        sign_in = response["Location"] if method == "get" else response["X-Sign-In"]
        assert sign_in.startswith(reverse("account_login"))


def test_wrong_method_is_a_405(cast, world, client):
    client.force_login(cast.lead)

    found = {name: knock(client, name, ids_of(world, name), "put").status_code for name in DOORS}
    posts = [name for name, door in DOORS.items() if door[0] == "post"]

    assert found == dict.fromkeys(DOORS, 405)
    assert {name: knock(client, name, ids_of(world, name), "get").status_code for name in posts} == dict.fromkeys(
        posts, 405
    )
