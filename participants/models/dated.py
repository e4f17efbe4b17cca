"""Dates of rows: a day as exactly as it is known. A row inherits `Dated`, or `Period` beside it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.when import Precision, When, known_when


def holds_together(name: str) -> Q:
    """One date is whole: earliest not after latest, equal exactly when it is known to the day."""
    earliest, latest = f"{name}_earliest", f"{name}_latest"
    is_day = Q(**{f"{name}_precision": Precision.DAY})
    return Q(is_day, **{latest: F(earliest)}) | Q(~is_day, **{f"{latest}__gt": F(earliest)})


def is_absent(name: str) -> Q:
    return Q(**{f"{name}_earliest": None, f"{name}_latest": None, f"{name}_precision": None})


def is_present(name: str) -> Q:
    """Asked aloud, since a check that comes out unknown would pass."""
    return Q(**{f"{name}_{part}__isnull": False for part in ("earliest", "latest", "precision")})


class Dated(models.Model):
    """Something that happened on a day, or over some, as exactly as that is known."""

    when_earliest = models.DateField(_("earliest possible day"))
    when_latest = models.DateField(_("latest possible day"))
    when_precision = models.CharField(_("precision"), max_length=8, choices=Precision)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=holds_together("when"), name="%(app_label)s_%(class)s_when_is_whole"),
            models.CheckConstraint(
                condition=Q(when_precision__in=Precision.values), name="%(app_label)s_%(class)s_when_precision_known"
            ),
        ]

    @property
    def when(self) -> When:
        return known_when(self.when_earliest, self.when_latest, self.when_precision)

    @when.setter
    def when(self, when: When) -> None:
        self.when_earliest, self.when_latest = when.bounds
        self.when_precision = when.precision
