"""No real name on any page but the one that a holder opened it on; none in an address, a log line or the audit."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from dialogues.models import Reveal
from tests import databases
from tests.walk.asking import patterns, words_of
from tests.walk.rules import RULES
from tests.walk.story import REAL_NAME

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

NAMES = (REAL_NAME, "Dastov", "Мирен", "Дастов")
PAGES = [name for name, rule in RULES.items() if "GET" in rule.methods and "process_id" in words_of(patterns()[name])]


@pytest.mark.parametrize("who", ["lead", "second", "note_taker", "manager", "official", "administrator", "auditor"])
def test_no_page_of_a_process_says_a_real_name(walker, who):
    """Not to the holder either, who gave no reason yet."""
    for name in PAGES:
        answer = walker.ask(who, "GET", walker.address(name, **RULES[name].ids(walker.story)))
        told = answer.content + "".join(f"{key}: {value}" for key, value in answer.headers.items()).encode()
        assert not [each for each in NAMES if each.encode() in told], name


def test_a_reveal_leaves_no_name_in_addresses_logs_or_the_audit(walker, caplog):
    """Also where the typed reason says one."""
    story, client = walker.story, Client()
    client.cookies.update(walker.cookies["lead"])
    address = reverse("dialogues:participation_identity", args=[story.process.pk, story.ids["participation"]])

    with caplog.at_level(logging.DEBUG):
        sent = client.post(address, {"reason": f"{REAL_NAME} asked to be called back."})
        shown = client.get(sent["Location"]).content.decode()

    assert all(name in shown for name in (REAL_NAME, "Мирен"))
    assert not [name for name in NAMES if name in sent["Location"] + caplog.text]
    assert Reveal.objects.count() == 1
    with databases.cursor_as(databases.OWNER, databases.own_name()) as cursor:
        cursor.execute("SELECT e::text FROM confidentiality_auditevent e")
        events = "\n".join(row for (row,) in cursor.fetchall())
        cursor.execute("SELECT s::text FROM django_session s")
        sessions = "\n".join(row for (row,) in cursor.fetchall())
    assert "identity.write" in events
    assert not [name for name in NAMES if name in events + sessions]
