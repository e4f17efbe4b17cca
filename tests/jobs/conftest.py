"""Requests, their results, and real processes to work on them and to kill."""

import time
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from jobs import kinds as registry
from jobs.models import Request
from jobs.requests import ask
from tests import databases
from tests.jobs.machines import Machines, Zygote
from tests.jobs.probe import kinds


@pytest.fixture
def probe(monkeypatch):
    """The kinds that misbehave, known to this test only."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    kinds.register_all()
    with databases.cursor_as(databases.OWNER, connection.settings_dict["NAME"]) as cursor:
        cursor.execute(kinds.TABLES)


@pytest.fixture
def requester(probe):
    return new_user()


@pytest.fixture(scope="session")
def zygote(django_db_setup):
    zygote = Zygote(databases.own_name())
    yield zygote
    zygote.close()


@pytest.fixture
def machines(zygote, tmp_path):
    machines = Machines(zygote, tmp_path)
    yield machines
    machines.close()


def new_user():
    return get_user_model().objects.create_user(email=f"{uuid4()}@example.org", name="Requester")


def ask_for(kind, by):
    return ask(f"probe.{kind}", uuid4(), by=by)


def results(request):
    return kinds.sql("SELECT reader FROM probe_result WHERE subject = %s", request.subject)


def begun(request):
    return [pid for (pid,) in kinds.sql("SELECT pid FROM probe_begun WHERE subject = %s ORDER BY at", request.subject)]


def state(request):
    request.refresh_from_db()
    return request.state


def until(truth, seconds=15.0):
    deadline = time.monotonic() + seconds
    while not (found := truth()):
        assert time.monotonic() < deadline, f"not so after {seconds} s; {list(Request.objects.values())}"
        time.sleep(0.03)
    return found


def all_done(requests):
    return Request.objects.filter(pk__in=[request.pk for request in requests], state="done").count() == len(requests)
