"""Whether an objective is in reach, judged by somebody on a day; and what it was called before."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from dialogues.models.objective import Objective
from dialogues.vocabulary import Achievability


class Assessment(models.Model):
    """A recorded judgement. `ground` is the room it was judged against, as it was then: see dialogues/reach.py."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="assessments")
    verdict = models.CharField(_("in reach"), max_length=16, choices=Achievability)
    rationale = models.CharField(_("why"), max_length=400)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    judged_on = models.DateField(_("judged on"))
    review_on = models.DateField(_("look again on"))
    ground = models.JSONField(default=dict, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["judged_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(rationale=""), name="assessment_says_why"),
            models.CheckConstraint(
                condition=~Q(verdict=Achievability.NOT_ASSESSED), name="assessment_comes_to_a_verdict"
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=models.F("judged_on")), name="assessment_is_reviewed_later"
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()


class Rewording(models.Model):
    """The words of an objective until they were changed: what success was said to be stays known."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="rewordings")
    title = models.CharField(max_length=160)
    success = models.CharField(max_length=300)
    evidence = models.CharField(max_length=160)
    reason = models.CharField(_("why it was reworded"), max_length=200)
    replaced_at = models.DateTimeField(db_default=Now())
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-replaced_at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="rewording_says_why")]

    def __str__(self) -> str:
        return self.title
