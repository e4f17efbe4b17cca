"""Resetting somebody's second factor or address: asked by one person, agreed to by another, and the bar after it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class FactorReset(models.Model):
    """Nothing happens to the account until somebody else agrees."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The new address, where it is the address that is changed; the factors then stay.
    address = models.EmailField(_("new address"), blank=True)
    reason = models.CharField(_("why"), max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    agreed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("reset of a second factor")
        verbose_name_plural = _("resets of second factors")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(agreed_at=None), name="reset_asked_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | (Q(agreed_by__isnull=False, agreed_at__isnull=False) & ~Q(agreed_by=F("asked_by"))),
                name="reset_takes_two",
            ),
            models.CheckConstraint(
                condition=~Q(user=F("asked_by")) & (Q(agreed_by=None) | ~Q(user=F("agreed_by"))),
                name="reset_is_never_of_oneself",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
