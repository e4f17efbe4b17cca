"""A transfer briefing: asked for by one person, drafted by a worker, released by another."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.markings import Attribution, Distribution, Marking
from confidentiality.models import Confidential, ConfidentialQuerySet
from confidentiality.scopes import Scope
from dialogues.models import Process
from transfers.models.channel import Channel
from transfers.models.extract import Extract


class BriefingQuerySet(ConfidentialQuerySet["Briefing"]):
    def known_to(self, user: User) -> BriefingQuerySet:
        """The drafts `user` is in, and what became of those they were in; the text of these is closed to everybody."""
        reviewed = self.model.reviewers.through.objects.filter(user=user).values("briefing")
        took_part = Q(created_by=user) | Q(pk__in=reviewed)
        ended = Q(state__in=[Briefing.State.RELEASED, Briefing.State.CLOSED])
        return self.visible_to(user) | self.filter(ended, took_part, process__in=Process.objects.visible_to(user))

    def released_in_sight_of(self, user: User) -> BriefingQuerySet:
        """That something left, and when, for whoever sees the process; never what it said."""
        return self.filter(process__in=Process.objects.visible_to(user), state=Briefing.State.RELEASED)


class Briefing(Confidential):
    """The sealed body is JSON: the order it was asked with and, from version 2 on, the document drafted from it.

    Its audience is the requester and the reviewers; no addressee ever joins it.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("Being drafted")
        IN_REVIEW = "in_review", _("Waits for a second person")
        SENT_BACK = "sent_back", _("Sent back")
        FAILED = "failed", _("Could not be drafted")
        RELEASED = "released", _("Released")
        CLOSED = "closed", _("Closed without release")

    DRAFTED = (State.IN_REVIEW, State.SENT_BACK)

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="briefings")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="briefings")
    number = models.PositiveSmallIntegerField(_("number"))
    # Twins are one briefing in two texts, each from what its own reader may have: 2a and 2b.
    letter = models.CharField(_("letter of a twin"), max_length=1, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.REQUESTED)
    version = models.PositiveSmallIntegerField(default=1)
    extracts = models.ManyToManyField(Extract, related_name="briefings")
    reviewers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    # Who was at the end of the channel when it was drafted: it is released to these, or drafted anew.
    addressees = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    distribution = models.CharField(max_length=12, choices=Distribution, blank=True)
    attribution = models.CharField(max_length=12, choices=Attribution, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    expires_on = models.DateField(_("expires"))
    form_key = models.UUIDField(unique=True, editable=False)
    drafted_at = models.DateTimeField(null=True, blank=True)
    # When wording that may not leave any more was taken out of a draft; its author sees that on the desk.
    struck_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects: ClassVar[BriefingQuerySet] = BriefingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Confidential.Meta):
        abstract = False
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number", "letter"], name="briefing_number_once_per_process"),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="briefing_released_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=models.F("created_by")),
                name="briefing_released_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"{self.number}{self.letter}"

    @property
    def is_open(self) -> bool:
        return self.state not in (self.State.RELEASED, self.State.CLOSED)

    @property
    def scope(self) -> Scope:
        return Scope("briefing", self.pk)

    @property
    def marking(self) -> Marking:
        return Marking(Distribution(self.distribution), Attribution(self.attribution))
