"""What was known of a participant as such, by day: level, the official position, leaving. Later days count."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.models.participation import Participation
from participants.models import Dated, Level


class Described(Dated):
    """One word on it, as of a day; the participation itself says what counts now."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="descriptions")
    level = models.CharField(_("level"), max_length=24, choices=Level, blank=True)
    is_conversant = models.BooleanField(_("familiar with the official position"), default=False)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    # Nobody's: what was written when they were added.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta(Dated.Meta):
        abstract = False
        default_permissions = ()
        ordering = ["-when_latest", "-when_earliest", "-recorded_at"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(level__in=["", *Level.values]), name="described_level_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
