"""A worker and a relay as they are started in production, with Valkey between them."""

import json
import re
from uuid import uuid4

import pytest
from celery import Celery

from config.celery import app
from jobs.wire import Unreachable, Wire
from tests.jobs.conftest import all_done, ask_for, results, state, until
from tests.jobs.probe.kinds import CANARY

pytestmark = pytest.mark.faults
committed = pytest.mark.django_db(transaction=True)


@committed
def test_commands_of_production_work_together(machines, requester):
    machines.redis()
    machines.manage("relay"), machines.manage("worker")
    request = ask_for("quick", requester)

    until(lambda: state(request) == "done", 40)

    assert len(results(request)) == 1


def wire_to(machines):
    own = Celery("test", broker=machines.redis_url)
    own.conf.update(
        {name: app.conf[name] for name in ("task_default_queue", "task_ignore_result", "task_serializer")},
        broker_transport_options={"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    )
    return Wire(own, limit=200)


@committed
def test_hundred_copies_of_a_message_make_one_result(machines, requester):  # F11
    machines.redis()
    worker = machines.worker(processes=2)
    request = ask_for("slow", requester)

    wire_to(machines).send([request.pk] * 100)

    until(lambda: state(request) == "done")
    until(lambda: worker.log.read_text().count("job.not_due") == 99)
    assert len(results(request)) == 1
    assert request.attempts == 1


@committed
def test_renewed_lease_outlasts_itself(machines, requester):
    machines.redis(), machines.relay(), machines.worker(processes=2)
    request = ask_for("silent", requester)  # two and a half leases long

    until(lambda: state(request) == "done")

    assert request.attempts == 1
    assert len(results(request)) == 1


@committed
def test_logs_hold_ids_and_codes_only(machines, requester):  # L38
    machines.redis(), machines.relay()
    worker = machines.worker()
    crashing, quick = ask_for("crashing", requester), ask_for("quick", requester)

    until(lambda: state(crashing) == "failed" and state(quick) == "done")

    assert (crashing.attempts, crashing.error) == (5, "crashed")
    log = worker.log.read_text()
    assert str(crashing.pk) in log
    assert "ValueError" in log
    for secret in (CANARY, "Traceback", requester.email, requester.name, str(crashing.subject)):
        assert secret not in log
    assert results(crashing) == []


def test_message_names_a_request_and_nothing_else(machines):  # L39
    machines.redis()
    request_id = uuid4()
    wire = wire_to(machines)
    wire.send([request_id])

    client = wire._open().client
    [raw] = client.lrange("jobs", 0, -1)
    message = json.loads(raw)

    assert message["content-type"] == "application/json"
    assert message["headers"]["argsrepr"] == f"['{request_id}']"
    assert message["headers"]["kwargsrepr"] == "{}"
    random_ids = {message["headers"]["id"], message["properties"]["reply_to"], message["properties"]["delivery_tag"]}
    found = set(re.findall(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", raw.decode()))
    assert found - random_ids == {str(request_id)}
    wire.close()


@committed
def test_worker_leaves_nothing_in_redis(machines, requester):
    machines.redis(), machines.relay(), machines.worker()
    requests = [ask_for("quick", requester) for _ in range(5)]
    until(lambda: all_done(requests))

    client = wire_to(machines)._open().client

    keys = {key.decode() for key in client.keys("*")}
    assert keys <= {
        "_kombu.binding.jobs",
        "_kombu.binding_permanent.jobs",
        "jobs",
        "unacked",
        "unacked_index",
        "unacked_mutex",
    }


def test_no_more_is_sent_than_fits(machines):
    machines.redis()
    wire = wire_to(machines)

    before = wire.room()
    wire.send([uuid4() for _ in range(3)])

    assert (before, wire.room()) == (200, 197)


@pytest.mark.parametrize("how", ["down", "frozen", "full", "locked"])
def test_trouble_with_redis_is_told_soon_and_in_one_way(machines, how):  # F08, F09
    redis = machines.redis()
    wire = wire_to(machines)
    client = wire._open().client
    {
        "down": redis.kill,
        "frozen": redis.freeze,
        "full": lambda: client.config_set("maxmemory", "1"),
        "locked": lambda: client.config_set("requirepass", "another") and wire.close(),
    }[how]()

    with pytest.raises(Unreachable):
        wire.send([uuid4()])
