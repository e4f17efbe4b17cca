"""A conflict: its parties and issues, what others number it by, and what happened around it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.vocabulary import A_NUMBER, ConflictKind, IdScheme
from participants.models import Dated, Party, PartyLink, Recorded, RecordedQuerySet, names_on

if TYPE_CHECKING:
    from accounts.models import User
    from dialogues.models.process import Process


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def visible_to(self, user: User) -> ConflictQuerySet:
        """Those of the processes in which `user` holds a seat; for everybody else they do not exist."""
        processes = apps.get_model("dialogues", "Process")._default_manager.visible_to(user)
        return self.filter(pk__in=processes.values("conflict"))


class Conflict(models.Model):
    """Read and kept by whoever has a seat in one of its processes; a process itself is never shown by it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=ConflictKind, blank=True)
    parties = models.ManyToManyField(Party, related_name="conflicts", verbose_name=_("parties"))

    objects = ConflictQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def party_names(self, day: dt.date | None = None) -> dict[str, str]:
        """What its parties, and their wings and what split from them, are called that day or today, by id."""
        own = self.parties.values("pk")
        wings = PartyLink.objects.filter(other__in=own).values("party")
        named = names_on(Party.objects.filter(Q(pk__in=own) | Q(pk__in=wings)), day or timezone.localdate())
        return {str(party): name for party, name in named.items()}

    def roles_of(self, user: User) -> set[str]:
        """What somebody is in any of its processes."""
        seats = apps.get_model("dialogues", "Seat")._default_manager.live()
        held = seats.filter(user=user, process__conflict=self).values_list("kind", "process__is_historic")
        return {"historian" if is_historic else kind for kind, is_historic in held}


class ExternalId(models.Model):
    """What others number this conflict, or an agreement of it, by. Never required."""

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="external_ids")
    # Where it is the number of one party.
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    scheme = models.CharField(_("register"), max_length=16, choices=IdScheme)
    value = models.CharField(_("number"), max_length=40)
    version = models.CharField(_("version of the register"), max_length=20, blank=True)
    label = models.CharField(_("what it is of"), max_length=160, blank=True)

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["conflict", "scheme", "value"], name="external_id_once_per_conflict"),
            models.CheckConstraint(condition=models.Q(value__regex=A_NUMBER), name="external_id_is_a_number"),
            models.CheckConstraint(condition=models.Q(scheme__in=IdScheme.values), name="external_id_scheme_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class Issue(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.PROTECT, related_name="issues")
    code = models.SlugField(max_length=40)
    label = models.CharField(_("label"), max_length=120)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["conflict", "code"], name="issue_code_once_per_conflict")]

    def __str__(self) -> str:
        return self.label


class ContextEventQuerySet(RecordedQuerySet["ContextEvent"]):
    def known_to(self, process: Process) -> ContextEventQuerySet:
        """What happened in the conflict of `process`, but for what another process keeps to itself."""
        return self.filter(Q(kept_by=None) | Q(kept_by=process.pk), conflict=process.conflict_id)

    def visible_to(self, user: User) -> ContextEventQuerySet:
        """In conflicts that `user` sees, but for what processes of others keep to themselves."""
        processes = apps.get_model("dialogues", "Process")._default_manager.visible_to(user)
        seen = Q(kept_by=None) | Q(kept_by__in=processes.values("pk"))
        return self.filter(seen, conflict__in=processes.values("conflict"))

    def at(self, day: dt.date) -> ContextEventQuerySet:
        return self.filter(when_earliest__lte=day)

    def waiting_in(self, process: Process, day: dt.date) -> ContextEventQuerySet:
        """Those since the process began that ask for a look at its plan and had none by that day."""
        began = process.trackperiods.aggregate(first=Min("since_earliest"))["first"]
        if began is None or process.is_historic:
            return self.none()
        seen = process.event_reviews.filter(reviewed_at__date__lte=day)
        known: ContextEventQuerySet = self.believed().known_to(process).at(day)
        return known.filter(when_latest__gte=began).exclude(thread__in=seen.values("event__thread"))


class ContextEvent(Dated, Recorded):
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
    # Stays the same through corrections: a plan that was looked at because of it need not be looked at again.
    thread = models.UUIDField(default=uuid.uuid4, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.PROTECT, related_name="context_events")
    # Empty where everybody who works on the conflict knows it; else the one process that does.
    kept_by = models.ForeignKey("dialogues.Process", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    label = models.CharField(_("what happened"), max_length=160)
    is_major = models.BooleanField(_("major"), default=False)

    objects = ContextEventQuerySet.as_manager()

    class Meta:
        ordering = ["when_earliest", "when_latest"]
        constraints = [*Dated.Meta.constraints, *Recorded.Meta.constraints]

    def __str__(self) -> str:
        return self.label
