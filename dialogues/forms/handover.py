"""The form that hands a process over."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class HandoverForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("Who leads it from now on"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose who leads it from now on.")},
    )
    is_meant = forms.BooleanField(
        label=_("I know that I cannot open this process any more, and that only its new lead can let me in again."),
        error_messages={"required": _("Tick this to hand it over.")},
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]
