"""What one member of the team keeps in mind about a participant, so that logging needs no reveal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from confidentiality.models import Confidential
from dialogues.models.participation import Participation


class MemoryAid(Confidential):
    """Sealed to its writer's own eyes. Writing anew adds a row; the newest one counts."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="aids")

    class Meta(Confidential.Meta):
        abstract = False
        verbose_name = _("memory aid")
        verbose_name_plural = _("memory aids")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return str(self.pk)
