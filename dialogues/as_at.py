"""As at a date: the day that a page is read as of, and whether by what is known now or by what was known then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.forms import WhenField
from participants.models import Period, PeriodQuerySet, Recorded, RecordedQuerySet
from participants.when import When

Row = TypeVar("Row", bound=Period)
Known = TypeVar("Known", bound=Recorded)
Rows = TypeVar("Rows", bound=RecordedQuerySet[Any])


class AsAtForm(forms.Form):
    """One natural field in the address: `?as-at=May 1993&as-known=then`. It reads as the end of what was written."""

    at = WhenField(
        label=_("As at"),
        required=False,
        help_text=_("A day, a month or a year, such as 12 May 1993: the page shows how things stood at its end."),
    )
    known = forms.ChoiceField(
        label=_("As known"), required=False, choices=[("now", _("As known now")), ("then", _("As known then"))]
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="as")

    def add_prefix(self, field_name: str) -> str:
        return f"as-{field_name}"

    def clean_at(self) -> When | None:
        when: When | None = self.cleaned_data["at"]
        if when is not None and when.earliest > timezone.localdate():
            raise ValidationError(_("That day is still to come. Write a day up to today."), code="when_ahead")
        return when


@dataclass(frozen=True)
class AsAt:
    """`asked` is what somebody wrote; without it everything stands as it does now."""

    day: dt.date
    form: AsAtForm
    asked: When | None = None
    is_known_then: bool = False

    @property
    def is_past(self) -> bool:
        return self.asked is not None

    @property
    def known_at(self) -> dt.datetime:
        """The end of that day: what was written down later was not known then."""
        midnight = dt.datetime.combine(self.day + dt.timedelta(days=1), dt.time())
        return timezone.make_aware(midnight)

    @property
    def query(self) -> str:
        """For the addresses of the other pages, so that the date stays while moving between them."""
        return self._query(is_known_then=self.is_known_then)

    @property
    def other_query(self) -> str:
        """The same day, by the other knowledge."""
        return self._query(is_known_then=not self.is_known_then)

    def _query(self, *, is_known_then: bool) -> str:
        if self.asked is None:
            return ""
        known = {"as-known": "then"} if is_known_then else {}
        return "?" + urlencode({"as-at": str(self.form["at"].value()).strip(), **known})

    def believed(self, rows: Rows) -> Rows:
        return rows.as_known(self.known_at) if self.is_known_then else rows.current()

    def believes(self, row: Recorded) -> bool:
        """As `believed`, of a row that is at hand already."""
        if not self.is_known_then:
            return row.superseded_at is None
        known = row.recorded_at <= self.known_at
        return known and (row.superseded_at is None or row.superseded_at > self.known_at)

    def parted(self, rows: Iterable[Known]) -> tuple[list[Known], list[Known]]:
        """Of rows at hand what is believed of that day, and what had been believed before."""
        every = list(rows)
        past = [row for row in every if row.superseded_at is not None and row.superseded_at < self.known_at]
        return [row for row in every if self.believes(row)], past

    def begun(self, rows: PeriodQuerySet[Row]) -> PeriodQuerySet[Row]:
        """The periods that had begun, or may have."""
        return self.believed(rows).filter(since_earliest__lte=self.day) if self.is_past else self.believed(rows)

    def holding(self, rows: PeriodQuerySet[Row]) -> PeriodQuerySet[Row]:
        """The periods that may have held on that day; now, those that no end is known of."""
        if not self.is_past:
            return self.believed(rows).filter(until_earliest=None)
        return self.begun(rows).filter(Q(until_latest=None) | Q(until_latest__gt=self.day))

    def history(self, rows: PeriodQuerySet[Row]) -> list[Row]:
        """What had begun, in order, each as it stood: what ended later went on."""
        return [self.as_it_stood(row) for row in self.begun(rows).in_order()]

    def as_it_stood(self, row: Row) -> Row:
        if self.is_past and row.until_earliest is not None and row.until_earliest > self.day:
            row.until = None
        return row

    def happened(self, name: str = "when") -> Q:
        """What is dated and had happened, or may have."""
        return Q(**{f"{name}_earliest__lte": self.day}) if self.is_past else Q()

    def written(self, name: str = "recorded_at") -> Q:
        """What somebody had written down, where only that counts."""
        return Q(**{f"{name}__lt": self.known_at}) if self.is_past and self.is_known_then else Q()


def now() -> AsAt:
    return AsAt(timezone.localdate(), AsAtForm())


def as_at_of(request: HttpRequest) -> AsAt:
    """What this request asks for; what cannot be read is said beside the field, and the page shows now."""
    known: AsAt | None = getattr(request, "as_at", None)
    if known is None:
        known = request.as_at = read(request.GET)  # type: ignore[attr-defined]
    return known


def read(query: Any) -> AsAt:
    today = timezone.localdate()
    if not query.get("as-at", "").strip():
        return AsAt(today, AsAtForm())
    form = AsAtForm(query)
    if form.has_error("at"):
        return AsAt(today, form)
    asked: When = form.cleaned_data["at"]  # a word that is no knowledge loses no day: it reads as known now
    return AsAt(min(asked.latest, today), form, asked, form.cleaned_data.get("known") == "then")
