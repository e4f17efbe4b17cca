"""The day that a form is about, as it stands in it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models import Party
from participants.when import When, understand

# A party can be chosen on the days on which it stood for itself, or as a wing (dialogues/parties.py).
NOT_THAT_DAY = _("This one did not stand there on that day. Choose another, or correct the day.")


def moment(form: forms.Form) -> When:
    """Today where it cannot be read."""
    try:
        return understand(str(form["when"].value() or ""), today=timezone.localdate())
    except ValidationError:
        return When.day(timezone.localdate())


def offer_parties(field: Any, parties: dict[str, Party], day: date, nobody: Any) -> list[tuple[str, str]]:
    """Those of that day to choose one from, by the names of that day; `nobody` is what no choice says."""
    names = [(pk, party.name_on(day)) for pk, party in parties.items()]
    field.queryset = Party.objects.filter(pk__in=list(parties))
    field.choices = [("", nobody), *names]
    field.error_messages["invalid_choice"] = NOT_THAT_DAY
    return names
