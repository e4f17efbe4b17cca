"""An official channel: who is at its end, and what was agreed with them before anything was sent."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.markings import Distribution
from dialogues.models import Process
from participants.models import Party


class ChannelQuerySet(models.QuerySet["Channel"]):
    def visible_to(self, user: User) -> ChannelQuerySet:
        return self.filter(process__in=Process.objects.visible_to(user))


class Channel(models.Model):
    """The name says which desk is reached, never a person."""

    class Receipts(models.TextChoices):
        NONE = "none", _("Nothing is shown to the facilitators")
        ACKNOWLEDGED = "acknowledged", _("The facilitators see that it was acknowledged, and when")
        OPENED = "opened", _("The facilitators see that it was opened and acknowledged, and when")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="channels")
    name = models.CharField(_("name"), max_length=120)
    # Whom it reaches: what is held back from a party does not go through here.
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("whom it reaches")
    )
    receipts = models.CharField(_("receipts agreed"), max_length=16, choices=Receipts, default=Receipts.NONE)
    receipts_agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    ceiling = models.CharField(
        _("highest marking it takes"), max_length=12, choices=Distribution, default=Distribution.RED
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(receipts="none") | Q(receipts_agreed_on__isnull=False), name="channel_receipts_were_agreed"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shows_opening(self) -> bool:
        return self.receipts == self.Receipts.OPENED

    @property
    def shows_acknowledgement(self) -> bool:
        return self.receipts in (self.Receipts.OPENED, self.Receipts.ACKNOWLEDGED)


class AddresseeQuerySet(models.QuerySet["Addressee"]):
    def live(self) -> AddresseeQuerySet:
        """Whoever is at the end now and can sign in."""
        return self.filter(until=None, user__is_active=True)


class Addressee(models.Model):
    """An official at the end of a channel, for a while."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="addressees")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True, blank=True)

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "user"], condition=Q(until=None), name="addressee_once_per_channel"
            )
        ]

    def __str__(self) -> str:
        return str(self.user_id)
