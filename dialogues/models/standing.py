"""One row per process that says where it stands now, kept in the transaction of whatever changes it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dialogues.models.process import Process
from dialogues.vocabulary import Stage, Status, Track


class Standing(models.Model):
    """A rollup: nothing here is entered; `dialogues.course.refresh` counts it again from the rows it sums."""

    process = models.OneToOneField(Process, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    track = models.CharField(_("track"), max_length=10, choices=Track, blank=True)
    track_since = models.DateField(null=True)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, blank=True)
    status_since = models.DateField(null=True)
    sessions_held = models.PositiveIntegerField(default=0)
    last_held_on = models.DateField(null=True)
    is_next_planned = models.BooleanField(default=False)
    objectives_stated = models.PositiveIntegerField(default=0)
    objectives_met = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.process_id)
