"""Two pseudonyms that turned out to be one person: who said so, when, why, and what moved, so that it can go back."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from confidentiality.models import Confidential
from dialogues.models.participation import Participation


class Merging(Confidential):
    """The sealed body is JSON: the reason. In clear stand ids, and what of the other stood in clear before."""

    kept = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="mergings")
    other = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    # Attendances by id, posts and ties by thread; of sessions that both were put down for, the other's row as it was.
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta(Confidential.Meta):
        abstract = False
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("other")), name="nobody_is_merged_into_themselves"),
            models.UniqueConstraint(fields=["other"], condition=Q(undone_at=None), name="merged_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def stood(self, known_at: datetime | None) -> bool:
        """Whether the two were known to be one at that moment; without one, now."""
        if known_at is None:
            return self.undone_at is None
        return self.created_at < known_at and (self.undone_at is None or self.undone_at >= known_at)
