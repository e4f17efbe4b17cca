"""Loading again, growing old, and how the story's days are read."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.template import engines
from django.utils import timezone

from confidentiality import audit, sealed
from confidentiality.context import acting_as
from config.demo import STALE, age
from config.demo.days import Days, evenly
from config.demo.load import loaded_on
from config.launch import renewal
from config.launch.place import Place
from dialogues.models import Process
from participants.when import When
from tests import databases


@pytest.fixture
def demonstration(settings, db):
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["localhost"]


def test_second_load_changes_nothing(demonstration, capsys):
    call_command("demo_load")

    assert Process.objects.filter(code_name="Larkspur").count() == 1
    assert "0 days old" in capsys.readouterr().out


def test_nothing_is_loaded_outside_a_demonstration(settings, db):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("demo_load")


def test_the_next_day_says_that_a_reload_is_due_until_somebody_changed_something(demonstration, story):
    later = timezone.now() + timedelta(days=1)
    with acting_as(story.lio):
        sealed.unseal_one(story.sessions[1].passages.first().body_id)
    audit.record("account.sign_in", kind="account", object_id=story.lio.pk, actor=story.lio)
    seal_now()

    with time_machine.travel(later, tick=False):
        assert age.days_old() == 1
        with pytest.raises(SystemExit) as stale:
            call_command("demo_load", if_stale=True)
        audit.record("session.record", kind="session", object_id=story.sessions[12].pk, actor=story.lio)
        seal_now()
        call_command("demo_load", if_stale=True)

    assert stale.value.code == 3


def seal_now():
    """Run the trigger that waits for the end of the transaction, which a test has not."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_the_day_of_loading_is_known(story):
    assert loaded_on() == timezone.localdate()


@pytest.mark.parametrize(
    ("told", "when"),
    [
        ("T-1", When.day(Days(timezone.localdate()).on(-1))),
        ("T", When.day(timezone.localdate())),
        ("circa 11 years ago", When.circa_year(timezone.localdate().year - 11)),
    ],
)
def test_days_are_read_as_the_story_tells_them(told, when):
    assert Days(timezone.localdate()).when(told) == when


def test_meetings_lie_evenly():
    assert evenly(-520, -330, 4) == [-520, -457, -393, -330]


def test_the_desk_says_how_old_the_data_are(story):
    desk = "{% load i18n %}{% if demo_age %}{% blocktranslate count days=demo_age %}{{ days }} day old{% plural %}{{ days }} days old{% endblocktranslate %}{% endif %}"  # fmt: skip  # noqa: E501

    def told():
        return engines["django"].from_string(desk).render(age.demo_age(None))

    assert told() == ""
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert told() == "2 days old"


def test_emptying_leaves_nothing_and_needs_no_more_than_the_owner(loaded_database):
    name = databases.own_name("_old")
    databases.clone(name, source=loaded_database)
    try:
        renewal.empty(databases.url(databases.OWNER, name))
        with databases.cursor_as(databases.OWNER, name) as cursor:
            cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            tables = cursor.fetchone()[0]
    finally:
        databases.drop(name)

    assert tables == 0


def test_renewal_is_asked_for_once_a_day(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        renewal.subprocess, "run", lambda *_, **__: asked.append(1) or SimpleNamespace(returncode=STALE)
    )
    here = Place(tmp_path / "demo")

    assert renewal.is_due(here, {})
    assert not renewal.is_due(here, {})
    assert asked == [1]
