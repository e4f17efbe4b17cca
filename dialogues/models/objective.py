"""Objectives: what a process set out to do, how success would be known, and how far it is."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogues.models.process import Process
from dialogues.vocabulary import Achievability, ObjectiveKind, ObjectiveStatus
from participants.models import Period


class Objective(models.Model):
    """No objective without a statement of success and its kind of evidence: a database constraint."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="objectives")
    code = models.CharField(_("code"), max_length=8)
    title = models.CharField(_("objective"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=ObjectiveKind)
    success = models.CharField(_("what success looks like"), max_length=300)
    evidence = models.CharField(_("kind of evidence"), max_length=160)
    position = models.PositiveSmallIntegerField(_("order in the plan"), default=0)
    achievability = models.CharField(
        _("achievability"), max_length=16, choices=Achievability, default=Achievability.NOT_ASSESSED
    )
    # Of a channel: how many days a message may wait for its answer.
    limit_days = models.PositiveSmallIntegerField(_("days a message may wait"), null=True, blank=True)
    # The hand-over point: what has to happen officially, and who takes over then.
    hand_over_when = models.CharField(_("what must happen at track 1"), max_length=200, blank=True)
    hand_over_to = models.CharField(_("hand over to"), max_length=160, blank=True)
    grew_from = models.ForeignKey("self", on_delete=models.PROTECT, related_name="grew_into", null=True, blank=True)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(success__regex=r"\S") & Q(evidence__regex=r"\S"), name="objective_says_how_success_is_known"
            ),
            models.CheckConstraint(condition=~Q(grew_from=models.F("id")), name="objective_grew_from_another"),
            models.UniqueConstraint(fields=["process", "code"], name="objective_code_once_per_process"),
        ]

    def __str__(self) -> str:
        return self.title


class ObjectivePeriod(Period):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="periods")
    status = models.CharField(_("status"), max_length=16, choices=ObjectiveStatus)

    class Meta(Period.Meta):
        abstract = False
        ordering = ["since_earliest"]

    def __str__(self) -> str:
        return self.get_status_display()
