"""The forms of an impasse and of what was tried to break it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.forms.keyed import KeyedForm, PastField, line, paragraph
from dialogues.models import Impasse, ImpasseStep, Issue, Process, Session
from participants.when import When


def sessions_of(process: Process) -> Any:
    return Session.objects.filter(process=process).held().order_by("-number")


class OfASession(KeyedForm):
    when = PastField(label=_("When"))
    session = forms.ModelChoiceField(
        label=_("In session"),
        queryset=Session.objects.none(),
        required=False,
        empty_label=_("Between sessions"),
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        self.process = process
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions_of(process)  # type: ignore[attr-defined]
        self.fields["session"].label_from_instance = lambda one: f"{one.number}, {one.when}"  # type: ignore[attr-defined]
        self.initial.setdefault("when", When.day(timezone.localdate()))


class ImpasseForm(OfASession):
    code = line(_("Code"), 8, _("Give it a short code, such as M3."))
    words = paragraph(
        _("What nobody could get past"),
        2_000,
        _("Say in a line what nobody could get past."),
        help_text=_("Sealed to the team; to the room, where its session is sealed."),
    )
    issue = forms.ModelChoiceField(
        label=_("Issue"), queryset=Issue.objects.none(), required=False, empty_label=_("None of the issues")
    )
    field_order = ("key", "code", "words", "issue", "when", "session")

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, process=process, **kwargs)
        self.fields["issue"].queryset = process.conflict.issues.all()  # type: ignore[attr-defined]
        self.fields["issue"].label_from_instance = lambda one: one.label  # type: ignore[attr-defined]
        self.fields["when"].label = _("Since")
        self.initial.setdefault("code", f"M{process.impasses.count() + 1}")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        taken = Impasse.objects.filter(process=self.process, code=data.get("code")).exclude(
            pk=data.get("key") or uuid4()
        )
        if taken.exists():
            self.add_error("code", _("Another impasse of this process has this code."))
        return data


class StepForm(OfASession):
    kind = forms.ChoiceField(label=_("What happened"), choices=ImpasseStep.Kind.choices, widget=forms.RadioSelect)
    words = paragraph(_("In words"), 2_000, _("Say it in a line."), help_text=_("Sealed to the team."))
    field_order = ("key", "kind", "words", "when", "session")

    def __init__(self, *args: Any, impasse: Impasse, **kwargs: Any) -> None:
        self.impasse = impasse
        super().__init__(*args, process=impasse.process, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        when: When | None = data.get("when")
        if when is not None and when.latest < self.impasse.when_earliest:
            self.add_error("when", _("The impasse began later: %(day)s.") % {"day": self.impasse.when})
        return data
