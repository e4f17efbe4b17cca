"""The form of a meeting to come."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dialogues.forms.contact import DayField, team_of
from dialogues.models import Process
from dialogues.planning import WITHIN


class PlanningForm(forms.Form):
    day = DayField(
        label=_("Day"), ahead=True, help_text=_("Read by those who will be there; others see “within 30 days”.")
    )
    place = forms.CharField(
        label=_("Place"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    staff = forms.ModelMultipleChoiceField(
        label=_("Staff who will be there"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, process: Process, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = self.fields["staff"]
        staff.queryset, staff.initial = team_of(process), [by.pk]  # type: ignore[attr-defined]
        staff.label_from_instance = lambda user: user.name  # type: ignore[attr-defined]

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        today = timezone.localdate()
        if day < today:
            raise ValidationError(_("This day is over. A meeting that was held is logged, not planned."))
        if day > today + WITHIN:
            raise ValidationError(_("A meeting goes on the list thirty days ahead at most; all see that it is near."))
        return day

    def told(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"day": data["day"], "place": data["place"].strip(), "staff": list(data["staff"])}
