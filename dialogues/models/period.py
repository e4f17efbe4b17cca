"""What a process was, by date: track, stage of its conflict, status, how often it meets. Never a single field."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dialogues.models.process import Process
from dialogues.vocabulary import Escalation, Stage, Status, Track
from participants.models import Period


class ProcessPeriod(Period):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="%(class)ss")

    class Meta(Period.Meta):
        abstract = True
        ordering = ["since_earliest", "since_latest"]


class TrackPeriod(ProcessPeriod):
    track = models.CharField(_("track"), max_length=10, choices=Track)
    trigger = models.CharField(_("what brought it about"), max_length=160, blank=True)
    decided_by = models.CharField(_("who decided"), max_length=160, blank=True)

    class Meta(ProcessPeriod.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.get_track_display()


class StagePeriod(ProcessPeriod):
    stage = models.CharField(_("stage"), max_length=20, choices=Stage)

    class Meta(ProcessPeriod.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.get_stage_display()


class EscalationPeriod(ProcessPeriod):
    """The second scheme of stages, that of Fisher and Keashly; dialogues/stages.py maps it to the first."""

    stage = models.CharField(_("stage of escalation"), max_length=20, choices=Escalation)

    class Meta(ProcessPeriod.Meta):
        abstract = False
        constraints = [
            *ProcessPeriod.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(stage__in=Escalation.values), name="escalationperiod_stage_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_stage_display()


class StatusPeriod(ProcessPeriod):
    status = models.CharField(_("status"), max_length=20, choices=Status)
    reason = models.CharField(_("reason"), max_length=160, blank=True)

    class Meta(ProcessPeriod.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.get_status_display()


class IntervalPeriod(ProcessPeriod):
    """How many days usually pass between two sessions. Where none holds, no silence is called dormant."""

    days = models.PositiveSmallIntegerField(_("days expected between sessions"))

    class Meta(ProcessPeriod.Meta):
        abstract = False
        constraints = [
            *ProcessPeriod.Meta.constraints,
            models.CheckConstraint(condition=models.Q(days__range=(1, 3650)), name="intervalperiod_days_in_reach"),
        ]

    def __str__(self) -> str:
        return ngettext("%(days)d day", "%(days)d days", self.days) % {"days": self.days}
