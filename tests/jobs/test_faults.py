"""Whatever is killed, frozen or emptied: each request ends in exactly one result or one visible failure."""

import os
import signal
import time
from statistics import median

import pytest
from django.db import connection
from redis import Redis

from jobs.models import Request
from jobs.sweep import choose_due
from tests.jobs.conftest import all_done, ask_for, begun, results, state, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]


def test_worker_group_killed_mid_job_gives_one_result(machines, requester):  # F01
    machines.redis(), machines.relay()
    first = machines.worker()
    request = ask_for("slow", requester)
    until(lambda: begun(request))

    first.kill()
    assert results(request) == []
    machines.worker()

    until(lambda: state(request) == "done")
    assert len(results(request)) == 1
    assert request.attempts == 2


def test_pool_child_killed_gives_one_result(machines, requester):  # F02
    machines.redis(), machines.relay(), machines.worker()
    request = ask_for("slow", requester)
    [child] = until(lambda: begun(request))

    os.kill(child, signal.SIGKILL)

    until(lambda: state(request) == "done")
    assert len(results(request)) == 1
    assert request.attempts == 2


def test_poison_fails_after_five_attempts_and_harms_nobody(machines, requester):  # F03
    machines.redis(), machines.relay(), machines.worker()
    poison = ask_for("poison", requester)
    others = [ask_for("quick", requester) for _ in range(5)]

    until(lambda: state(poison) == "failed", 30)

    assert (poison.attempts, poison.error) == (5, "lost")
    assert len(begun(poison)) == 5
    assert all_done(others)
    assert [len(results(other)) for other in others] == [1] * 5


def test_late_result_of_a_frozen_worker_is_refused(machines, requester):  # F04
    machines.redis(), machines.relay()
    frozen = machines.worker()
    request = ask_for("slow", requester)
    until(lambda: begun(request))

    frozen.freeze()
    machines.worker()
    until(lambda: state(request) == "done")
    frozen.thaw()

    frozen.wait_for("job.stale")
    assert len(results(request)) == 1
    assert request.attempts == 2


def test_worker_frozen_in_its_last_transaction_holds_nobody_up(machines, requester):  # F04
    machines.redis(), machines.relay()
    frozen = machines.worker()
    request = ask_for("stalling", requester)
    until(lambda: begun(request))
    time.sleep(0.2)

    frozen.freeze()
    machines.worker()

    until(lambda: state(request) == "done")
    frozen.thaw()
    frozen.wait_for("job.stale")
    assert len(results(request)) == 1


@pytest.mark.parametrize("how", ["restart", "flush"])
def test_emptied_redis_loses_no_request(machines, requester, how):  # F05, F06
    redis, _relay = machines.redis(), machines.relay()
    requests = [ask_for("quick", requester) for _ in range(8)]
    until(lambda: Request.objects.filter(woken_at=None).count() == 0)

    if how == "restart":
        redis.kill()
        time.sleep(0.5)
        machines.redis()
    else:
        Redis.from_url(machines.redis_url).flushall()
    machines.worker()

    until(lambda: all_done(requests))
    assert [len(results(request)) for request in requests] == [1] * 8


@pytest.mark.parametrize("how", ["down", "frozen"])
def test_asking_does_not_notice_redis(machines, requester, how):  # F07, F08
    redis, relay, _worker = machines.redis(), machines.relay(), machines.worker()
    if how == "down":
        redis.kill()
    else:
        redis.freeze()

    took = []
    for _ in range(20):
        start = time.perf_counter()
        ask_for("quick", requester)
        took.append(time.perf_counter() - start)
    relay.wait_for("relay.redis_unreachable")

    assert median(took) < 0.05
    requests = Request.objects.filter(kind="probe.quick")
    assert [request.state for request in requests] == ["waiting"] * 20

    machines.redis() if how == "down" else redis.thaw()
    until(lambda: all_done(requests.all()), 60)  # I5: recovery within 60 s of the end of the fault
    assert [len(results(request)) for request in requests.all()] == [1] * 20


def test_relay_that_died_between_commit_and_publish_is_made_up_for(machines, requester):  # F10
    machines.redis(), machines.worker()
    request = ask_for("quick", requester)
    assert choose_due(10) == [request.pk]  # what a relay commits before it sends

    machines.relay()

    until(lambda: state(request) == "done")
    assert len(results(request)) == 1


def test_either_of_two_relays_is_enough_and_both_double_nothing(machines, requester):  # F13
    machines.redis(), machines.worker()
    one, other = machines.relay(), machines.relay()

    requests = [ask_for("quick", requester) for _ in range(10)]
    until(lambda: all_done(requests))
    one.kill()
    requests.append(ask_for("quick", requester))
    until(lambda: all_done(requests))
    other.kill()
    machines.relay()
    requests.append(ask_for("quick", requester))

    until(lambda: all_done(requests))
    assert [len(results(request)) for request in requests] == [1] * 12
    assert {request.attempts for request in Request.objects.all()} == {1}


def test_relay_and_worker_outlive_their_database_connections(machines, requester):
    machines.redis(), machines.worker()
    relay = machines.relay()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )
    request = ask_for("quick", requester)

    until(lambda: state(request) == "done")
    assert relay.says("relay.database_lost")


@pytest.mark.parametrize(("kind", "error"), [("endless", "too_long"), ("deaf", "lost")])
def test_work_without_end_is_stopped(machines, requester, kind, error):  # F39
    machines.redis(), machines.relay(), machines.worker(CELERY_TASK_SOFT_TIME_LIMIT=0.4, CELERY_TASK_TIME_LIMIT=1)
    request = ask_for(kind, requester)

    until(lambda: state(request) == "waiting" and request.error)

    assert request.error == error
    assert results(request) == []
