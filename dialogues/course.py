"""Where a process stands and how it got there: moves of track, stage, status and usual interval, and the rollup."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from confidentiality import audit
from dialogues.models import IntervalPeriod, Process, StagePeriod, Standing, StatusPeriod, TrackPeriod
from dialogues.models.period import ProcessPeriod
from dialogues.vocabulary import ObjectiveStatus, SessionStatus, Stage, Status, Track
from participants.when import When


@transaction.atomic
def move(
    process: Process,
    to: Track | Stage | Status | int,
    *,
    since: When,
    by: User,
    source: str = "",
    confidence: str = "documented",
    at: datetime | None = None,
    **why: str,
) -> ProcessPeriod:
    """Begin a new period of the kind that `to` belongs to, and end the one before it on the same day."""
    period = begin(process, to, since=since, by=by, source=source, confidence=confidence, at=at, **why)
    refresh(process)
    return period


@transaction.atomic
def begin(
    process: Process,
    to: Track | Stage | Status | int,
    *,
    since: When,
    by: User,
    source: str = "",
    confidence: str = "documented",
    at: datetime | None = None,
    **why: str,
) -> ProcessPeriod:
    """A move without counting the rollup again: whoever makes several in one transaction calls `refresh` last.

    A number is one of days: how many usually pass between two sessions.
    """
    model, field = {
        Track: (TrackPeriod, "track"),
        Stage: (StagePeriod, "stage"),
        Status: (StatusPeriod, "status"),
        int: (IntervalPeriod, "days"),
    }[type(to)]
    Process.objects.select_for_update().get(pk=process.pk)
    before = model.objects.filter(process=process).ongoing().in_order().last()
    if before is not None:
        before.end(since, by=by, at=at)
    period = model(process=process, source=source, confidence=confidence, recorded_by=by, **{field: to}, **why)
    period.recorded_at = at or timezone.now()
    period.since = since
    period.save()
    audit.record(f"process.{field}", kind="process", object_id=process.pk, actor=by)
    return period


def refresh(process: Process) -> Standing:
    """Count the rollup of `process` again. Call it last in the transaction of what changed."""
    track = TrackPeriod.objects.filter(process=process).ongoing().in_order().last()
    stage = StagePeriod.objects.filter(process=process).ongoing().in_order().last()
    status = StatusPeriod.objects.filter(process=process).ongoing().in_order().last()
    interval = IntervalPeriod.objects.filter(process=process).ongoing().in_order().last()
    held = Q(status__in=[SessionStatus.HELD, SessionStatus.BROKE_OFF])
    sessions = process.sessions.aggregate(
        held=Count("pk", filter=held),
        planned=Count("pk", filter=Q(status=SessionStatus.PLANNED)),
    )
    last = process.sessions.filter(held).order_by("when_latest", "number").last()
    met = Q(periods__status=ObjectiveStatus.MET, periods__until_earliest=None, periods__superseded_at=None)
    objectives = process.objectives.aggregate(
        stated=Count("pk", distinct=True), met=Count("pk", filter=met, distinct=True)
    )
    standing, _created = Standing.objects.update_or_create(
        process=process,
        defaults={
            "track": track.track if track else "",
            "track_since": track.since_earliest if track else None,
            "track_since_latest": track.since_latest if track else None,
            "track_since_precision": track.since_precision if track else "",
            "stage": stage.stage if stage else "",
            "status": status.status if status else "",
            "status_since": status.since_earliest if status else None,
            "expected_interval": interval.days if interval else None,
            "sessions_held": sessions["held"],
            "last_held_on": last.when_latest if last else None,
            "last_held_earliest": last.when_earliest if last else None,
            "last_held_precision": last.when_precision if last else "",
            "is_next_planned": bool(sessions["planned"]),
            "objectives_stated": objectives["stated"],
            "objectives_met": objectives["met"],
        },
    )
    return standing
