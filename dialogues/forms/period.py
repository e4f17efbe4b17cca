"""The forms of dated histories: what held, since when, until when, by what source. Parsing and cleaning only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dialogues.forms.keyed import PastField, usual_interval
from dialogues.models import (
    Claim,
    Commitment,
    ConflictSpan,
    EscalationPeriod,
    IntervalPeriod,
    OfficialContact,
    Process,
    StagePeriod,
    StatusPeriod,
    TrackCall,
    TrackPeriod,
)
from participants.forms import WhenField
from participants.models import Confidence, PartyLink, PartyName, Period


@dataclass(frozen=True)
class Kind:
    """One kind of history: its rows, what is said of each besides its dates, and what the page calls it."""

    model: type[Period]
    fields: tuple[str, ...]
    title: str | Promise
    hint: str | Promise = ""


OF_A_PROCESS = {
    "track": Kind(TrackPeriod, ("track", "trigger", "decided_by"), _("Track")),
    "stage": Kind(StagePeriod, ("stage",), _("Stage")),
    "escalation": Kind(EscalationPeriod, ("stage",), _("Stage of escalation")),
    "status": Kind(StatusPeriod, ("status", "reason"), _("Status")),
    "interval": Kind(IntervalPeriod, ("days",), _("Usual interval between sessions")),
    "call": Kind(TrackCall, ("observer", "track", "words", "why"), _("Who calls it which track")),
}
OF_A_CONFLICT = {
    "span": Kind(ConflictSpan, ("words",), _("When there was a conflict")),
    "commitment": Kind(Commitment, ("party", "state"), _("Commitment of a party")),
    "contact": Kind(OfficialContact, ("one", "other", "state"), _("Official contact")),
}
OF_A_PARTY = {
    "name": Kind(PartyName, ("name",), _("What a party is called")),
    "tie": Kind(PartyLink, ("kind", "other"), _("What ties a party to another")),
}
LABELS = {
    "one": _("Between"),
    "other": _("And"),
    "party": _("Party"),
}


class PeriodForm(forms.Form):
    """A history tells what was, and stands as of today: nothing in it is still to come."""

    since = PastField(label=_("Since"), help_text=_("20 May 1993, May 1993, circa 20 May 1993, Q3 2024: as known."))
    until = PastField(
        label=_("Until"), required=False, help_text=_("Leave it empty while it goes on. The next one begins that day.")
    )
    source = forms.CharField(label=_("Source"), max_length=200, required=False)
    confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence.choices, initial=Confidence.SINGLE_SOURCE)

    def __init__(
        self,
        kind: Kind,
        data: Any = None,
        *,
        period: Period | None = None,
        parties: Any = None,
        keepers: Any = None,
    ) -> None:
        """`parties` to choose from; `keepers`: the processes that may keep it to themselves."""
        own = fields_for_model(kind.model, kind.fields)
        if "days" in own:
            own["days"] = usual_interval()
        names = (*own, "since", "until", "source", "confidence")
        initial = {name: getattr(period, name) for name in names} if period is not None else {}
        super().__init__(data, initial=initial)
        self.fields = {**own, **self.fields}
        for name, field in own.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs["autocomplete"] = "off"
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = parties
        if keepers is not None:
            self.fields["kept_by"] = KeeperField(keepers)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until.latest < since.earliest:
            self.add_error("until", ValidationError(_("It ends before it begins."), code="when_backwards"))
        if cleaned.get("one") is not None and cleaned.get("one") == cleaned.get("other"):
            self.add_error("other", ValidationError(_("Choose two different parties."), code="same_party"))
        return cleaned


class KeeperField(forms.ModelChoiceField):  # type: ignore[type-arg]  # it takes none when it runs
    """Which process alone knows it; the first that may keep it, unless somebody says that everybody does."""

    def __init__(self, keepers: Any) -> None:
        super().__init__(
            keepers,
            required=False,
            label=_("Who knows it"),
            empty_label=_("Everybody who works on this conflict"),
            initial=keepers.first(),
            help_text=_("Everybody: also in processes of other organisations. Else it stands beside what they know."),
        )

    def label_from_instance(self, obj: Process) -> str:
        return str(_("Only %(process)s") % {"process": obj.code_name})


class ClaimForm(forms.Form):
    """A claim that stands beside others on the same question; with `claim`, what is now said of that one."""

    when = WhenField(label=_("When, if it is about a date"), required=False)

    def __init__(self, data: Any = None, *, claim: Claim | None = None) -> None:
        names = ("question", "answer", "source", "confidence", "is_chosen", "why")
        fields = fields_for_model(Claim, names)
        initial = {name: getattr(claim, name) for name in (*names, "when")} if claim is not None else {}
        super().__init__(data, initial=initial)
        order = ("question", "answer", "when", "source", "confidence", "is_chosen", "why")
        self.fields = {name: {**fields, **self.fields}[name] for name in order}
        self.fields["question"].help_text = _("As the others have it, so that it stands beside them.")
        self.fields["why"].help_text = _("Needed for the reading that is shown.")

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("is_chosen") and not cleaned.get("why"):
            self.add_error("why", ValidationError(_("Say why this reading is the one shown."), code="why"))
        return cleaned
