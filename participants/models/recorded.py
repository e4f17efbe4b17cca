"""What was believed, on what ground, and until when. A correction adds a row; it does not rewrite one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class Confidence(models.TextChoices):
    DOCUMENTED = "documented", _("documented")
    CORROBORATED = "corroborated", _("corroborated")
    SINGLE_SOURCE = "single_source", _("single source")
    PARTICIPANT_RECOLLECTION = "participant_recollection", _("a participant's recollection")
    DISPUTED = "disputed", _("disputed")
    INFERRED = "inferred", _("inferred")


class AlreadyCorrectedError(Exception):
    """Somebody corrected this row first: read it again before correcting it."""


Row = TypeVar("Row", bound=models.Model, covariant=True)


class RecordedQuerySet(models.QuerySet[Row]):
    """Questions about dates ask what is believed now, unless `as_known` said otherwise before."""

    knowledge_is_chosen = False

    def current(self) -> Self:
        """What is believed now."""
        rows = self.filter(superseded_at=None)
        rows.knowledge_is_chosen = True
        return rows

    def as_known(self, at: dt.datetime) -> Self:
        """What was believed then."""
        rows = self.filter(Q(superseded_at=None) | Q(superseded_at__gt=at), recorded_at__lte=at)
        rows.knowledge_is_chosen = True
        return rows

    def believed(self) -> Self:
        return self.all() if self.knowledge_is_chosen else self.current()

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # Django's, and not in its stubs
        clone.knowledge_is_chosen = self.knowledge_is_chosen
        return clone


class Recorded(models.Model):
    source = models.CharField(_("source"), max_length=200, blank=True)
    confidence = models.CharField(_("confidence"), max_length=24, choices=Confidence, default=Confidence.SINGLE_SOURCE)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("recorded_at")),
                name="%(app_label)s_%(class)s_superseded_after_recorded",
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=Confidence.values), name="%(app_label)s_%(class)s_confidence_known"
            ),
        ]

    @property
    def is_current(self) -> bool:
        return self.superseded_at is None

    def correct(self, *, by: User | None = None, at: dt.datetime | None = None, **changes: Any) -> Self:
        """Supersede this row and insert what is believed instead.

        Raises `AlreadyCorrectedError` when somebody else did so first, and leaves both rows as they were.
        """
        at = at or timezone.now()
        self._refuse_unknown(changes)

        with transaction.atomic():
            rows = type(self)._base_manager.filter(pk=self.pk, superseded_at=None)  # noqa: SLF001
            if rows.update(superseded_at=at) != 1:
                raise AlreadyCorrectedError
            successor = self._copy()
            successor.recorded_at, successor.recorded_by = at, by
            for name, value in changes.items():
                setattr(successor, name, value)
            successor.save(force_insert=True)
        self.superseded_at = at
        return successor

    def _copy(self) -> Self:
        fields = [field for field in self._meta.concrete_fields if not field.primary_key]
        values = {field.attname: getattr(self, field.attname) for field in fields}
        return type(self)(**{**values, "superseded_at": None})

    def _refuse_unknown(self, changes: dict[str, Any]) -> None:
        known = {field.name for field in self._meta.concrete_fields} | {"when", "since", "until"}
        unknown = sorted(changes.keys() - known | changes.keys() & {"superseded_at", "recorded_at", "recorded_by"})
        if unknown:
            raise TypeError(f"{type(self).__name__} cannot be corrected in {', '.join(unknown)}.")
