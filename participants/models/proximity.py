"""How near a person is to somebody who decides, on what basis, as of when. A tie that nobody looked at goes stale."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.dated import Dated
from participants.models.party import Party
from participants.models.person import Person
from participants.models.recorded import Recorded, RecordedQuerySet
from participants.vocabulary import Basis, Closeness

# No tie cannot go stale, and an unknown one is known to be so.
WITHOUT_TIE = (Closeness.NONE, Closeness.UNKNOWN)


def a_year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


class ProximityQuerySet(RecordedQuerySet["Proximity"]):
    def latest_on(self, day: dt.date) -> Self:
        """The newest word on each person and party as of that day."""
        newest = (
            self.believed()
            .filter(when_earliest__lte=day)
            .order_by("person", "party", "-when_latest", "-when_earliest", "-recorded_at")
            .distinct("person", "party")
        )
        return self.filter(pk__in=newest.values("pk"))

    def stale_on(self, day: dt.date) -> Self:
        """Ties whose newest word may be more than twelve months old."""
        return self.latest_on(day).filter(when_earliest__lt=a_year_before(day)).exclude(level__in=WITHOUT_TIE)


class Proximity(Dated, Recorded):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Stays the same through corrections: the words in the identity record hang on it.
    thread = models.UUIDField(default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proximities")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("proximity"), max_length=10, choices=Closeness)
    basis = models.CharField(_("basis"), max_length=16, choices=Basis)

    objects = ProximityQuerySet.as_manager()

    class Meta:
        verbose_name = _("proximity")
        verbose_name_plural = _("proximities")
        default_permissions = ()
        ordering = ["-when_latest", "-when_earliest"]
        indexes = [models.Index(fields=["person", "party", "-when_latest"], name="proximity_newest")]
        constraints = [
            *Dated.Meta.constraints,
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=Q(level__in=Closeness.values), name="proximity_level_is_known"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="proximity_basis_is_known"),
            models.CheckConstraint(condition=Q(source=""), name="proximity_source_is_sealed"),
        ]

    def __str__(self) -> str:
        return str(self.get_level_display())

    def is_stale(self, on: dt.date) -> bool:
        """Twelve months after the earliest day it can date from: a tie is not called fresh on a guess."""
        return self.level not in WITHOUT_TIE and self.when_earliest < a_year_before(on)
