"""What the form of a session asks behind "change": agenda, ground rules, the agreed record, the next step."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.markings import Attribution, Distribution, Marking, label
from dialogues.forms.contact import StepForm
from dialogues.models import Process
from dialogues.parties import parties_on
from dialogues.proceedings import Proceedings, Spoken
from participants.models import Party

LONGEST = 5_000
MOST_ITEMS = 40


def limits() -> list[tuple[str, str]]:
    told = ((one.value, gettext(", ").join([label(one), str(one.label)])) for one in Distribution)
    return [("", gettext("No limit")), *told]


class ProceedingsForm(StepForm):
    agenda = forms.CharField(
        label=_("Agenda"),
        help_text=_("One item a line. Who proposed it stands before a colon, “Norvane: releases in a dry month”."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    rules = forms.CharField(
        label=_("Ground rules"),
        help_text=_("As they were read out. Nothing of this session is then marked more openly than they allow."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    rules_attribution = forms.ChoiceField(
        label=_("At most"), choices=[("", _("No limit")), *Attribution.choices], required=False
    )
    rules_distribution = forms.ChoiceField(
        label=_("Read at most by"),
        choices=limits,
        required=False,
    )
    rules_said = forms.CharField(
        label=_("How they were acknowledged"), max_length=300, required=False, help_text=_("The words, as spoken.")
    )
    rules_witness = forms.ModelChoiceField(label=_("Heard by"), queryset=User.objects.none(), required=False)
    agreed = forms.CharField(
        label=_("Agreed record"),
        help_text=_("The text that was read aloud and accepted at the close, word for word. Kept apart from notes."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    agreed_witness = forms.ModelChoiceField(label=_("Heard by"), queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, process: Process, by: User, day: date, **kwargs: Any) -> None:
        """`day`: of the session."""
        super().__init__(*args, process=process, by=by, **kwargs)
        self.process, self.day = process, day
        for name in ("rules_witness", "agreed_witness"):
            self.of_the_team(name, process)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (data.get("rules_attribution") or data.get("rules_distribution")) and not data.get("rules_said"):
            self.add_error("rules_said", _("Rules bind once they were acknowledged: write the words."))
        if len(self.agenda_lines()) > MOST_ITEMS:
            self.add_error("agenda", _("These are more items than one session holds."))
        return data

    def agenda_lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data.get("agenda", "").splitlines() if line.strip()]

    def limit(self) -> Marking | None:
        """The most open marking that the acknowledged rules allow."""
        data = self.cleaned_data
        if not data["rules_attribution"] and not data["rules_distribution"]:
            return None
        return Marking(
            Distribution(data["rules_distribution"] or Distribution.CLEAR),
            Attribution(data["rules_attribution"] or Attribution.ON_RECORD),
        )

    def proceedings(self) -> Proceedings:
        data, today = self.cleaned_data, timezone.localdate()
        rules_said, agreed = data["rules_said"].strip(), data["agreed"].strip()
        return Proceedings(
            agenda=[self.proposed(line) for line in self.agenda_lines()],
            rules=data["rules"].strip(),
            rules_said=Spoken(rules_said, data["rules_witness"] or self.by, today) if rules_said else None,
            agreed=Spoken(agreed, data["agreed_witness"] or self.by, today) if agreed else None,
            steps=self.steps(),
        )

    def proposed(self, line: str) -> tuple[str, Party | None]:
        """The item, and the party that a name before its colon stands for."""
        before, colon, after = line.partition(":")
        party = self.parties.get(before.strip().casefold()) if colon and after.strip() else None
        return (line, None) if party is None else (after.strip(), party)

    @cached_property
    def parties(self) -> dict[str, Party]:
        """Whoever stood there that day, by name; by the last word of it too, where that is no other's."""
        named = {one.name_on(self.day).casefold(): one for one in parties_on(self.process.conflict, self.day).values()}
        last = Counter(name.split()[-1] for name in named)
        return {name.split()[-1]: one for name, one in named.items() if last[name.split()[-1]] == 1} | named
