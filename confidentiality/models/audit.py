"""The audit and the chain of seals over it. Events are written by `confidentiality.audit`, seals by a trigger."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    ALLOW = "allow", _("allowed")
    DENY = "deny", _("denied")
    MISSED = "missed", _("missed")
    ERROR = "error", _("error")


class AuditEvent(models.Model):
    """Who did what to which id. No content, no names, no foreign keys: the chain outlives what it tells of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The database overwrites this with its own clock; a default there would ask for a right to read.
    at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    session = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)
    request = models.UUIDField(null=True)
    factor_age = models.PositiveIntegerField(null=True)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=6, choices=Outcome, default=Outcome.ALLOW)
    grant = models.UUIDField(null=True)
    ids = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        default_permissions = ()
        indexes = [models.Index(fields=["object_id"], name="auditevent_object")]

    def __str__(self) -> str:
        return f"{self.verb} {self.outcome}"


class AuditSeal(models.Model):
    """The digest over one event and the seal before it; its sequence is shown to auditors only."""

    sequence = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    digest = models.BinaryField()

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.sequence)
