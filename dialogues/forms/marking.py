"""The forms around a marking: both axes, what a text is held back with, and whom a TLP:RED one is for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.markings import (
    Attribution,
    Caveat,
    Distribution,
    HeldBack,
    Marking,
    attribution_meaning,
    label,
    meaning,
)
from dialogues.models import Process
from dialogues.parties import parties_in
from dialogues.roles import CLEARANCE_SEATS
from participants.models import Party


def distributions() -> list[tuple[str, str]]:
    """Each label with what it means for a note."""
    return [(one.value, f"{label(one)}. {meaning(one)}") for one in Distribution]


def attributions() -> list[tuple[str, str]]:
    return [(one.value, f"{capfirst(one.label)}. {attribution_meaning(one)}") for one in Attribution]


def notes_people_of(process: Process) -> QuerySet[User]:
    """Who keeps notes or clears in `process` now."""
    seats = process.seats.live().filter(kind__in=CLEARANCE_SEATS)
    people: QuerySet[User] = User.objects.filter(pk__in=seats.values("user"), is_active=True)
    return people.order_by("name", "pk")


def day(text: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=text, required=False, widget=forms.DateInput(attrs={"type": "date"}), **options)


class HeldBackForm(forms.Form):
    """Caveats, each with what it names. A text may have any number of them."""

    held_back = forms.MultipleChoiceField(
        label=_("Held back"), choices=Caveat.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    not_to = forms.ModelMultipleChoiceField(
        label=_("Not to"), queryset=Party.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    not_to_until = day(_("Not to them until"), help_text=_("Left empty, it never goes to them."))
    embargo_until = day(_("Embargoed until"), help_text=_("From that day on it may travel."))
    eyes_only = forms.ModelMultipleChoiceField(
        label=_("For the eyes of"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, process: Process, eyes: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Also what is no party any more: whom a text is held back from is not forgotten where it is marked anew.
        parties = parties_in(process.conflict).with_names()
        self._offer(parties, [(one.pk, str(one)) for one in parties], "not_to")
        self._offer(eyes, [(one.pk, one.name) for one in eyes], "eyes_only", "readers")

    def _offer(self, rows: QuerySet[Any], choices: list[tuple[UUID, str]], *names: str) -> None:
        """Fetched once for all that offer them, and not counted before."""
        for field in (self.fields[name] for name in names if name in self.fields):
            field.queryset = rows  # type: ignore[attr-defined]
            field.choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ticked = data.get("held_back") or []
        missing = {
            Caveat.NOT_TO: ("not_to", _("Say to whom it may not go.")),
            Caveat.EMBARGO_UNTIL: ("embargo_until", _("Say until when.")),
            Caveat.EYES_ONLY: ("eyes_only", _("Say for whose eyes it is.")),
        }
        for caveat, (name, words) in missing.items():
            if caveat in ticked and not data.get(name) and name not in self.errors:
                self.add_error(name, words)
            if data.get(name) and caveat not in ticked:
                data["held_back"] = ticked = [*ticked, str(caveat)]
        for name in ("embargo_until", "not_to_until"):
            if data.get(name) and data[name] <= timezone.localdate():
                self.add_error(name, _("This day is over, so it would hold nothing back."))
        return data

    def held(self) -> list[HeldBack]:
        data = self.cleaned_data
        named: dict[str, dict[str, Any]] = {
            Caveat.NOT_TO: {"to": ids(data["not_to"]), "until": data["not_to_until"]},
            Caveat.EMBARGO_UNTIL: {"until": data["embargo_until"]},
            Caveat.EYES_ONLY: {"to": ids(data["eyes_only"])},
        }
        return [HeldBack(caveat, **named.get(caveat, {})) for caveat in Caveat if caveat in data["held_back"]]

    @staticmethod
    def initial_of(caveats: Iterable[str], held: Iterable[HeldBack]) -> dict[str, Any]:
        by_kind = {each.kind: each for each in held}
        not_to, eyes = by_kind.get(Caveat.NOT_TO), by_kind.get(Caveat.EYES_ONLY)
        embargo = by_kind.get(Caveat.EMBARGO_UNTIL)
        return {
            "held_back": list(caveats),
            "not_to": list(not_to.to) if not_to else [],
            "not_to_until": not_to.until if not_to else None,
            "embargo_until": embargo.until if embargo else None,
            "eyes_only": list(eyes.to) if eyes else [],
        }


def ids(rows: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted(str(row.pk) for row in rows))


class MarkedForm(HeldBackForm):
    """Both axes, the caveats, and the people whom a TLP:RED text is for."""

    distribution = forms.ChoiceField(
        label=_("Who may have it"),
        choices=distributions,
        widget=forms.RadioSelect,
        initial=Distribution.AMBER_STRICT,
    )
    attribution = forms.ChoiceField(
        label=_("What may be said of the source"),
        choices=attributions,
        widget=forms.RadioSelect,
        initial=Attribution.CHATHAM,
    )
    readers = forms.ModelMultipleChoiceField(
        label=_("TLP:RED for these people alone"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, *args: Any, process: Process, people: QuerySet[User], is_of_a_room: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, process=process, eyes=people, **kwargs)
        self.fields["readers"].help_text = (
            _("Nobody ticked means the whole room. Whoever wrote it, and you, are always among them.")
            if is_of_a_room
            else _("Nobody ticked means you alone, and whoever wrote it.")
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("readers") and data.get("distribution") not in {None, Distribution.RED}:
            self.add_error("readers", ValidationError(_("Only what is TLP:RED is for named people.")))
        return data

    @property
    def marking(self) -> Marking:
        return Marking(Distribution(self.cleaned_data["distribution"]), Attribution(self.cleaned_data["attribution"]))


class MarkForm(MarkedForm):
    """Other markings for a text. `base` is what the page showed: another hand in between is told, not overwritten."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)
    seen_as = forms.UUIDField(required=False)


def people_for(process: Process, present: Iterable[UUID]) -> QuerySet[User]:
    """Whom a text can be for: who keeps notes or clears here, and whoever reads it now."""
    people: QuerySet[User] = notes_people_of(process) | User.objects.filter(pk__in=[*present], is_active=True)
    return people.distinct()
