"""Forms that make one row: each carries the id of what it will make, so that two presses of a button make one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.forms import WhenField
from participants.when import When


class KeyedForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())


class PastField(WhenField):
    """A day that has come."""

    def clean(self, value: Any) -> When | None:
        when: When | None = super().clean(value)
        if when is not None and when.earliest > timezone.localdate():
            raise ValidationError(_("This day is still to come."), code="when_ahead")
        return when


def line(label: Any, longest: int, missing: Any = None, **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=longest, widget=widget, **worded(missing, options))


def paragraph(label: Any, longest: int, missing: Any = None, rows: int = 3, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=longest, widget=widget, **worded(missing, options))


def worded(missing: Any, options: dict[str, Any]) -> dict[str, Any]:
    """With words for what is missing a field is asked for; without them it may stay empty."""
    if missing is None:
        return {"required": False, **options}
    return {"error_messages": {"required": missing}, **options}


def usual_interval(**options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Days expected between sessions"),
        min_value=1,
        max_value=3650,
        help_text=_("Without it no silence is called dormant."),
        **options,
    )


def day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d"], **options)
