"""A conflict, its issues and parties, and what stands between the parties officially, by date."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from dialogues.vocabulary import CommitmentState, ContactState
from participants.models import Dated, Party, Period


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


class ContextEvent(Dated):
    """Something outside the room that asks for a second look at the plan: an election, an attack, a new envoy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.PROTECT, related_name="context_events")
    label = models.CharField(_("what happened"), max_length=160)
    is_major = models.BooleanField(_("major"), default=False)

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
            models.CheckConstraint(
                condition=~models.Q(one=models.F("other")), name="official_contact_between_two_parties"
            ),
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
