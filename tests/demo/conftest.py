"""The demonstration, loaded once per run as the runtime role, and cloned for each module that reads it."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.models import User
from config.demo.days import Days
from dialogues.models import Process
from tests import databases
from tests.demo.loaded import loaded as load_once


@pytest.fixture(scope="session")
def loaded_database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return load_once()


@pytest.fixture(scope="module", autouse=True)
def loaded(loaded_database, django_db_blocker):
    """The tests roll back what they do; the clone is thrown away after the module."""
    with django_db_blocker.unblock():
        databases.renew(databases.own_name(), source=loaded_database)
    yield
    with django_db_blocker.unblock():
        databases.renew(databases.own_name())


@pytest.fixture
def story(db):
    users = {user.email.partition(".")[0]: user for user in User.objects.filter(email__endswith="@example.org")}
    larkspur = Process.objects.get(code_name="Larkspur")
    sessions = {session.number: session for session in larkspur.sessions.all()}
    return SimpleNamespace(**users, larkspur=larkspur, sessions=sessions, days=Days(timezone.localdate()))
