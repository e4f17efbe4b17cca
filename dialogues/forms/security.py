"""The forms of closed rooms and of security. Each act wants a reason; it is kept and shown to those concerned."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dialogues.forms.marking import notes_people_of
from dialogues.glass import LONGEST_HOURS
from dialogues.models import Process


def reason() -> forms.CharField:
    return forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("Shown to those concerned, and kept. Write nothing confidential in it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say why, in a few words.")},
    )


class NameForm(forms.Form):
    """Somebody who was not in the room and is let in to it."""

    person = forms.ModelChoiceField(
        label=_("Who"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose who is to be let in.")},
    )
    reason = reason()

    def __init__(self, *args: Any, process: Process, inside: set[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = notes_people_of(process).exclude(pk__in=inside)  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = reason()


class AddressForm(ReasonForm):
    address = forms.EmailField(
        label=_("New address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
        error_messages={"required": _("Write the new address.")},
    )

    field_order = ("address", "reason")


class GlassForm(forms.Form):
    reason = reason()
    hours = forms.IntegerField(
        label=_("For how many hours"),
        min_value=1,
        max_value=LONGEST_HOURS,
        initial=24,
        help_text=_("Then it closes by itself. At most three days."),
    )


class ReferenceForm(forms.Form):
    reference = forms.UUIDField(
        label=_("Reference"),
        help_text=_("As it stands beside a text for those who read it."),
        error_messages={"invalid": _("A reference has five groups of letters and figures.")},
    )


class RecordForm(forms.Form):
    """What an auditor looks for: one person, one thing, and entries before one that was shown."""

    actor = forms.UUIDField(label=_("By whom"), required=False, help_text=_("The id of an account."))
    object_id = forms.UUIDField(label=_("About what"), required=False, help_text=_("The id of a thing."))
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)
