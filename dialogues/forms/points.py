"""The points of a record: one sentence each, with type, party, issue and two markings of its own."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from confidentiality.classified import refuse_classified
from confidentiality.markings import Attribution, Distribution, Marking, label
from dialogues.forms.day import NOT_THAT_DAY
from dialogues.forms.held import HeldBackLine
from dialogues.models import Issue
from dialogues.parties import parties_on
from dialogues.record import Said
from dialogues.vocabulary import PointKind
from participants.models import Party

LONGEST_POINT = 2_000
# What stands in the place of a party where both said it.
BOTH = "both"


def offer_speakers(field: Any, parties: dict[str, Party], day: date) -> None:
    """The parties of that day, by id, and what says that both sides said it."""
    names = ((pk, party.name_on(day)) for pk, party in parties.items())
    field.choices = [("", _("No party")), *names, (BOTH, _("Both sides"))]
    field.error_messages["invalid_choice"] = NOT_THAT_DAY
    field.coerce = {**parties, BOTH: BOTH}.__getitem__


def spoken_by(chosen: Any) -> dict[str, Any]:
    return {"party": None if chosen == BOTH else chosen, "is_joint": chosen == BOTH}


def distributions() -> list[tuple[str, str]]:
    return [(one.value, gettext(", ").join([label(one), str(one.label)])) for one in Distribution]


class PointForm(HeldBackLine):
    text = forms.CharField(
        label=_("Point"),
        max_length=LONGEST_POINT,
        required=False,
        validators=[refuse_classified],
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "dir": "auto"}),
    )
    kind = forms.ChoiceField(label=_("Type"), choices=[("", _("Not said")), *PointKind.choices], required=False)
    party = forms.TypedChoiceField(label=_("Party"), empty_value=None, required=False)
    issue = forms.TypedChoiceField(label=_("Issue"), empty_value=None, required=False)
    distribution = forms.ChoiceField(label=_("Who may have it"), choices=distributions)
    attribution = forms.ChoiceField(label=_("What may be said of the source"), choices=Attribution.choices)

    def __init__(self, *args: Any, of: OfConflict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = (("issue", _("No issue"), of.issues),)
        for name, none, rows in named:
            field: Any = self.fields[name]
            field.choices = [("", none), *((pk, str(row)) for pk, row in rows.items())]
            field.coerce = rows.__getitem__
        self.offer((pk, party.name_on(of.day)) for pk, party in of.parties.items())
        offer_speakers(self.fields["party"], of.parties, of.day)

    def told(self) -> list[tuple[str, str]]:
        """Type, party and issue in words, as they stand in the form now."""
        names = ("kind", "party", "issue")
        chosen = {name: str(self[name].value() or "") for name in names}
        choices: dict[str, Any] = {name: self.fields[name].choices for name in names}  # type: ignore[attr-defined]
        return [(name, str(dict(choices[name]).get(chosen[name], "")) if chosen[name] else "") for name in names]

    def said(self) -> Said:
        data = self.cleaned_data
        return Said(
            text=data["text"].strip(),
            marking=Marking(Distribution(data["distribution"]), Attribution(data["attribution"])),
            kind=data["kind"],
            **spoken_by(data["party"]),
            issue=data["issue"],
            held=self.held(),
        )


class OfConflict(NamedTuple):
    """What a point of that day can be about, by id."""

    parties: dict[str, Party]
    issues: dict[str, Issue]
    day: date


class BasePointFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable when it runs
    @cached_property
    def of(self) -> OfConflict:
        """Asked once, however many points there are."""
        conflict = self.form_kwargs["process"].conflict
        day = self.form_kwargs["day"]
        issues = {str(issue.pk): issue for issue in conflict.issues.all()}
        return OfConflict(parties_on(conflict, day), issues, day)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {"of": self.of}


PointFormSet = forms.formset_factory(PointForm, BasePointFormSet, extra=0, max_num=60, validate_max=True)


def lines_as_points(text: str, marking: dict[str, Any], of: OfConflict) -> tuple[str, list[dict[str, Any]]]:
    """The first line stays as the summary; each other line starts a point with the session's markings."""
    lines = [line for each in text.splitlines() if (line := IN_FRONT.sub("", each).strip())]
    if not lines:
        return "", []
    return lines[0], [{**marking, **as_noted(line, of)} for line in lines[1:]]


# What a page from elsewhere has before its lines: of a quotation, of a list.
IN_FRONT = re.compile(r"^\s*(?:>\s*)*(?:[-*•–]\s+)?")
# What somebody noted at the end of a line: “(agreement, both, lists, AMBER+STRICT|by_party)”.
NOTED = re.compile(r"(?P<words>.*\S)\s*\((?P<noted>[^()]*)\)\W*")


def as_noted(line: str, of: OfConflict) -> dict[str, Any]:
    """The point of a line, with type, party, issue and markings where two of them at least are noted at its end.

    What is not understood of it stays where it stands: no word is lost.
    """
    found = NOTED.fullmatch(line)
    if found is None:
        return {"text": line}
    known: dict[str, Any] = {}
    left = []
    for part in (each.strip() for each in found["noted"].split(",")):
        meant = what_is_meant(part, of)
        known |= meant
        if not meant and part not in {"-", "–", ""}:
            left.append(part)
    if len(known) < 2:
        return {"text": line}
    return {"text": found["words"] + (f" ({', '.join(left)})" if left else ""), **known}


def what_is_meant(part: str, of: OfConflict) -> dict[str, Any]:
    handling, bar, attribution = (each.strip() for each in part.partition("|"))
    if not bar:
        return words_for(of).get(part.casefold(), {})
    distribution = handling.upper().removeprefix("TLP:").replace("+", "_")
    if distribution in Distribution.values and attribution.casefold() in Attribution.values:
        return {"distribution": distribution, "attribution": attribution.casefold()}
    return {}


def words_for(of: OfConflict) -> dict[str, dict[str, str]]:
    """Every word that a point can be noted with, the parties by any word of their name."""
    words: dict[str, dict[str, str]] = {}
    for pk, party in of.parties.items():
        words |= {key: {"party": pk} for key in [*str(party).split(), str(party)]}
    for pk, issue in of.issues.items():
        words |= {key: {"issue": pk} for key in [issue.code, issue.label]}
    words |= {key: {"party": BOTH} for key in [BOTH, gettext("Both sides")]}
    for kind in PointKind:
        words |= {key: {"kind": kind.value} for key in [kind.value, str(kind.label)]}
    return {word.casefold(): meant for word, meant in words.items()}
