"""What the relay does every few seconds: finds what was lost, what is due, and which standing jobs to ask for."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from jobs import kinds
from jobs.models import Heartbeat, Request, Schedule
from jobs.requests import open_request

BATCH = 200


@transaction.atomic
def recover_lost() -> list[Request]:
    """Give requests whose worker vanished another attempt, or let them fail after the last."""
    lost = list(Request.objects.lost().select_for_update(skip_locked=True).order_by("lease_until")[:BATCH])
    for request in lost:
        Request.objects.filter(pk=request.pk).put_back("lost", request.attempts)
    return lost


@transaction.atomic
def choose_due(room: int, only: set[UUID] | None = None) -> list[UUID]:
    """Mark up to `room` waiting requests as woken, so that of several relays one wakes each, and return their ids."""
    due = Request.objects.due().filter(
        Q(woken_at=None) | Q(woken_at__lt=Now() - timedelta(seconds=settings.JOB_SWEEP_SECONDS))
    )
    if only is not None:
        due = due.filter(pk__in=only)
    due = due.select_for_update(skip_locked=True).order_by(F("woken_at").asc(nulls_first=True), "created_at")
    chosen = list(due.values_list("pk", flat=True)[: min(room, BATCH)])
    Request.objects.filter(pk__in=chosen).update(woken_at=Now())
    return chosen


def plant_schedules() -> None:
    """Write the rows of standing kinds that have none; what an operator changed in one stays."""
    Schedule.objects.bulk_create(
        [Schedule(kind=kind.name, every=kind.every) for kind in kinds.standing() if kind.every], ignore_conflicts=True
    )


def fire_schedules() -> list[Request]:
    return [request for schedule in Schedule.objects.filter(next_at__lte=Now()) if (request := _fire(schedule))]


@transaction.atomic
def _fire(schedule: Schedule) -> Request | None:
    """Move the schedule past now, missed rounds left out; only the relay whose update finds it due asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE jobs_schedule
               SET next_at = next_at + every * (1 + floor(
                       extract(epoch FROM statement_timestamp() - next_at) / extract(epoch FROM every)))
             WHERE id = %s AND next_at <= statement_timestamp()
            """,
            [schedule.pk],
        )
        if not cursor.rowcount:
            return None
    return open_request(schedule.kind, schedule.pk, requester_id=None)


def beat(relay: UUID) -> None:
    Heartbeat.objects.bulk_create(
        [Heartbeat(relay=relay)], update_conflicts=True, unique_fields=["relay"], update_fields=["seen_at"]
    )
    Heartbeat.objects.filter(seen_at__lt=Now() - timedelta(hours=1)).delete()
