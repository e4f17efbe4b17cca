"""A numbered copy: the frozen text as one addressee reads it, until it expires or is recalled."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.markings import Attribution, Distribution, Form, Marking, forms_allowed
from confidentiality.models import Confidential, ConfidentialQuerySet, SealedFile
from confidentiality.scopes import Scope
from dialogues.models import Seat
from dialogues.roles import TABLE, Verb
from transfers.models.briefing import Briefing

FILES = (str(Form.PDF), str(Form.DOCX))


def processes_followed_by(user: User) -> models.QuerySet[Seat, UUID]:
    """The processes in which `user` answers addressees, and sees the receipts that were agreed."""
    kinds = [kind for kind, verbs in TABLE.items() if Verb.FOLLOW_COPIES in verbs]
    seats = Seat.objects.live().filter(user=user, kind__in=kinds, process__is_historic=False)
    return seats.values_list("process_id", flat=True)


class CopyQuerySet(ConfidentialQuerySet["Copy"]):
    def addressed_to(self, user: User) -> CopyQuerySet:
        """The copies that `user` may read as their addressee now."""
        return self.visible_to(user).filter(addressee=user, recalled_at=None, expires_at__gt=Now())

    def followed_by(self, user: User) -> CopyQuerySet:
        """The copies of others whose receipts `user` may see now, as far as the channel agreed to them."""
        mine = self.visible_to(user).filter(briefing__process__in=processes_followed_by(user))
        return mine.exclude(addressee=user)

    def on_screen(self) -> CopyQuerySet:
        return self.exclude(form=Copy.Form.PAPER)

    def unread(self) -> CopyQuerySet:
        return self.filter(opened_at=None)


class Copy(Confidential):
    """Its address is under no process and its number is per briefing, so that it tells of no other copy."""

    class Form(models.TextChoices):
        SCREEN = "screen", _("On screen only")
        PRINT = "print", _("On screen and printed")
        PAPER = "paper", _("On paper, carried")

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="copies")
    addressee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="copies")
    number = models.PositiveSmallIntegerField(_("copy"))
    reader_number = models.PositiveSmallIntegerField(_("your briefing no."))
    form = models.CharField(_("form"), max_length=8, choices=Form, default=Form.SCREEN)
    distribution = models.CharField(max_length=12, choices=Distribution)
    attribution = models.CharField(max_length=12, choices=Attribution)
    # The kinds only, as they bind at the release; what they name is sealed with the text.
    caveats = models.JSONField(default=list, blank=True)
    pages = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField(_("expires"))
    canary = models.CharField(max_length=12, editable=False)
    pdf = models.ForeignKey(SealedFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    docx = models.ForeignKey(SealedFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CopyQuerySet] = CopyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Confidential.Meta):
        abstract = False
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "number"], name="copy_number_once_per_briefing"),
            models.UniqueConstraint(fields=["briefing", "addressee"], name="copy_once_per_addressee"),
            models.UniqueConstraint(fields=["addressee", "reader_number"], name="copy_numbered_per_reader"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(opened_at__isnull=False), name="copy_acknowledged_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def scope(self) -> Scope:
        return Scope("copy", self.pk)

    @property
    def marking(self) -> Marking:
        return Marking(Distribution(self.distribution), Attribution(self.attribution))

    @property
    def files(self) -> list[str]:
        """The forms in which it may leave the screen as a file: its marking lets it, and it was released to be printed.

        Each is the name of the field that holds it.
        """
        allowed = forms_allowed(self.distribution, self.caveats) if self.form == self.Form.PRINT else set()
        return [form for form in FILES if form in allowed]

    @property
    def has_pdf(self) -> bool:
        return str(Form.PDF) in self.files

    @property
    def has_docx(self) -> bool:
        return str(Form.DOCX) in self.files

    @property
    def files_to_make(self) -> list[str]:
        return [form for form in self.files if getattr(self, f"{form}_id") is None]

    @property
    def is_opened(self) -> bool:
        return self.opened_at is not None

    def roles_of(self, user: User) -> set[str]:
        return {"addressee"} if user.pk == self.addressee_id and self.recalled_at is None else set()
