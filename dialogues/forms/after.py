"""What came of a session, written down after its record: outcomes of its agenda, the agreed record, a next step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dialogues.forms.contact import StepForm
from dialogues.forms.proceedings import LONGEST
from dialogues.models import AgendaItem
from dialogues.proceedings import Spoken
from dialogues.vocabulary import AgendaOutcome
from participants.when import When


class AfterForm(StepForm):
    key = forms.UUIDField(widget=forms.HiddenInput)
    agreed = forms.CharField(
        label=_("Agreed record"),
        help_text=_("The text that was read aloud and accepted at the close, word for word. Kept apart from notes."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "dir": "auto"}),
    )
    agreed_witness = forms.ModelChoiceField(label=_("Heard by"), queryset=User.objects.none(), required=False)

    def __init__(
        self, *args: Any, agenda: Iterable[tuple[AgendaItem, str]], is_agreed: bool, held: When, **kwargs: Any
    ) -> None:
        self.agenda, self.held = list(agenda), held
        super().__init__(*args, **kwargs)
        self.of_the_team("agreed_witness", kwargs["process"])
        self.initial.setdefault("key", uuid4())
        if is_agreed:  # it was accepted in the room: what is accepted later is the record of a later session
            del self.fields["agreed"], self.fields["agreed_witness"]
        for item, words in self.agenda:
            self.fields[f"outcome_{item.pk}"] = forms.ChoiceField(
                label=words,
                choices=[("", _("Not said")), *AgendaOutcome.choices],
                initial=item.outcome,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not (self.outcomes() or data.get("agreed") or data.get("step")):
            raise ValidationError(_("Nothing is written here yet."))
        return data

    def outcomes(self) -> list[tuple[AgendaItem, str]]:
        """What is said otherwise than it stands."""
        said = [(item, self.cleaned_data.get(f"outcome_{item.pk}", "")) for item, _words in self.agenda]
        return [(item, outcome) for item, outcome in said if outcome != item.outcome]

    def agreed_record(self) -> Spoken | None:
        words = self.cleaned_data.get("agreed", "").strip()
        return Spoken(words, self.cleaned_data["agreed_witness"] or self.by, self.held.latest) if words else None

    def rows_of_agenda(self) -> list[forms.BoundField]:
        return [self[f"outcome_{item.pk}"] for item, _words in self.agenda]
