"""Whether public figures of a published case are shown by name: decided once per process, by somebody, for a reason."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.models.process import Process


class NameDecision(models.Model):
    """The newest one counts; one that withdraws stands beside what it withdraws."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="name_decisions")
    shows_names = models.BooleanField(_("public figures are shown by name"))
    why = models.CharField(_("why"), max_length=300)
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(why=""), name="name_decision_says_why"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
