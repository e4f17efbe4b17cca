"""What a conflict is, what it is about, what others number it by, and who its parties are."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from dialogues.forms.keyed import KeyedForm, PastField, line, usual_interval
from dialogues.models import Conflict, ExternalId, Issue
from dialogues.opening import Beginning, Opening
from dialogues.vocabulary import A_NUMBER, ConflictKind, IdScheme, Stage, Status, Track
from participants.models import Party, PartyKind


class ConflictForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Write what this conflict is called.")}
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Not said")), *ConflictKind.choices], required=False)

    def __init__(self, data: Any = None, *, conflict: Conflict) -> None:
        super().__init__(data, initial={"name": conflict.name, "kind": conflict.kind})


class IssueForm(forms.Form):
    label = forms.CharField(
        label=_("Issue"),
        max_length=120,
        help_text=_("A few words, as all parties could say it."),
        error_messages={"required": _("Write what the issue is.")},
    )
    code = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Letters without accents, digits and hyphens: it stands beside points and ideas."),
        error_messages={
            "required": _("Write a short name."),
            "invalid": _("Only letters without accents, digits, hyphens and underscores."),
        },
    )

    def __init__(self, data: Any = None, *, conflict: Conflict) -> None:
        super().__init__(data)
        self.conflict = conflict

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].lower()
        if Issue.objects.filter(conflict=self.conflict, code=code).exists():
            raise ValidationError(_("Another issue of this conflict has this short name."), code="taken")
        return code


class ExternalIdForm(forms.Form):
    """Registers number with integers; a number is never needed."""

    scheme = forms.ChoiceField(label=_("Register"), choices=IdScheme.choices)
    value = forms.CharField(label=_("Number"), max_length=40, error_messages={"required": _("Write the number.")})

    def __init__(self, data: Any = None, *, conflict: Conflict, parties: Any) -> None:
        own = fields_for_model(ExternalId, ("version", "party", "label"))
        super().__init__(data)
        self.conflict = conflict
        self.fields |= own
        self.fields["version"].help_text = _("As the register says it, such as 25.1.")
        party = self.fields["party"]
        party.label, party.queryset = _("Of which party, if of one"), parties  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_value(self) -> str:
        value: str = self.cleaned_data["value"].strip()
        if not re.match(A_NUMBER, value):
            raise ValidationError(_("These registers number with whole numbers, such as 388."), code="not_a_number")
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        same = {"scheme": cleaned.get("scheme"), "value": cleaned.get("value")}
        if all(same.values()) and ExternalId.objects.filter(conflict=self.conflict, **same).exists():
            self.add_error("value", ValidationError(_("This number is written down already."), code="taken"))
        if cleaned.get("scheme") == IdScheme.UCDP_ACTOR and not cleaned.get("party"):
            self.add_error("party", ValidationError(_("Say which party has this number."), code="whose"))
        return cleaned


class PartyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As it calls itself."),
        error_messages={"required": _("Write what it is called.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=PartyKind.choices)
    wing_of: forms.ModelChoiceField[Party] = forms.ModelChoiceField(
        None, label=_("A wing of"), required=False, empty_label=_("Of none: a party of its own")
    )
    since = PastField(label=_("Since"), help_text=_("20 May 1993, May 1993, circa 20 May 1993, Q3 2024: as known."))

    def __init__(self, data: Any = None, *, parties: Any) -> None:
        super().__init__(data)
        self.fields["wing_of"].queryset = parties  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("kind") == PartyKind.WING and "wing_of" in cleaned and not cleaned["wing_of"]:
            self.add_error("wing_of", ValidationError(_("Choose the party that it is a wing of."), code="of_whom"))
        return cleaned


class OpeningForm(KeyedForm):
    """A new process. Its private title is written on its own page, sealed."""

    code_name = line(_("Code name"), 60, _("Write a code name."), help_text=_("Lists show it: let it tell nothing."))
    is_official = forms.BooleanField(label=_("These are official talks"), required=False)
    since = PastField(label=_("Since"), help_text=_("20 May 1993, May 1993, circa 20 May 1993, Q3 2024: as known."))
    track = forms.ChoiceField(label=_("Track, as declared"), choices=[("", _("Choose one")), *Track.choices])
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, initial=Status.EXPLORING)
    stage = forms.ChoiceField(
        label=_("Stage of the conflict"), choices=[("", _("Not said")), *Stage.choices], required=False
    )
    expected_interval = usual_interval(required=False)
    source = line(_("Source"), 200)

    def said(self) -> Opening:
        data = self.cleaned_data
        return Opening(
            code_name=data["code_name"],
            since=data["since"],
            track=Track(data["track"]),
            status=Status(data["status"]),
            stage=Stage(data["stage"]) if data["stage"] else None,
            is_official=data["is_official"],
            expected_interval=data["expected_interval"],
            source=data["source"],
        )


class BeginningForm(OpeningForm):
    """A conflict and its first process at once: neither is kept without the other."""

    name = line(
        _("Name of the conflict"),
        120,
        _("Write what this conflict is called."),
        help_text=_("As all sides could call it: everybody who works on it here will read it."),
    )
    kind = forms.ChoiceField(
        label=_("Kind of conflict"), choices=[("", _("Not said")), *ConflictKind.choices], required=False
    )
    field_order = ("name", "kind")
    of_the_conflict = ("name", "kind")

    def conflict_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.of_the_conflict]

    def process_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.of_the_conflict]

    def began(self) -> Beginning:
        return Beginning(self.cleaned_data["name"], self.cleaned_data["kind"], self.said())
