"""What a person was, by date. Titles, employers and sources point at a person: they are sealed with the identity."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.party import Party
from participants.models.period import Period, PeriodQuerySet
from participants.models.person import Person
from participants.vocabulary import Level, Sector
from participants.when import When


class PostQuerySet(PeriodQuerySet["Post"]):
    def holding_office_on(self, day: dt.date | When) -> Self:
        """Posts of office that may have been held then; of a government, or of a party that governs nothing."""
        return self.at(day).filter(is_office=True)

    def parties_on(self, people: Iterable[uuid.UUID], day: dt.date | When) -> dict[uuid.UUID, uuid.UUID]:
        """The party of each of these people then: that of the post begun last."""
        rows = self.at(day).filter(person__in=list(people)).exclude(party=None)
        return dict(rows.order_by("since_earliest", "since_latest").values_list("person", "party"))


class Post(Period):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Stays the same through corrections: what the identity record says of a post hangs on it.
    thread = models.UUIDField(default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    is_office = models.BooleanField(_("holds office"), default=False)
    level = models.CharField(_("level"), max_length=24, choices=Level)
    sector = models.CharField(_("sector"), max_length=24, choices=Sector, blank=True)

    objects = PostQuerySet.as_manager()  # type: ignore[misc]  # narrower than its parent's

    class Meta(Period.Meta):
        abstract = False
        default_permissions = ()
        ordering = ["since_earliest", "since_latest"]
        indexes = [models.Index(fields=["person", "since_earliest"], name="post_of_person")]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=Q(level__in=Level.values), name="post_level_is_known"),
            models.CheckConstraint(condition=Q(sector__in=["", *Sector.values]), name="post_sector_is_known"),
            models.CheckConstraint(condition=Q(source=""), name="post_source_is_sealed"),
        ]

    def __str__(self) -> str:
        return str(self.get_level_display())
