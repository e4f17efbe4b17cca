"""Data keys, wrapped. The key-encryption keys that open them live outside the database."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from confidentiality.scopes import Scope, ScopeKind


class DataKey(models.Model):
    """One key per process, identity record or account. A destroyed one stays as the ledger of what was erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope_kind = models.CharField(max_length=12, choices=ScopeKind)
    scope_id = models.UUIDField()
    wrapped = models.BinaryField()
    kek_version = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    destroyed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("data key")
        verbose_name_plural = _("data keys")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["scope_kind", "scope_id"], name="datakey_is_one_per_scope"),
            models.CheckConstraint(
                name="datakey_destroyed_is_empty",
                condition=Q(destroyed_at=None) | Q(destroyed_at__isnull=False, wrapped=b""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope_kind} {self.scope_id}"

    @property
    def scope(self) -> Scope:
        return Scope(self.scope_kind, self.scope_id)
