"""Something that happened outside the room."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.events import Happened
from dialogues.models import ContextEvent
from participants.forms import WhenField
from participants.models import Confidence
from participants.when import When


class EventForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    label = forms.CharField(
        label=_("What happened"),
        help_text=_("A few words, as a newspaper would say it. Nothing from the room, and nobody's name of it."),
        max_length=160,
        error_messages={"required": _("Say in a few words what happened.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    when = WhenField(label=_("When"))
    kind = forms.ChoiceField(label=_("Kind"), choices=ContextEvent.Kind.choices, initial=ContextEvent.Kind.OTHER)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)
    confidence = forms.ChoiceField(
        label=_("Confidence"), choices=Confidence.choices, initial=Confidence.SINGLE_SOURCE, required=False
    )
    is_major = forms.BooleanField(label=_("It changed what the table could do"), required=False)
    is_shared = forms.BooleanField(
        label=_("Known to everybody who works on this conflict"),
        help_text=_("Also in processes of other organisations. Leave it empty where only this process knows."),
        required=False,
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any], of: ContextEvent | None = None) -> None:
        """`of`: the event that it corrects. What everybody knows cannot be taken from them again."""
        super().__init__(data, initial=initial)
        if of is not None and of.kept_by_id is None:
            del self.fields["is_shared"]

    @staticmethod
    def fresh() -> dict[str, Any]:
        return {"key": uuid4()}

    @staticmethod
    def said(event: ContextEvent) -> dict[str, Any]:
        said = {name: getattr(event, name) for name in ("label", "when", "kind", "is_major", "source", "confidence")}
        return {"key": event.pk, "is_shared": event.kept_by_id is None, **said}

    def clean_when(self) -> When:
        when: When = self.cleaned_data["when"]
        if when.earliest > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return when

    def told(self) -> Happened:
        data = self.cleaned_data
        return Happened(
            data["when"],
            data["label"],
            data["kind"],
            data["is_major"],
            not data.get("is_shared", True),
            data["source"],
            data["confidence"] or Confidence.SINGLE_SOURCE,
        )
