"""What held in a conflict for a while: the conflict itself, who spoke to whom officially, how committed each was."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogues.models.conflict import Conflict
from dialogues.vocabulary import CommitmentState, ContactState
from participants.models import Party, Period, PeriodQuerySet
from participants.models.recorded import Row

if TYPE_CHECKING:
    from accounts.models import User
    from dialogues.models.process import Process


class KeptQuerySet(PeriodQuerySet[Row]):
    def known_to(self, process: Process) -> Self:
        """Of the conflict of `process`: what everybody knows, and what it keeps to itself."""
        return self.filter(Q(kept_by=None) | Q(kept_by=process.pk), conflict=process.conflict_id)

    def visible_to(self, user: User) -> Self:
        """In conflicts that `user` sees: what everybody knows, and what processes of theirs keep."""
        processes = apps.get_model("dialogues", "Process")._default_manager.visible_to(user)
        seen = Q(kept_by=None) | Q(kept_by__in=processes.values("pk"))
        return self.filter(seen, conflict__in=processes.values("conflict"))


class ConflictPeriod(Period):
    """What one process keeps is a history of its own beside the shared one: neither ends nor refuses the other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.PROTECT, related_name="%(class)ss")
    # Empty where everybody who works on the conflict knows it; else the one process that does.
    kept_by = models.ForeignKey("dialogues.Process", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = KeptQuerySet.as_manager()  # type: ignore[misc]  # narrower than its parent's

    class Meta(Period.Meta):
        abstract = True
        ordering = ["since_earliest", "since_latest"]


class ConflictSpan(ConflictPeriod):
    """From when to when there was a conflict; one that rests and comes back has several."""

    words = models.CharField(_("what began it, or ended it"), max_length=160, blank=True)

    class Meta(ConflictPeriod.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.words or str(_("The conflict"))


class OfficialContact(ConflictPeriod):
    """Whether two parties speak officially, for a while."""

    one = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=20, choices=ContactState)

    class Meta(ConflictPeriod.Meta):
        abstract = False
        constraints = [
            *ConflictPeriod.Meta.constraints,
            models.CheckConstraint(condition=~Q(one=models.F("other")), name="official_contact_between_two_parties"),
            models.CheckConstraint(condition=Q(state__in=ContactState.values), name="official_contact_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_state_display()


class Commitment(ConflictPeriod):
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="commitments")
    state = models.CharField(_("state"), max_length=20, choices=CommitmentState)

    class Meta(ConflictPeriod.Meta):
        abstract = False
        constraints = [
            *ConflictPeriod.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=CommitmentState.values), name="commitment_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_state_display()
