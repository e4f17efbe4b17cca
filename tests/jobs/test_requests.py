"""Request rows: one open per subject, states that fit their columns, and a web process that knows no Redis."""

import subprocess
import sys
import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from jobs.models import Request
from jobs.requests import CHANNEL, ask, cancel
from tests.jobs.conftest import ask_for, new_user
from tests.jobs.machines import ROOT

pytestmark = pytest.mark.django_db


def test_asking_twice_gives_the_open_request(requester):
    subject = uuid4()

    first = ask("probe.quick", subject, by=requester)
    second = ask("probe.quick", subject, by=new_user())
    other = ask("probe.slow", subject, by=requester)

    assert first == second
    assert first.requester == requester
    assert Request.objects.count() == 2
    assert other.state == "waiting"


@pytest.mark.parametrize("ended", ["done", "failed", "refused", "cancelled"])
def test_what_ended_can_be_asked_for_again(requester, ended):
    first = ask_for("quick", requester)
    first.attempts = 1
    first.save()
    Request.objects.filter(pk=first.pk).finish(ended, "lost" if ended in {"failed", "refused"} else "")

    second = ask(first.kind, first.subject, by=requester)

    assert second != first


def test_open_request_can_be_called_off_once(requester):
    request = ask_for("quick", requester)

    assert cancel(request)
    assert not cancel(request)
    request.refresh_from_db()
    assert request.state == "cancelled"
    assert not request.is_open


def test_requests_are_seen_by_their_requester_only(requester):
    request = ask_for("quick", requester)
    outsider = new_user()

    assert list(Request.objects.visible_to(requester)) == [request]
    assert list(Request.objects.visible_to(outsider)) == []


def test_progress_speaks_the_words_of_the_kind(requester):
    request = ask_for("slow", requester)
    assert str(request.progress) == "Waiting"

    request.state, request.step = "claimed", "assembling"

    assert str(request.progress) == "Putting together"
    assert (request.progress.position, request.progress.total) == (2, 3)


WRONG = {
    "waiting with a token": {"token": uuid4()},
    "waiting but finished": {"finished_at": Now()},
    "claimed without a token": {"state": "claimed", "lease_until": Now(), "claimed_at": Now(), "attempts": 1},
    "claimed without a lease": {"state": "claimed", "token": uuid4(), "claimed_at": Now(), "attempts": 1},
    "claimed but never attempted": {
        "state": "claimed", "token": uuid4(), "lease_until": Now(), "claimed_at": Now(), "attempts": 0,
    },
    "done but not finished": {"state": "done", "attempts": 1},
    "done with an error": {"state": "done", "attempts": 1, "finished_at": Now(), "error": "lost"},
    "failed without an error": {"state": "failed", "finished_at": Now()},
    "refused without an error": {"state": "refused", "finished_at": Now()},
    "cancelled but not finished": {"state": "cancelled"},
    "of no known state": {"state": "lingering"},
    "a sentence for an error": {"error": "Ruth met Karim"},
    "a sentence for a step": {"step": "Ruth met Karim"},
    "a sentence for a kind": {"kind": "Ruth met Karim"},
}  # fmt: skip


@pytest.mark.parametrize("columns", WRONG.values(), ids=WRONG)
def test_database_refuses_a_state_that_does_not_fit(requester, columns):
    request = ask_for("quick", requester)

    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(**columns)


def test_database_refuses_a_second_open_request(requester):
    request = ask_for("quick", requester)

    with pytest.raises(IntegrityError, match="request_one_open_per_subject"), transaction.atomic():
        Request(kind=request.kind, subject=request.subject, requester=requester).save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_asking_at_once_from_many_threads_gives_one_request(requester):
    subject, got, start = uuid4(), [], threading.Barrier(8)

    def run():
        start.wait()
        got.append(ask("probe.quick", subject, by=requester).pk)
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert len(got) == 8
    assert len(set(got)) == 1
    assert Request.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_asking_is_undone_and_unheard_with_its_transaction(requester):
    heard = listen()

    with transaction.atomic():
        ask_for("quick", requester)
        transaction.set_rollback(True)
    with transaction.atomic():
        kept = ask_for("quick", requester)
        assert heard() == []

    assert heard() == [str(kept.pk)]
    assert list(Request.objects.all()) == [kept]


def listen():
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")

    def heard():
        connection.connection.poll()
        return [notice.payload for notice in connection.connection.notifies]

    return heard


WEB_PROCESS = """
import sys, socket
connect, reached = socket.socket.connect, []
socket.socket.connect = lambda self, address: (reached.append(address), connect(self, address))[1]
import config.wsgi
from importlib import import_module
from django.conf import settings
from django.db import connection, transaction
from uuid import uuid4
import_module(settings.ROOT_URLCONF)
config.wsgi.application
from jobs.requests import ask
with transaction.atomic():
    ask("probe.quick", uuid4(), by=type("User", (), {"pk": None}))
    transaction.set_rollback(True)
assert not reached, reached
loaded = {"celery", "kombu", "redis", "config.celery", "jobs.wire", "jobs.tasks"} & set(sys.modules)
assert not loaded, loaded
"""


def test_web_process_loads_nothing_that_could_reach_redis(zygote):  # F07, F08
    env = zygote.env | {"PYTHONPATH": str(ROOT)}
    web = subprocess.run([sys.executable, "-c", WEB_PROCESS], env=env, cwd=ROOT, capture_output=True, text=True)

    assert web.returncode == 0, web.stderr
