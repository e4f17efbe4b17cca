"""Success, looked back on from a day: snapshots with evidence and dissent, and the eight fundamentals. Never proof."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from confidentiality.models import Confidential
from dialogues.models.objective import Objective
from dialogues.models.process import Process
from participants.models import Dated


class Snapshot(Confidential, Dated):
    """The sealed body is JSON: what was seen, its evidence, who substantiated it, and the dissent that was kept."""

    class Claim(models.TextChoices):
        """How far the process is said to have contributed: the strongest word is no proof."""

        NONE = "none", _("No contribution claimed")
        PLAUSIBLE = "plausible", _("Contribution plausible")
        LIKELY = "likely", _("Contribution likely")
        SUBSTANTIATED = "substantiated", _("Contribution substantiated by others")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="snapshots")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="snapshots", null=True, blank=True)
    claim = models.CharField(_("contribution"), max_length=16, choices=Claim, default=Claim.NONE)
    has_dissent = models.BooleanField(_("dissent kept"), default=False)

    class Meta(Confidential.Meta, Dated.Meta):
        abstract = False
        ordering = ["when_earliest", "created_at"]
        constraints = [*Dated.Meta.constraints]

    def __str__(self) -> str:
        return self.get_claim_display()


class Fundamental(models.TextChoices):
    """United Nations Guidance for Effective Mediation, A/66/811 (2012)."""

    PREPAREDNESS = "preparedness", _("Preparedness")
    CONSENT = "consent", _("Consent")
    IMPARTIALITY = "impartiality", _("Impartiality")
    INCLUSIVITY = "inclusivity", _("Inclusivity")
    OWNERSHIP = "ownership", _("National ownership")
    NORMS = "norms", _("International law and normative frameworks")
    COHERENCE = "coherence", _("Coherence, coordination and complementarity")
    AGREEMENTS = "agreements", _("Quality peace agreements")


class HealthCheck(models.Model):
    """The eight looked at together on one day. Optional: a process without one lacks nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="health_checks")
    checked_on = models.DateField(_("as of"))
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["checked_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_on=None) | models.Q(review_on__gt=models.F("checked_on")),
                name="health_is_reviewed_later",
            ),
        ]

    def __str__(self) -> str:
        return str(self.checked_on)


class HealthAnswer(models.Model):
    class Level(models.IntegerChoices):
        WEAK = 1, _("Weak")
        FAIR = 2, _("Fair")
        GOOD = 3, _("Good")

    check_up = models.ForeignKey(HealthCheck, on_delete=models.CASCADE, related_name="answers")
    fundamental = models.CharField(max_length=16, choices=Fundamental)
    level = models.PositiveSmallIntegerField(choices=Level)
    note = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_up", "fundamental"], name="fundamental_once_per_check"),
            models.CheckConstraint(condition=models.Q(level__in=[1, 2, 3]), name="fundamental_level_known"),
        ]

    def __str__(self) -> str:
        return self.get_level_display()
