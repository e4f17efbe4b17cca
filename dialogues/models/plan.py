"""Plans: objectives in phases, in order. None is rewritten: re-sequencing makes the next version, with its cause."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dialogues.models.conflict import ContextEvent
from dialogues.models.objective import Objective
from dialogues.models.process import Process
from participants.models import Dated
from participants.models.dated import holds_together, is_absent, is_present
from participants.when import Precision, When


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> PlanQuerySet:
        return self.filter(process__in=Process.objects.visible_to(user))

    def at(self, day: dt.date) -> PlanQuerySet:
        """The versions made by that day; the last of them held."""
        return self.filter(when_earliest__lte=day)

    def whole(self) -> PlanQuerySet:
        """With everything that a plan says, in five statements however many plans there are."""
        needs = models.Prefetch("phases__needs", PhaseNeed.objects.select_related("needs"))
        steps = models.Prefetch("steps", PlannedObjective.objects.select_related("objective__grew_from", "phase"))
        return self.select_related("event", "recorded_by").prefetch_related("phases", needs, steps)


class Plan(Dated):
    """One version. It holds from its day until the next version's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField(_("number"))
    cause = models.CharField(_("why the plan changed"), max_length=200)
    event = models.ForeignKey(ContextEvent, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["number"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["process", "number"], name="plan_number_once_per_process"),
            models.CheckConstraint(condition=~Q(cause=""), name="plan_says_its_cause"),
        ]

    def __str__(self) -> str:
        return str(_("Plan %(number)s") % {"number": self.number})


class Phase(models.Model):
    """A step of one plan. `due` is when it was expected to be done, as exactly as that was said; often not at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("phase"), max_length=80)
    due_earliest = models.DateField(null=True, blank=True)
    due_latest = models.DateField(null=True, blank=True)
    due_precision = models.CharField(max_length=8, choices=Precision, null=True, blank=True)  # noqa: DJ001

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="phase_number_once_per_plan"),
            models.CheckConstraint(
                condition=is_absent("due")
                | is_present("due") & holds_together("due") & Q(due_precision__in=Precision.values),
                name="phase_due_is_whole_or_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def due(self) -> When | None:
        if self.due_earliest is None or self.due_latest is None or self.due_precision is None:
            return None
        return When(self.due_earliest, self.due_latest, Precision(self.due_precision))

    @due.setter
    def due(self, when: When | None) -> None:
        self.due_earliest, self.due_latest = (None, None) if when is None else when.bounds
        self.due_precision = None if when is None else when.precision

    @property
    def waits_for(self) -> list[int]:
        return sorted(need.needs.number for need in self.needs.all())


class PhaseNeed(models.Model):
    """A phase waits for another. No circle and no other plan: a trigger holds it (migration 0005)."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="needs")
    needs = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="needed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phase", "needs"], name="phase_waits_once_for_another"),
            models.CheckConstraint(condition=~Q(phase=F("needs")), name="phase_waits_for_another"),
        ]

    def __str__(self) -> str:
        return f"{self.phase_id} ← {self.needs_id}"


class PlannedObjective(models.Model):
    """What one plan does with one objective: pursue it in a phase, narrowed or not, or put it off."""

    class Treatment(models.TextChoices):
        PURSUED = "pursued", _("Pursued")
        NARROWED = "narrowed", _("Narrowed")
        DEFERRED = "deferred", _("Put off")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="steps", null=True, blank=True)
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="planned")
    position = models.PositiveSmallIntegerField(default=0)
    treatment = models.CharField(_("in this plan"), max_length=12, choices=Treatment, default=Treatment.PURSUED)
    words = models.CharField(_("in what scope, or why"), max_length=200, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "objective"], name="objective_once_per_plan"),
            models.CheckConstraint(
                condition=Q(treatment="deferred", phase=None)
                | Q(treatment__in=["pursued", "narrowed"], phase__isnull=False),
                name="objective_is_in_a_phase_or_put_off",
            ),
        ]

    def __str__(self) -> str:
        return self.get_treatment_display()

    @property
    def is_deferred(self) -> bool:
        return self.treatment == self.Treatment.DEFERRED


class EventReview(models.Model):
    """That a process looked again because of an event: its plan was kept, or changed into the next version."""

    class Outcome(models.TextChoices):
        KEPT = "kept", _("Plan kept")
        CHANGED = "changed", _("Plan changed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="event_reviews")
    event = models.ForeignKey(ContextEvent, on_delete=models.PROTECT, related_name="reviews")
    outcome = models.CharField(_("what the review came to"), max_length=8, choices=Outcome)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews", null=True, blank=True)
    note = models.CharField(_("why"), max_length=300, blank=True)
    reviewed_at = models.DateTimeField(default=timezone.now)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-reviewed_at"]
        constraints = [
            models.UniqueConstraint(fields=["process", "event"], name="event_reviewed_once_per_process"),
            models.CheckConstraint(
                condition=Q(outcome="kept", plan=None) | Q(outcome="changed", plan__isnull=False),
                name="review_names_the_plan_it_changed",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
