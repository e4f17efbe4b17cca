"""What somebody who takes part agreed to: asked aloud, with a witness, and kept as it was said. Later words count."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.models.participation import Participation
from dialogues.models.point import Passage
from dialogues.models.session import Session
from participants.models import Dated


class How(models.TextChoices):
    ALOUD = "aloud", _("aloud, in the room")
    PRIVATE = "private", _("alone, in private")
    CALL = "call", _("in a call")
    CARRIED = "carried", _("through somebody else")


class Word(models.TextChoices):
    GIVEN = "given", _("yes")
    REFUSED = "refused", _("no")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Asking(Dated):
    """One time that somebody was asked, or spoke up: an answer to each use that was spoken of, empty to the others."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="askings")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    how = models.CharField(_("how it was asked"), max_length=8, choices=How)
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    listed = models.CharField(_("to be listed"), max_length=9, choices=Word, blank=True)
    recorded = models.CharField(_("to be recorded"), max_length=9, choices=Word, blank=True)
    quoted = models.CharField(_("to be quoted"), max_length=9, choices=Word, blank=True)
    contacted = models.CharField(_("to be contacted"), max_length=9, choices=Word, blank=True)
    # The words that were used, sealed to the team.
    words = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["when_latest", "when_earliest", "recorded_at"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(how__in=How.values), name="asking_how_is_known"),
            models.CheckConstraint(
                condition=~Q(listed="", recorded="", quoted="", contacted=""), name="asking_was_answered"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
