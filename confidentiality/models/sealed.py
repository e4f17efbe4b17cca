"""Everything confidential, encrypted. Row security binds these tables; they are written by `confidentiality.sealed`.

In clear stand only ids, the kind of object, the version and the times of writing.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from confidentiality.models.audience import Audience
from confidentiality.models.keys import DataKey


class Sealed(models.Model):
    """What the three tables share. The scope of a text is the scope of its key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    ciphertext = models.BinaryField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class SealedText(Sealed):
    """One version of one text. Append-only: nothing but the audience ever changes, through one database function."""

    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("sealed text")
        verbose_name_plural = _("sealed texts")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "version"], name="sealedtext_version_is_written_once"),
            models.UniqueConstraint(fields=["id", "audience"], name="sealedtext_is_in_one_audience"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} v{self.version}"


class SealedFile(Sealed):
    """One attachment or rendered document. Append-only like `SealedText`."""

    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("sealed file")
        verbose_name_plural = _("sealed files")
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "object_id"], name="sealedfile_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} v{self.version}"


class SealedDraft(Sealed):
    """What somebody is still writing: rewritten at every autosave, deleted when saved or expired."""

    # Which form it is of, so that each finds its own again.
    form = models.CharField(max_length=12, default="session", editable=False)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sealed draft")
        verbose_name_plural = _("sealed drafts")
        default_permissions = ()
        indexes = [models.Index(fields=["expires_at"], name="sealeddraft_expiry")]

    def __str__(self) -> str:
        return f"draft {self.id}"
