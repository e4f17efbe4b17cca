"""The form of an expectation: who expects what, what can be offered, who looks after it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dialogues.forms.contact import DayField, team_of
from dialogues.forms.day import offer_parties
from dialogues.models import Process
from dialogues.parties import parties_on
from participants.models import Party


class ExpectationForm(forms.Form):
    party = forms.ModelChoiceField(label=_("Who expects it"), queryset=Party.objects.none())
    expected = forms.CharField(label=_("What they expect"), max_length=500)
    offered = forms.CharField(label=_("What this process can offer"), max_length=500, required=False)
    owner = forms.ModelChoiceField(label=_("Who looks after it"), queryset=User.objects.none())
    due = DayField(label=_("By"), ahead=True, required=False)

    def __init__(self, *args: Any, process: Process, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        party, owner = self.fields["party"], self.fields["owner"]
        today = timezone.localdate()
        offer_parties(party, parties_on(process.conflict, today), today, _("Choose"))
        owner.queryset, owner.initial = team_of(process), by.pk  # type: ignore[attr-defined]
        owner.label_from_instance = lambda user: user.name  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "party": data["party"],
            "expected": data["expected"].strip(),
            "offered": data["offered"].strip(),
            "owner": data["owner"],
            "due_on": data["due"],
        }
