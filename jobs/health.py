"""How the background work is doing, in numbers, for the health page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, F, Max
from django.db.models.functions import Now

from jobs.models import Heartbeat, Request, State

ALERT_AFTER = 60


@dataclass(frozen=True)
class Health:
    waiting: int
    oldest_seconds: float
    relay_seen: bool
    failed_today: int

    @property
    def is_well(self) -> bool:
        return self.relay_seen and self.oldest_seconds < ALERT_AFTER


def look() -> Health:
    """Waiting counts what is due and unclaimed; a relay counts as seen within three sweeps, or fifteen seconds."""
    due = Request.objects.due().aggregate(waiting=Count("pk"), oldest=Max(Now() - F("not_before")))
    lately = timedelta(seconds=max(15, 3 * settings.JOB_SWEEP_SECONDS))
    return Health(
        waiting=due["waiting"],
        oldest_seconds=due["oldest"].total_seconds() if due["oldest"] else 0,
        relay_seen=Heartbeat.objects.filter(seen_at__gt=Now() - lately).exists(),
        failed_today=Request.objects.filter(state=State.FAILED, finished_at__gt=Now() - timedelta(days=1)).count(),
    )
