"""What a relay finds to do, and that two of them share it."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from jobs import health
from jobs.models import Heartbeat, Request, Schedule
from jobs.sweep import beat, choose_due, fire_schedules, plant_schedules
from jobs.tasks import run
from tests.jobs.conftest import ask_for, results, state

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
RELAY = "11111111-1111-4111-8111-111111111111"


def test_request_is_woken_once_per_sweep(requester):
    request = ask_for("quick", requester)

    assert choose_due(10) == [request.pk]
    assert choose_due(10) == []
    Request.objects.update(woken_at=Now() - timedelta(seconds=settings.JOB_SWEEP_SECONDS + 1))
    assert choose_due(10) == [request.pk]


def test_never_woken_goes_before_woken_and_old_before_new(requester):
    requests = [ask_for("quick", requester) for _ in range(4)]
    Request.objects.filter(pk=requests[0].pk).update(woken_at=Now() - HOUR)

    assert choose_due(2) == [requests[1].pk, requests[2].pk]
    assert choose_due(0) == []
    assert set(choose_due(9)) == {requests[3].pk, requests[0].pk}


def test_only_what_was_heard_is_woken_by_hearing(requester):
    _one, other = ask_for("quick", requester), ask_for("quick", requester)

    assert choose_due(10, {other.pk}) == [other.pk]


def test_resting_request_is_not_woken(requester):
    ask_for("quick", requester)
    Request.objects.update(not_before=Now() + HOUR)

    assert choose_due(10) == []


@pytest.mark.django_db(transaction=True)
def test_relays_at_once_choose_each_request_once(requester):  # F13
    requests = {ask_for("quick", requester).pk for _ in range(30)}
    chosen, start = [], threading.Barrier(4)

    def relay():
        start.wait()
        for _ in range(10):
            chosen.extend(choose_due(5))
        connection.close()

    threads = [threading.Thread(target=relay) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(chosen) == sorted(requests)


def test_standing_kind_gets_a_schedule_and_keeps_what_was_changed(probe):
    plant_schedules()
    Schedule.objects.filter(kind="probe.standing").update(every=2 * HOUR)
    plant_schedules()

    assert Schedule.objects.get(kind="probe.standing").every == 2 * HOUR


def test_schedule_fires_once_and_leaves_missed_rounds_out(probe):
    plant_schedules()
    Schedule.objects.exclude(kind="probe.standing").delete()
    Schedule.objects.update(next_at=Now() - 5.5 * HOUR)

    [request] = fire_schedules()
    assert fire_schedules() == []
    assert Schedule.objects.filter(next_at__gt=Now(), next_at__lt=Now() + F("every")).exists()
    run(str(request.pk))

    assert state(request) == "done"
    assert request.requester is None
    assert results(request) == [("",)]


@pytest.mark.django_db(transaction=True)
def test_relays_at_once_fire_a_schedule_once(probe):  # F13
    plant_schedules()
    fired, start = [], threading.Barrier(4)

    def relay():
        start.wait()
        fired.extend(request.kind for request in fire_schedules())
        connection.close()

    threads = [threading.Thread(target=relay) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(fired) == sorted(Schedule.objects.values_list("kind", flat=True))


def test_health_counts_what_is_due_and_sees_the_relay(requester):
    assert health.look() == health.Health(0, 0, relay_seen=False, failed_today=0)
    ask_for("quick", requester)
    ask_for("slow", requester)
    Request.objects.filter(kind="probe.slow").update(not_before=Now() - timedelta(seconds=90))
    beat(RELAY)

    found = health.look()

    assert (found.waiting, found.relay_seen) == (2, True)
    assert 90 <= found.oldest_seconds < 95
    assert not found.is_well


def test_health_tells_failures_and_a_silent_relay(requester):
    run(str(ask_for("hopeless", requester).pk))
    beat(RELAY)
    beat(RELAY)
    Heartbeat.objects.update(seen_at=Now() - timedelta(minutes=1))

    found = health.look()

    assert (found.failed_today, found.relay_seen) == (1, False)
    assert not found.is_well


def test_health_is_well_with_a_relay_and_nothing_old(requester):
    ask_for("quick", requester)
    beat(RELAY)

    assert health.look().is_well
