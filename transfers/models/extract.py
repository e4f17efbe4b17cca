"""From a point to wording that may travel: what was put up, and the extracts a clearer made of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from confidentiality.markings import Attribution, Distribution, Marking, at_least
from confidentiality.models import Confidential, ConfidentialQuerySet
from dialogues.models import PointConsent, Process
from transfers.models.channel import Channel


class PutUp(Confidential):
    """The text of a point or a summary, sealed anew for the clearers. The source stays where it was."""

    class Source(models.TextChoices):
        POINT = "point", _("Point")
        PASSAGE = "passage", _("Summary")

    class Decision(models.TextChoices):
        CLEARED = "cleared", _("Cleared")
        DECLINED = "declined", _("Declined")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="put_up")
    source_kind = models.CharField(max_length=8, choices=Source)
    source_id = models.UUIDField()
    distribution = models.CharField(max_length=12, choices=Distribution)
    attribution = models.CharField(max_length=12, choices=Attribution)
    caveats = models.JSONField(default=list, blank=True)
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta(Confidential.Meta):
        abstract = False
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="put_up_decided_by_and_at",
            ),
            models.UniqueConstraint(
                fields=["source_kind", "source_id"], condition=Q(decision=""), name="put_up_once_while_waiting"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def marking(self) -> Marking:
        return Marking(Distribution(self.distribution), Attribution(self.attribution))


class ExtractQuerySet(ConfidentialQuerySet["Extract"]):
    def standing(self) -> ExtractQuerySet:
        """Extracts that may leave at all at this moment.

        Not withdrawn, not off the record; and for each source point, the latest word on handing it over is consent.
        """
        latest = PointConsent.objects.filter(point=OuterRef("source_id"), use=PointConsent.Use.HAND_OVER).order_by(
            "-recorded_at", "-pk"
        )
        unconsented = (
            PutUp.objects.filter(extracts=OuterRef("pk"), source_kind=PutUp.Source.POINT)
            .annotate(answer=Coalesce(Subquery(latest.values("answer")[:1]), Value("")))  # nobody asked is no consent
            .exclude(answer=PointConsent.Answer.GIVEN)
        )
        return self.filter(~Exists(unconsented), ~Q(attribution=Attribution.OFF_RECORD), withdrawn_at=None)

    def fallen(self) -> ExtractQuerySet:
        """Extracts that were to leave and may not any more."""
        return self.exclude(pk__in=Extract.objects.standing().values("pk"))

    def releasable_to(self, channel: Channel) -> ExtractQuerySet:
        """Of those, the ones cleared for `channel` whose marking is within what it takes."""
        admitted = [d for d in Distribution if at_least(channel.ceiling, d)]
        return self.standing().filter(channels=channel, distribution__in=admitted)


class Extract(Confidential):
    """Wording that may travel: its own two markings, and who lowered what from the source.

    The sealed body is JSON: text, and where a marking was lowered, why and with whose consent.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="extracts")
    sources = models.ManyToManyField(PutUp, related_name="extracts")
    channels = models.ManyToManyField(Channel, related_name="extracts")
    distribution = models.CharField(_("who may have it"), max_length=12, choices=Distribution)
    attribution = models.CharField(_("what may be said of the source"), max_length=12, choices=Attribution)
    is_lowered = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects: ClassVar[ExtractQuerySet] = ExtractQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Confidential.Meta):
        abstract = False
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="extract_withdrawn_by_and_at",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def marking(self) -> Marking:
        return Marking(Distribution(self.distribution), Attribution(self.attribution))
