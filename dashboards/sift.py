"""Which processes a portfolio shows: the filters of its address, one page of what they let through, and its counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, DateField, ExpressionWrapper, F, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dialogues.models import Process
from dialogues.paging import following
from dialogues.vocabulary import Stage, Status, Track

WHOLE, LISTED = 60, 30  # as many processes stand on one page; of more, as many at a time
RESTING = (Status.PAUSED, Status.CONCLUDED, Status.ARCHIVED_SEALED, Status.TRANSITIONED, Status.COLLAPSED)


class SiftForm(forms.Form):
    find = forms.CharField(label=_("Process or conflict"), required=False, max_length=60)
    track = forms.ChoiceField(label=_("Track"), required=False, choices=[("", _("Any")), *Track.choices])
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("Any")), *Stage.choices])
    silent = forms.BooleanField(label=_("Silent longer than usual only"), required=False)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def asked(self) -> dict[str, Any]:
        """What can be understood of it; the rest is not asked."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@dataclass(frozen=True)
class Sifted:
    form: SiftForm
    rows: list[Process]
    cells: dict[tuple[str, str], tuple[int, int]]  # by track and stage: how many, and how many of them silent
    next_page: str = ""

    @property
    def total(self) -> int:
        return sum(count for count, _silent in self.cells.values())

    @property
    def silent(self) -> int:
        return sum(silent for _count, silent in self.cells.values())

    @property
    def is_whole(self) -> bool:
        """Whether every process that the reader may see stands on this page."""
        return not self.form.asked() and self.total <= WHOLE


def is_silent(today: date) -> Q:
    """As `portfolio.Line` says it of one process: suspended, or without a session for longer than is usual for it."""
    return is_late(today) | Q(standing__status=Status.SUSPENDED, standing__status_since__isnull=False)


def is_late(today: date) -> Q:
    return overdue(today) & ~Q(standing__status__in=[*RESTING, Status.SUSPENDED])


def overdue(today: date) -> Q:
    """A day and a number of days are a day, to PostgreSQL."""
    return Q(standing__last_held_on__lt=ExpressionWrapper(Value(today) - F("standing__expected_interval"), DateField()))


def sift(user: User, data: Any, today: date) -> Sifted:
    form = SiftForm({} if data is None else data)
    asked = form.asked()
    seen = Process.objects.visible_to(user).filter(standing__isnull=False)
    found = seen.filter(wanted(asked, today))
    counts = found.order_by().values_list("standing__track", "standing__stage")
    counted = counts.annotate(count=Count("pk"), silent=Count("pk", filter=is_silent(today)))
    cells = {(track, stage): (count, silent) for track, stage, count, silent in counted}
    size = WHOLE if sum(count for count, _silent in cells.values()) <= WHOLE else LISTED
    ordered = following(found, asked.get("after"), "code_name", "pk").select_related("conflict", "standing")
    rows = list(ordered.order_by("code_name", "pk")[: size + 1])
    next_page = address(asked | {"after": rows[size - 1].pk}) if len(rows) > size else ""
    return Sifted(form, rows[:size], cells, next_page)


def wanted(asked: dict[str, Any], today: date) -> Q:
    found = Q()
    if "find" in asked:
        found &= Q(code_name__icontains=asked["find"]) | Q(conflict__name__icontains=asked["find"])
    if "track" in asked:
        found &= Q(standing__track=asked["track"])
    if "stage" in asked:
        found &= Q(standing__stage=asked["stage"])
    return found & is_silent(today) if "silent" in asked else found


def address(asked: dict[str, Any]) -> str:
    return "?" + urlencode({name: "on" if value is True else value for name, value in asked.items()})
