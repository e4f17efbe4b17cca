"""Files of a session, under the rules of its texts: two markings, one audience, a key of their own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from confidentiality.filetypes import FileType
from confidentiality.models import Marked, SealedFile
from confidentiality.scopes import Scope
from dialogues.models.process import Process
from dialogues.models.session import Session


class Attachment(Marked):
    """The sealed body is JSON: the name it came with, what it is, and what it is held back with.

    In clear stand its kind and its size.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="attachments")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(SealedFile, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(_("kind"), max_length=5, choices=FileType)
    size = models.PositiveIntegerField(_("bytes"))

    class Meta(Marked.Meta):
        abstract = False
        ordering = ["created_at"]
        indexes = [
            *Marked.Meta.indexes,
            models.Index(fields=["session"], name="attachment_of_session"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_scope(self) -> Scope:
        """Its own key: one file can be erased for ever without the process around it."""
        return Scope("object", self.pk)
