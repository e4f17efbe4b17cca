"""What a process is for, and after which design it is built, by date; and counts of a room that only a source tells."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogues.models.period import ProcessPeriod
from dialogues.models.session import Session
from dialogues.vocabulary import Purpose
from participants.models import Confidence, Party


class PurposePeriod(ProcessPeriod):
    """A process may have several at once."""

    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)

    class Meta(ProcessPeriod.Meta):
        abstract = False
        constraints = [
            *ProcessPeriod.Meta.constraints,
            models.UniqueConstraint(
                fields=["process", "purpose"],
                condition=Q(until_earliest=None, superseded_at=None),
                name="purpose_open_once_per_process",
            ),
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()


class DesignPeriod(ProcessPeriod):
    """A design of dialogues/designs.py, and the step of it that held; 0 where the design has no steps."""

    design = models.SlugField(_("design"), max_length=24)
    step = models.PositiveSmallIntegerField(_("step"), default=0)

    class Meta(ProcessPeriod.Meta):
        abstract = False
        constraints = [
            *ProcessPeriod.Meta.constraints,
            models.UniqueConstraint(
                fields=["process"],
                condition=Q(until_earliest=None, superseded_at=None),
                name="design_one_open_per_process",
            ),
        ]

    def __str__(self) -> str:
        return self.design


class RoomCount(models.Model):
    """How many were in a room whose people are not told: of one party, or with no party of all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="room_counts")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    people = models.PositiveSmallIntegerField(_("people"))
    note = models.CharField(_("what is told of it"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200)
    confidence = models.CharField(max_length=24, choices=Confidence, default=Confidence.SINGLE_SOURCE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "party"], nulls_distinct=False, name="room_counted_once_per_party"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="room_count_has_a_source"),
        ]

    def __str__(self) -> str:
        return str(self.people)
