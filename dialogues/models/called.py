"""What a participant was called and with whom they counted, by day. Later days count; the database rewrites none."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.models.participation import Participation
from participants.models import Dated, Party


class Called(Dated):
    """One word on it, as of a day: a pseudonym, a side, or both. The participation itself says what counts now.

    Never a name: while somebody is shown by name, it is the pseudonym beside it that stands here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="calls")
    pseudonym = models.CharField(_("pseudonym"), max_length=120, blank=True)
    tells_side = models.BooleanField(_("says the side"), default=False)
    side = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
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
            models.CheckConstraint(condition=~Q(pseudonym="") | Q(tells_side=True), name="called_says_something"),
            models.CheckConstraint(condition=Q(side=None) | Q(tells_side=True), name="called_says_its_side"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
