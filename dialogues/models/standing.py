"""One row per process that says where it stands now, kept in the transaction of whatever changes it."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dialogues.models.process import Process
from dialogues.models.seat import Seat
from dialogues.roles import Verb
from dialogues.vocabulary import Stage, Status, Track
from participants.when import Precision, When


class StandingQuerySet(models.QuerySet["Standing"]):
    def visible_to(self, user: User | AnonymousUser) -> StandingQuerySet:
        """Of the processes that `user` sees, without a look at the processes themselves."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(process__in=Seat.processes_of(user, Verb.SEE_PROCESS))


class Standing(models.Model):
    """A rollup: nothing here is entered; `dialogues.course.refresh` counts it again from the rows it sums."""

    process = models.OneToOneField(Process, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    track = models.CharField(_("track"), max_length=10, choices=Track, blank=True)
    track_since = models.DateField(null=True)
    track_since_latest = models.DateField(null=True)
    track_since_precision = models.CharField(max_length=8, choices=Precision, blank=True)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, blank=True)
    status_since = models.DateField(null=True)
    expected_interval = models.PositiveSmallIntegerField(null=True)
    sessions_held = models.PositiveIntegerField(default=0)
    last_held_on = models.DateField(null=True)
    last_held_earliest = models.DateField(null=True)
    last_held_precision = models.CharField(max_length=8, choices=Precision, blank=True)
    is_next_planned = models.BooleanField(default=False)
    objectives_stated = models.PositiveIntegerField(default=0)
    objectives_met = models.PositiveIntegerField(default=0)

    objects = StandingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(models.F("last_held_on").desc(nulls_last=True), "process", name="standing_met_last"),
            models.Index(fields=["process"], condition=models.Q(objectives_stated=0), name="standing_unstated"),
        ]

    def __str__(self) -> str:
        return str(self.process_id)

    @property
    def track_since_when(self) -> When | None:
        """Since when it is on its track, as exactly as that is known."""
        if self.track_since is None or self.track_since_latest is None:
            return None
        return When(self.track_since, self.track_since_latest, Precision(self.track_since_precision))

    @property
    def last_held_when(self) -> When | None:
        if self.last_held_on is None or self.last_held_earliest is None:
            return None
        return When(self.last_held_earliest, self.last_held_on, Precision(self.last_held_precision))
