"""What held for a while: since, until, on what ground, and what was believed about it when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.models.dated import holds_together, is_absent, is_present
from participants.models.recorded import Recorded, RecordedQuerySet, Row
from participants.when import Precision, When

if TYPE_CHECKING:
    from accounts.models import User


def days_of(day: dt.date | When) -> tuple[dt.date, dt.date]:
    return day.bounds if isinstance(day, When) else (day, day)


class PeriodQuerySet(RecordedQuerySet[Row]):
    """A period runs from its first day up to, not including, the day it ended: that day belongs to what follows.

    Where a beginning or an end is uncertain, `at` takes every period that may have held, `surely_at` only
    those that must have.
    """

    def at(self, day: dt.date | When) -> Self:
        first, last = days_of(day)
        return self.overlapping(first, last)

    def surely_at(self, day: dt.date | When) -> Self:
        first, last = days_of(day)
        held = Q(until_earliest=None) | Q(until_earliest__gt=last)
        return self.believed().filter(held, since_latest__lte=first)

    def overlapping(self, first: dt.date, last: dt.date | None = None) -> Self:
        """Those that may have held on some day from `first` to `last`, or ever since."""
        rows = self.believed().filter(Q(until_latest=None) | Q(until_latest__gt=first))
        return rows if last is None else rows.filter(since_earliest__lte=last)

    def ongoing(self) -> Self:
        """Those that no end is known of."""
        return self.believed().filter(until_earliest=None)

    def in_order(self) -> Self:
        return self.order_by("since_earliest", "since_latest", "recorded_at")


class Period(Recorded):
    since_earliest = models.DateField(_("began on this day at the earliest"))
    since_latest = models.DateField(_("began on this day at the latest"))
    since_precision = models.CharField(_("precision of the beginning"), max_length=8, choices=Precision)
    until_earliest = models.DateField(_("ended on this day at the earliest"), null=True, blank=True)
    until_latest = models.DateField(_("ended on this day at the latest"), null=True, blank=True)
    until_precision = models.CharField(  # noqa: DJ001  (absent with its two days, by constraint)
        _("precision of the end"), max_length=8, choices=Precision, null=True, blank=True
    )

    objects = PeriodQuerySet.as_manager()

    class Meta(Recorded.Meta):
        abstract = True
        constraints = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(
                condition=holds_together("since") & Q(since_precision__in=Precision.values),
                name="%(app_label)s_%(class)s_since_is_whole",
            ),
            models.CheckConstraint(
                condition=is_absent("until")
                | is_present("until") & holds_together("until") & Q(until_precision__in=Precision.values),
                name="%(app_label)s_%(class)s_until_is_whole_or_open",
            ),
            models.CheckConstraint(
                condition=Q(until_latest=None) | Q(until_latest__gte=F("since_earliest")),
                name="%(app_label)s_%(class)s_ends_after_it_began",
            ),
        ]

    @property
    def since(self) -> When:
        return When(self.since_earliest, self.since_latest, Precision(self.since_precision))

    @since.setter
    def since(self, when: When) -> None:
        self.since_earliest, self.since_latest = when.bounds
        self.since_precision = when.precision

    @property
    def until(self) -> When | None:
        if self.until_earliest is None or self.until_latest is None or self.until_precision is None:
            return None
        return When(self.until_earliest, self.until_latest, Precision(self.until_precision))

    @until.setter
    def until(self, when: When | None) -> None:
        self.until_earliest, self.until_latest = (None, None) if when is None else when.bounds
        self.until_precision = None if when is None else when.precision

    @property
    def is_ongoing(self) -> bool:
        return self.until_earliest is None

    def end(self, until: When, *, by: User | None = None, at: dt.datetime | None = None) -> Self:
        """Record its end; that it was thought open until now stays known."""
        return self.correct(until=until, by=by, at=at)
