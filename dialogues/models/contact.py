"""Between sessions: calls, visits and carried messages; and what somebody promised to do by a day."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from confidentiality.markings import Attribution, Distribution, Marking
from confidentiality.models import Confidential, Marked
from dialogues.models.process import Process
from dialogues.models.session import Session
from dialogues.vocabulary import ContactMeans
from participants.models import Dated


class Contact(Marked, Dated):
    """The sealed body is JSON: who it was with, the words, what it is held back with.

    Of a message also from whom, to whom, and the answer.
    """

    # It stands by itself, as a text of no session.
    session: None = None

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="contacts")
    means = models.CharField(_("how"), max_length=12, choices=ContactMeans)
    # Of a message only: until it is delivered it is on its way, until it is answered it waits.
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    # One save of one form: a double press of the button is one contact.
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta(Marked.Meta):
        abstract = False
        ordering = ["-when_latest", "-created_at"]
        indexes = [
            *Marked.Meta.indexes,
            models.Index(fields=["process", "-when_latest"], name="contact_of_process"),
        ]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(means=ContactMeans.MESSAGE) | Q(delivered_on=None, answered_on=None),
                name="contact_delivered_only_if_message",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None)
                | Q(delivered_on__isnull=False, answered_on__gte=models.F("delivered_on")),
                name="contact_answered_after_delivery",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_message(self) -> bool:
        return self.means == ContactMeans.MESSAGE

    def forget_after(self, day: date) -> None:
        """For a page that shows it as it stood on `day`; never saved."""
        self.answered_on = self.answered_on if self.answered_on and self.answered_on <= day else None
        self.delivered_on = self.delivered_on if self.delivered_on and self.delivered_on <= day else None

    @property
    def is_unanswered(self) -> bool:
        return self.is_message and self.delivered_on is not None and self.answered_on is None


class NextStep(Confidential):
    """What was agreed or promised, in sealed words; its owner and its day stand in clear, for the owner's desk."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="steps")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="steps", null=True, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="steps", null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    distribution = models.CharField(_("who may have it"), max_length=12, choices=Distribution)
    attribution = models.CharField(_("what may be said of the source"), max_length=12, choices=Attribution)

    class Meta(Confidential.Meta):
        abstract = False
        ordering = ["due_on", "created_at"]
        indexes = [
            *Confidential.Meta.indexes,
            models.Index(fields=["owner", "due_on"], condition=Q(done_on=None), name="step_open_of_owner"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def marking(self) -> Marking:
        return Marking(Distribution(self.distribution), Attribution(self.attribution))

    def is_late(self, today: date) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < today
