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
from dialogues.models import Process, Standing
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


def is_silent(today: date, way: str = "standing__") -> Q:
    """As `portfolio.Line` says it of one process: suspended, or without a session for longer than is usual for it.

    `way`: from the rows that are asked to their standing.
    """
    return is_late(today, way) | Q(**{f"{way}status": Status.SUSPENDED, f"{way}status_since__isnull": False})


def is_late(today: date, way: str = "standing__") -> Q:
    return overdue(today, way) & ~Q(**{f"{way}status__in": [*RESTING, Status.SUSPENDED]})


def overdue(today: date, way: str = "standing__") -> Q:
    """A day and a number of days are a day, to PostgreSQL."""
    due = ExpressionWrapper(Value(today) - F(f"{way}expected_interval"), DateField())
    return Q(**{f"{way}last_held_on__lt": due})


def sift(user: User, data: Any, today: date) -> Sifted:
    form = SiftForm({} if data is None else data)
    asked = form.asked()
    seen = Process.objects.visible_to(user).filter(standing__isnull=False)
    found = seen.filter(wanted(asked, today))
    counts = (
        Standing.objects.visible_to(user).filter(wanted(asked, today, "process__", "")).values_list("track", "stage")
    )
    counted = counts.annotate(count=Count("pk"), silent=Count("pk", filter=is_silent(today, "")))
    cells = {(track, stage): (count, silent) for track, stage, count, silent in counted}
    size = WHOLE if sum(count for count, _silent in cells.values()) <= WHOLE else LISTED
    ordered = following(found, asked.get("after"), "code_name", "pk").select_related("conflict", "standing")
    rows = list(ordered.order_by("code_name", "pk")[: size + 1])
    next_page = address(asked | {"after": rows[size - 1].pk}) if len(rows) > size else ""
    return Sifted(form, rows[:size], cells, next_page)


def wanted(asked: dict[str, Any], today: date, process: str = "", way: str = "standing__") -> Q:
    """`process` and `way`: from the rows that are asked to their process, and to its standing."""
    found = Q()
    if "find" in asked:
        named = {f"{process}{name}__icontains": asked["find"] for name in ("code_name", "conflict__name")}
        found &= Q(**named, _connector=Q.OR)
    if "track" in asked:
        found &= Q(**{f"{way}track": asked["track"]})
    if "stage" in asked:
        found &= Q(**{f"{way}stage": asked["stage"]})
    return found & is_silent(today, way) if "silent" in asked else found


def address(asked: dict[str, Any]) -> str:
    return "?" + urlencode({name: "on" if value is True else value for name, value in asked.items()})
