"""Files of a session, under the rules of its texts: two markings, one audience, a key of their own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from confidentiality.filetypes import FileType
from confidentiality.markings import Attribution, Distribution, Marking
from confidentiality.models import Confidential, SealedFile
from confidentiality.scopes import Scope
from dialogues.models.process import Process
from dialogues.models.session import Session


class Attachment(Confidential):
    """The sealed body is JSON: the name it came with, what it is, and what it is held back with.

    In clear stand its kind and its size.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="attachments")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(SealedFile, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(_("kind"), max_length=5, choices=FileType)
    size = models.PositiveIntegerField(_("bytes"))
    distribution = models.CharField(_("who may have it"), max_length=12, choices=Distribution)
    attribution = models.CharField(_("what may be said of the source"), max_length=12, choices=Attribution)
    # The kinds only; what they name is sealed with the words.
    caveats = models.JSONField(_("held back"), default=list, blank=True)

    class Meta(Confidential.Meta):
        abstract = False
        ordering = ["created_at"]
        indexes = [
            *Confidential.Meta.indexes,
            models.Index(fields=["session"], name="attachment_of_session"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def marking(self) -> Marking:
        return Marking(Distribution(self.distribution), Attribution(self.attribution))

    @property
    def key_scope(self) -> Scope:
        """Its own key: one file can be erased for ever without the process around it."""
        return Scope("object", self.pk)
