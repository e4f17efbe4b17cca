"""A scope names what something belongs to by a kind and a UUID, never by a foreign key: this app knows no other."""

from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScopeKind(models.TextChoices):
    PROCESS = "process", _("process")
    PERSON = "person", _("person")
    BRIEFING = "briefing", _("briefing")
    COPY = "copy", _("copy")
    SESSION = "session", _("session")
    ORGANISATION = "organisation", _("organisation")
    DRAFT = "draft", _("draft")
    ACCOUNT = "account", _("account")
    OBJECT = "object", _("one object")


@dataclass(frozen=True)
class Scope:
    kind: str
    id: UUID

    def __post_init__(self) -> None:
        if self.kind not in ScopeKind.values:
            raise ValueError(f"{self.kind!r} is no kind of scope")

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"
