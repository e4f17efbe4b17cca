"""Who opened who somebody is, when and why. The reason is sealed to those who may open it too."""

from datetime import timedelta

from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.models import Confidential, ConfidentialQuerySet
from dialogues.models.participation import Participation

ON_SCREEN = timedelta(minutes=10)


class RevealQuerySet(ConfidentialQuerySet["Reveal"]):
    def open_for(self, user: User) -> "RevealQuerySet":
        """Those of `user` that are still on screen, by the database's clock; none once they are no holder."""
        return self.visible_to(user).filter(created_by=user, hidden_at=None, created_at__gt=Now() - ON_SCREEN)


class Reveal(Confidential):
    """It gives nothing: whoever is no holder any more sees nothing by it."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="reveals")
    # Found by searching for a name: who it is was told, the record itself was not shown.
    is_by_name = models.BooleanField(_("found by name"), default=False)
    hidden_at = models.DateTimeField(_("hidden again at"), null=True, blank=True)

    objects = RevealQuerySet.as_manager()  # type: ignore[misc]  # narrower than its parent's

    class Meta(Confidential.Meta):
        abstract = False
        verbose_name = _("reveal")
        verbose_name_plural = _("reveals")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hidden_at=None) | models.Q(hidden_at__gte=F("created_at")),
                name="reveal_hidden_after_it_was_shown",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
