"""What is disputed about a process: who calls it which track, and claims that stand side by side with their sources."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogues.models.period import ProcessPeriod
from dialogues.models.process import Process
from dialogues.vocabulary import Track
from participants.models import Recorded, RecordedQuerySet
from participants.models.dated import holds_together, is_absent, is_present
from participants.when import Precision, When


class TrackCall(ProcessPeriod):
    """Which track somebody calls a process, in their own words. Several hold at once: a label is a claim."""

    observer = models.CharField(_("who calls it so"), max_length=120)
    track = models.CharField(_("track"), max_length=10, choices=Track)
    words = models.CharField(_("in their own words"), max_length=120, blank=True)
    why = models.CharField(_("why"), max_length=300, blank=True)

    class Meta(ProcessPeriod.Meta):
        abstract = False
        constraints = [
            *ProcessPeriod.Meta.constraints,
            models.CheckConstraint(condition=~Q(observer=""), name="trackcall_is_somebodys"),
            models.CheckConstraint(condition=Q(track__in=Track.values), name="trackcall_track_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.observer}: {self.get_track_display()}"


class Claim(Recorded):
    """One answer to a question that sources answer differently. At most one is chosen, and says why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="claims")
    question = models.CharField(_("question"), max_length=120)
    answer = models.CharField(_("answer"), max_length=200)
    is_chosen = models.BooleanField(_("the reading that is shown"), default=False)
    why = models.CharField(_("why this one"), max_length=300, blank=True)
    when_earliest = models.DateField(_("earliest possible day"), null=True, blank=True)
    when_latest = models.DateField(_("latest possible day"), null=True, blank=True)
    when_precision = models.CharField(  # noqa: DJ001  (absent with its two days, by constraint)
        _("precision"), max_length=8, choices=Precision, null=True, blank=True
    )

    objects = RecordedQuerySet.as_manager()

    class Meta(Recorded.Meta):
        abstract = False
        ordering = ["question", "when_earliest", "recorded_at"]
        constraints = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=~Q(question="") & ~Q(answer=""), name="claim_says_something"),
            models.CheckConstraint(condition=Q(is_chosen=False) | ~Q(why=""), name="claim_chosen_says_why"),
            models.CheckConstraint(
                condition=is_absent("when")
                | is_present("when") & holds_together("when") & Q(when_precision__in=Precision.values),
                name="claim_when_is_whole_or_absent",
            ),
            models.UniqueConstraint(
                fields=["process", "question"],
                condition=Q(is_chosen=True, superseded_at=None),
                name="claim_one_is_chosen",
            ),
        ]

    def __str__(self) -> str:
        return self.answer

    @property
    def when(self) -> When | None:
        if self.when_earliest is None or self.when_latest is None or self.when_precision is None:
            return None
        return When(self.when_earliest, self.when_latest, Precision(self.when_precision))

    @when.setter
    def when(self, when: When | None) -> None:
        self.when_earliest, self.when_latest = (None, None) if when is None else when.bounds
        self.when_precision = None if when is None else when.precision
