"""What a session was to be about and who proposed it; what each side expects, and was offered."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from confidentiality.markings import Attribution, Distribution, Marking
from confidentiality.models import Confidential
from dialogues.models.process import Process
from dialogues.models.session import Session
from dialogues.vocabulary import AgendaOutcome, ExpectationState
from participants.models import Party


class AgendaItem(Confidential):
    """Its words are sealed. Who proposed it stands in clear, for counting, unless the session is sealed."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="agenda")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField(default=0)
    proposed_by = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("proposed by")
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=AgendaOutcome, blank=True)

    class Meta(Confidential.Meta):
        abstract = False
        ordering = ["session", "position"]

    def __str__(self) -> str:
        return str(self.pk)


class Expectation(Confidential):
    """The sealed body is JSON: who expects, what, and what the process can offer."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="expectations")
    # In clear only where the marking lets the party be named, as with a point.
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("due"), null=True, blank=True)
    spoken_on = models.DateField(_("spoken about on"), null=True, blank=True)
    spoken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    state = models.CharField(_("state"), max_length=8, choices=ExpectationState, default=ExpectationState.OPEN)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    distribution = models.CharField(_("who may have it"), max_length=12, choices=Distribution)
    attribution = models.CharField(_("what may be said of the source"), max_length=12, choices=Attribution)

    class Meta(Confidential.Meta):
        abstract = False
        ordering = ["state", "due_on", "created_at"]
        indexes = [
            *Confidential.Meta.indexes,
            models.Index(fields=["process", "state"], name="expectation_of_process"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(attribution__in=[Attribution.OFF_RECORD, Attribution.CHATHAM])
                & ~Q(distribution=Distribution.RED)
                | Q(party=None),
                name="expectation_closed_names_no_party",
            ),
            models.CheckConstraint(
                condition=Q(state=ExpectationState.OPEN, settled_on=None)
                | ~Q(state=ExpectationState.OPEN) & Q(settled_on__isnull=False),
                name="expectation_settled_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def marking(self) -> Marking:
        return Marking(Distribution(self.distribution), Attribution(self.attribution))

    @property
    def is_open(self) -> bool:
        return self.state == ExpectationState.OPEN

    def forget_after(self, day: date) -> None:
        """As it stood at the end of that day; not to be saved. Who spoke about it before the last time is not kept."""
        if self.settled_on is not None and self.settled_on > day:
            self.state, self.settled_on = ExpectationState.OPEN, None
        if self.spoken_on is not None and self.spoken_on > day:
            self.spoken_on = self.spoken_by = None

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today
