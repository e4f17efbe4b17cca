"""The forms of looking back, and of the eight fundamentals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.forms.keyed import KeyedForm, PastField, day, line, paragraph
from dialogues.models import Fundamental, HealthAnswer, Objective, Process, Snapshot
from dialogues.success import Seen
from dialogues.vocabulary import Purpose
from participants.when import When

NOT_LOOKED_AT = ""


class SnapshotForm(KeyedForm):
    words = paragraph(_("What is seen, looking back"), 2_000, _("Say what is seen from here."))
    evidence = paragraph(_("Evidence"), 1_000, _("Say what it rests on; “one telephone call” is evidence."), rows=2)
    claim = forms.ChoiceField(
        label=_("What this process is said to have contributed"),
        choices=Snapshot.Claim.choices,
        widget=forms.RadioSelect,
        initial=Snapshot.Claim.NONE,
        help_text=_("Contribution, never proof: what exactly did it is likely unknowable."),
    )
    substantiated_by = line(_("Substantiated by"), 200, help_text=_("Somebody outside the table."))
    dissent = paragraph(
        _("Dissent"), 1_000, rows=2, help_text=_("What somebody says against it. It is kept beside it, never weighed.")
    )
    objective = forms.ModelChoiceField(
        label=_("About"), queryset=Objective.objects.none(), required=False, empty_label=_("The process as a whole")
    )
    when = PastField(label=_("As of"))

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objective"].queryset = process.objectives.all()  # type: ignore[attr-defined]
        self.fields["objective"].label_from_instance = lambda one: f"{one.code} {one.title}"  # type: ignore[attr-defined]
        self.initial.setdefault("when", When.day(timezone.localdate()))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("claim") == Snapshot.Claim.SUBSTANTIATED and not data.get("substantiated_by"):
            self.add_error("substantiated_by", _("Say who substantiates it."))
        return data

    def seen(self) -> Seen:
        data = self.cleaned_data
        return Seen(**{name: data[name] for name in ("words", "evidence", "claim", "substantiated_by", "dissent")})


class HealthForm(KeyedForm):
    """One choice and one note for each fundamental; those not looked at are left empty."""

    review_on = day(_("Look again on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(NOT_LOOKED_AT, _("Not looked at")), *HealthAnswer.Level.choices]
        for fundamental in Fundamental:
            self.fields[f"level-{fundamental}"] = forms.ChoiceField(
                label=fundamental.label, choices=levels, required=False
            )
            self.fields[f"note-{fundamental}"] = line(_("Why"), 200)
        self.initial.setdefault("review_on", timezone.localdate() + timedelta(days=180))

    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"level-{fundamental}"], self[f"note-{fundamental}"]) for fundamental in Fundamental]

    def clean_review_on(self) -> Any:
        review_on = self.cleaned_data["review_on"]
        if review_on and review_on <= timezone.localdate():
            raise ValidationError(_("Look again on a day to come."))
        return review_on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.answers(data):
            raise ValidationError(_("Look at one of the eight at least."))
        return data

    def answers(self, data: dict[str, Any] | None = None) -> dict[str, tuple[int, str]]:
        data = self.cleaned_data if data is None else data
        return {
            str(fundamental): (int(level), data.get(f"note-{fundamental}", ""))
            for fundamental in Fundamental
            if (level := data.get(f"level-{fundamental}"))
        }


class PurposeForm(forms.Form):
    purposes = forms.MultipleChoiceField(
        label=_("What this process is for"),
        choices=Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    since = PastField(label=_("Since"))

    def __init__(self, *args: Any, held: dict[str, When], **kwargs: Any) -> None:
        self.held = held
        super().__init__(*args, **kwargs)
        self.initial.setdefault("purposes", list(held))
        self.initial.setdefault("since", When.day(timezone.localdate()))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since: When | None = data.get("since")
        ended = [when for purpose, when in self.held.items() if purpose not in data.get("purposes", [])]
        if since is not None and any(since.latest < when.earliest for when in ended):
            self.add_error("since", _("A purpose that ends here began later."))
        return data
