"""One natural field for a date, which says back how it was understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.when import When, understand

LONGEST = 120


class WhenBoundField(forms.BoundField):
    field: WhenField

    @property
    def understood(self) -> str:
        """What stands in the field now, said back; empty where nothing was written or it was refused."""
        try:
            when = self.field.to_python(self.value())
        except ValidationError:
            return ""
        return when.understood() if when else ""


class WhenField(forms.Field):
    """Cleans to a `When`. A year left out is the latest begun, or with `ahead` the next to come."""

    widget = forms.TextInput
    bound_field_class = WhenBoundField
    default_error_messages = {
        "required": _("Write when it was: a day, a month, “mid-October”, “yesterday”."),
        "when_long": _("This is too long for a date."),
    }

    def __init__(
        self, *, ahead: bool = False, today: Callable[[], dt.date] = timezone.localdate, **options: Any
    ) -> None:
        super().__init__(**options)
        self.ahead, self.today = ahead, today

    def to_python(self, value: Any) -> When | None:
        if value is None or isinstance(value, When):
            return value
        text = str(value).strip()
        if not text:
            return None
        if len(text) > LONGEST:
            raise ValidationError(self.error_messages["when_long"], code="when_long")
        return understand(text, today=self.today(), ahead=self.ahead)

    def prepare_value(self, value: Any) -> Any:
        return value.describe() if isinstance(value, When) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "maxlength": str(LONGEST)}
