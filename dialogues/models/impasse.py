"""Impasses: on what, since when, what was tried, what broke it. The words are of the room, and sealed to the team."""

from __future__ import annotations

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.models import Confidential, ConfidentialQuerySet
from confidentiality.models.audience import AudienceKind
from dialogues.models.conflict import Issue
from dialogues.models.process import Process
from dialogues.models.session import Session
from participants.models import Dated


class ImpasseQuerySet(ConfidentialQuerySet["Impasse"]):
    def counted_for(self, user: User, processes: QuerySet[Process]) -> ImpasseQuerySet:
        """To be counted, never to be told one by one: what `user` may read, and of these processes what their teams
        may. What is sealed to a room is in no count of others."""
        return self.visible_to(user) | self.filter(process__in=processes, audience__kind=AudienceKind.TEAM)


class ImpasseStepQuerySet(ConfidentialQuerySet["ImpasseStep"]):
    def counted_for(self, user: User, processes: QuerySet[Process]) -> ImpasseStepQuerySet:
        """As of impasses."""
        return self.visible_to(user) | self.filter(impasse__process__in=processes, audience__kind=AudienceKind.TEAM)


class Impasse(Confidential, Dated):
    """The sealed body is JSON: the question that nobody could get past, in words."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="impasses")
    code = models.CharField(_("code"), max_length=8)
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = ImpasseQuerySet.as_manager()  # type: ignore[misc]  # narrower than its parent's

    class Meta(Confidential.Meta, Dated.Meta):
        abstract = False
        ordering = ["when_earliest", "code"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["process", "code"], name="impasse_code_once_per_process"),
        ]

    def __str__(self) -> str:
        return self.code


class ImpasseStep(Confidential, Dated):
    class Kind(models.TextChoices):
        TRIED = "tried", _("Tried")
        FOUND = "found", _("Parked idea found")
        BROKEN = "broken", _("Broken by")
        REOPENED = "reopened", _("Opened again")

    impasse = models.ForeignKey(Impasse, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = ImpasseStepQuerySet.as_manager()  # type: ignore[misc]  # narrower than its parent's

    class Meta(Confidential.Meta, Dated.Meta):
        abstract = False
        ordering = ["when_earliest", "created_at"]
        constraints = [*Dated.Meta.constraints]

    def __str__(self) -> str:
        return self.get_kind_display()
