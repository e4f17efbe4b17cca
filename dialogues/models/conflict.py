"""A conflict, its issues and parties, and what stands between the parties officially, by date."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from dialogues.vocabulary import CommitmentState, ContactState
from participants.models import Dated, Party, Period

if TYPE_CHECKING:
    from dialogues.models.process import Process


class Conflict(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    parties = models.ManyToManyField(Party, related_name="conflicts", verbose_name=_("parties"))

    def __str__(self) -> str:
        return self.name


class Issue(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.PROTECT, related_name="issues")
    code = models.SlugField(max_length=40)
    label = models.CharField(_("label"), max_length=120)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["conflict", "code"], name="issue_code_once_per_conflict")]

    def __str__(self) -> str:
        return self.code


class ContextEventQuerySet(models.QuerySet["ContextEvent"]):
    def known_to(self, process: Process) -> ContextEventQuerySet:
        """What happened in the conflict of `process`, but for what another process keeps to itself."""
        return self.filter(Q(kept_by=None) | Q(kept_by=process.pk), conflict=process.conflict_id)

    def at(self, day: dt.date) -> ContextEventQuerySet:
        return self.filter(when_earliest__lte=day)

    def waiting_in(self, process: Process, day: dt.date) -> ContextEventQuerySet:
        """Those since the process began that ask for a look at its plan and had none by that day."""
        began = process.trackperiods.aggregate(first=Min("since_earliest"))["first"]
        if began is None or process.is_historic:
            return self.none()
        seen = process.event_reviews.filter(reviewed_at__date__lte=day)
        return self.known_to(process).at(day).filter(when_latest__gte=began).exclude(pk__in=seen.values("event"))


class ContextEvent(Dated):
    """Something outside the room that asks for a second look at the plan: an election, an attack, a new envoy."""

    class Kind(models.TextChoices):
        ELECTION = "election", _("Election or change of government")
        CEASEFIRE = "ceasefire", _("Ceasefire or agreement")
        ATTACK = "attack", _("Attack or fighting")
        ENVOY = "envoy", _("New envoy or mediator")
        TALKS = "talks", _("Official talks open, stop or resume")
        PARTY = "party", _("A party splits, returns or merges")
        DISASTER = "disaster", _("Drought, flood or other disaster")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.PROTECT, related_name="context_events")
    # Empty where everybody who works on the conflict knows it; else the one process that does.
    kept_by = models.ForeignKey("dialogues.Process", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    label = models.CharField(_("what happened"), max_length=160)
    is_major = models.BooleanField(_("major"), default=False)

    objects = ContextEventQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["when_earliest", "when_latest"]

    def __str__(self) -> str:
        return self.label


class OfficialContact(Period):
    """Whether two parties speak officially, for a while."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.PROTECT, related_name="official_contacts")
    one = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=20, choices=ContactState)

    class Meta(Period.Meta):
        abstract = False
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=~Q(one=models.F("other")), name="official_contact_between_two_parties"),
        ]

    def __str__(self) -> str:
        return self.get_state_display()


class Commitment(Period):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.PROTECT, related_name="commitments")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="commitments")
    state = models.CharField(_("state"), max_length=20, choices=CommitmentState)

    class Meta(Period.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.get_state_display()
