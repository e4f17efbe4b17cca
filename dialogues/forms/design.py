"""The forms of a design, and of numbers that only a source tells of a room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.designs import DESIGNS
from dialogues.forms.keyed import KeyedForm, PastField, line
from dialogues.models import DesignPeriod, Process, RoomCount, Session
from participants.models import Confidence, Party
from participants.when import When

MOST_STEPS = max(len(design.steps) for design in DESIGNS.values())


class DesignForm(forms.Form):
    design = forms.ChoiceField(
        label=_("Design"),
        required=False,
        widget=forms.RadioSelect,
    )
    step = forms.IntegerField(
        label=_("Step it is at"),
        required=False,
        min_value=0,
        max_value=MOST_STEPS,
        help_text=_("Of a design in steps: sustained dialogue has five."),
    )
    since = PastField(label=_("Since"))

    def __init__(self, *args: Any, now: DesignPeriod | None, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)
        self.fields["design"].choices = [  # type: ignore[attr-defined]
            *((code, f"{one.name}. {one.about}") for code, one in DESIGNS.items()),
            ("", _("None of these")),
        ]
        self.initial.setdefault("design", now.design if now else "")
        self.initial.setdefault("step", now.step if now else None)
        self.initial.setdefault("since", When.day(timezone.localdate()))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        design, step = DESIGNS.get(data.get("design", "")), data.get("step") or 0
        if design is not None and step > len(design.steps):
            self.add_error("step", _("This design has %(count)d steps.") % {"count": len(design.steps)})
        since: When | None = data.get("since")
        if since is not None and self.now is not None and since.latest < self.now.since_earliest:
            self.add_error("since", _("What it follows now began later: %(day)s.") % {"day": self.now.since})
        return data


class RoomCountForm(KeyedForm):
    session = forms.ModelChoiceField(label=_("Session"), queryset=Session.objects.none())
    party = forms.ModelChoiceField(
        label=_("Of"), queryset=Party.objects.none(), required=False, empty_label=_("Everybody in the room")
    )
    people = forms.IntegerField(
        label=_("How many"), min_value=0, max_value=2000, help_text=_("Nought: they were absent.")
    )
    source = line(_("Source"), 200, _("Say by what source."))
    confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence.choices, initial=Confidence.SINGLE_SOURCE)
    note = line(_("What is told of it"), 200)

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Session.objects.filter(process=process).held().order_by("-number")
        self.fields["session"].queryset = held  # type: ignore[attr-defined]
        self.fields["session"].label_from_instance = lambda one: f"{one.number}, {one.when}"  # type: ignore[attr-defined]
        self.fields["party"].queryset = process.conflict.parties.with_names()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("session"):
            told = RoomCount.objects.filter(session=data["session"], party=data.get("party"))
            if told.exclude(pk=data["key"]).exists():
                self.add_error("people", _("It is counted already. A second source belongs into its note."))
        return data
