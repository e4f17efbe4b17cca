"""The forms of the people pages. Parsing and cleaning only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dialogues.calling import Told
from dialogues.consents import Asked
from dialogues.forms.contact import DayField
from dialogues.forms.day import NOT_THAT_DAY, moment
from dialogues.forms.search import SearchForm
from dialogues.identities import LEAST_REASON
from dialogues.models import Participation, Process
from dialogues.models.consent import How, Word
from dialogues.parties import parties_in
from dialogues.people import Held, Newcomer, Tie, Words
from dialogues.roles import CLEARANCE_SEATS
from dialogues.vocabulary import Consent
from participants.forms import WhenField
from participants.models import Basis, Closeness, Confidence, Level, Party, Sector
from participants.models import Post as PostRow
from participants.models import Proximity as ProximityRow
from participants.when import When

LONGEST_AID = 2_000
NEITHER = "neither"
NOT_SAID, CHOOSE = ("", _("Not said")), ("", _("Choose"))


def party_field(label: Any, *, nobody: Any = "", **options: Any) -> forms.ModelChoiceField[Party]:
    return forms.ModelChoiceField(label=label, queryset=Party.objects.none(), empty_label=nobody, **options)


def confidence_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("How sure"), choices=Confidence.choices, initial=Confidence.SINGLE_SOURCE)


class NewcomerForm(forms.Form):
    pseudonym = forms.CharField(
        label=_("Pseudonym"),
        help_text=_("A word that says nothing: a tree, a stone, a tool. For this process only, no part of the name."),
        max_length=60,
        error_messages={"required": _("Choose a pseudonym.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    side = party_field(_("Counts with"), nobody=_("Neither side"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[NOT_SAID, *Level.choices], required=False)
    is_conversant = forms.BooleanField(
        label=_("Knows the official position"), help_text=_("That is not the same as speaking for it."), required=False
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()  # a wing that has split is a side of its own, until it returns
        sides = parties_in(process.conflict).standing_on(today).with_names()
        self.fields["side"].queryset = sides  # type: ignore[attr-defined]

    def clean_pseudonym(self) -> str:
        return " ".join(str(self.cleaned_data["pseudonym"]).split())

    def newcomer(self) -> Newcomer:
        return Newcomer(**self.cleaned_data)


class PostForm(forms.Form):
    since = WhenField(label=_("Since"), help_text=_("As exactly as known: “2019”, “mid-March”, “before May 2021”."))
    until = WhenField(label=_("Until"), help_text=_("Empty while it lasts."), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[CHOOSE, *Level.choices])
    sector = forms.ChoiceField(label=_("Sector"), choices=[NOT_SAID, *Sector.choices], required=False)
    party = party_field(_("Party"), nobody=_("No party"), required=False)
    is_office = forms.BooleanField(
        label=_("Holds office"), help_text=_("Of a government, or of a party that governs nothing."), required=False
    )
    confidence = confidence_field()

    def __init__(self, *args: Any, process: Process, post: PostRow | None = None, **kwargs: Any) -> None:
        if post is not None:
            kwargs["initial"] = {
                name: getattr(post, name)
                for name in ("since", "until", "level", "sector", "party", "is_office", "confidence")
            }
        super().__init__(*args, **kwargs)
        parties = parties_in(process.conflict)
        if post is not None and post.party_id:
            parties = Party.objects.filter(Q(pk__in=parties) | Q(pk=post.party_id))
        self.fields["party"].queryset = parties.with_names()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since is not None and until is not None and until.latest < since.earliest:
            self.add_error("until", _("This is before it began."))
        return data

    def held(self) -> Held:
        data = {**self.cleaned_data}
        return Held(**{**data, "level": Level(data["level"]), "confidence": Confidence(data["confidence"])})


class TieForm(forms.Form):
    party = party_field(_("Whose decision-maker"), nobody=_("Choose"))
    level = forms.ChoiceField(label=_("How near"), choices=[CHOOSE, *Closeness.choices])
    basis = forms.ChoiceField(
        label=_("What it rests on"),
        help_text=_("So broadly that it points at nobody. The words belong into the identity record."),
        choices=[CHOOSE, *Basis.choices],
    )
    when = WhenField(label=_("As of"), help_text=_("The day somebody last knew this. After a year it is called stale."))
    confidence = confidence_field()

    def __init__(
        self, *args: Any, process: Process, tie: ProximityRow | None = None, counts_with: Any = None, **kwargs: Any
    ) -> None:
        names = ("party", "level", "basis", "when", "confidence")
        kwargs["initial"] = {name: getattr(tie, name) for name in names} if tie else {"party": counts_with}
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = parties_in(process.conflict).with_names()  # type: ignore[attr-defined]

    def clean_when(self) -> When:
        when: When = self.cleaned_data["when"]
        if when.earliest > timezone.localdate():
            raise ValidationError(_("This day is still to come. Say how it was on a day that is over, or today."))
        return when

    def tie(self) -> Tie:
        data = self.cleaned_data
        return Tie(
            party=data["party"],
            level=Closeness(data["level"]),
            basis=Basis(data["basis"]),
            when=data["when"],
            confidence=Confidence(data["confidence"]),
        )


class DescribeForm(forms.Form):
    when = WhenField(label=_("As of"), help_text=_("Since when it is so, as exactly as known."), initial=_("today"))
    level = forms.ChoiceField(label=_("Level"), choices=[NOT_SAID, *Level.choices], required=False)
    is_conversant = forms.BooleanField(
        label=_("Knows the official position"), help_text=_("That is not the same as speaking for it."), required=False
    )
    left_on = DayField(
        label=_("Left on"),
        help_text=_("Empty while they take part. They are not offered in the room after."),
        required=False,
    )

    def __init__(self, *args: Any, one: Participation, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "level": one.level,
            "is_conversant": one.is_conversant,
            "left_on": str(When.day(one.left_on)) if one.left_on else "",
        }
        super().__init__(*args, **kwargs)

    def clean_when(self) -> When:
        when: When = self.cleaned_data["when"]
        if when.earliest > timezone.localdate():
            raise ValidationError(_("This day is still to come. Say how it was on a day that is over, or today."))
        return when

    def clean_left_on(self) -> date | None:
        day: date | None = self.cleaned_data["left_on"]
        if day is not None and day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day

    def words(self) -> Words:
        return Words(**self.cleaned_data)


class CallForm(forms.Form):
    """Left out, each stays as it is."""

    when = WhenField(label=_("As of"), help_text=_("Since when it is so, as exactly as known."), initial=_("today"))
    pseudonym = forms.CharField(
        label=_("New pseudonym"),
        help_text=_("Whoever keeps the people of this process can still read the one before."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    side = forms.TypedChoiceField(label=_("Counts with"), required=False, empty_value=None)

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = moment(self).latest
        sides = {str(side.pk): side for side in parties_in(process.conflict).standing_on(day).with_names()}
        names = sorted((side.name_on(day), pk) for pk, side in sides.items())
        field: Any = self.fields["side"]
        field.choices = [("", _("As it is")), *((pk, name) for name, pk in names), (NEITHER, _("Neither side"))]
        field.empty_value = ...  # neither side is an answer too
        field.coerce = {**sides, NEITHER: None}.__getitem__
        field.error_messages["invalid_choice"] = NOT_THAT_DAY

    def clean_when(self) -> When:
        when: When = self.cleaned_data["when"]
        if when.earliest > timezone.localdate():
            raise ValidationError(_("This day is still to come. Say how it was on a day that is over, or today."))
        return when

    def clean_pseudonym(self) -> str:
        return " ".join(str(self.cleaned_data["pseudonym"]).split())

    def told(self) -> Told:
        return Told(**self.cleaned_data)


class ConsentForm(forms.Form):
    when = WhenField(label=_("When it was said"), initial=_("today"))
    how = forms.ChoiceField(label=_("How"), choices=[CHOOSE, *How.choices])
    witness = forms.ModelChoiceField(
        label=_("Who heard it"), queryset=User.objects.none(), required=False, empty_label=_("Nobody else")
    )
    words = forms.CharField(
        label=_("The words"),
        help_text=_("As they were said. Sealed to the team."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        witness = self.fields["witness"]
        staff = process.seats.live().filter(kind__in=CLEARANCE_SEATS)
        witness.queryset = User.objects.filter(pk__in=staff.values("user")).order_by("name")  # type: ignore[attr-defined]
        witness.label_from_instance = lambda user: user.name  # type: ignore[attr-defined]
        for use in Consent:
            self.fields[use] = forms.ChoiceField(
                label=use.label, choices=[("", _("Not spoken of")), *Word.choices], required=False
            )

    def clean_when(self) -> When:
        when: When = self.cleaned_data["when"]
        if when.earliest > timezone.localdate():
            raise ValidationError(_("This day is still to come. Say how it was on a day that is over, or today."))
        return when

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(use) for use in Consent):
            raise ValidationError(_("Say what was answered to at least one of the four."))
        return data

    def asked(self) -> Asked:
        data = self.cleaned_data
        return Asked(
            when=data["when"],
            how=How(data["how"]),
            answers={use: Word(data[use]) for use in Consent if data[use]},
            witness=data["witness"],
            words=data["words"].strip(),
        )


class AidForm(forms.Form):
    text = forms.CharField(
        label=_("What helps you to know them again"),
        help_text=_("A joke, a habit, where they sat. Read by you alone; nobody can be shown it, not even the lead."),
        max_length=LONGEST_AID,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )


class FindForm(SearchForm):
    """What somebody is called. With a reason also their name, for whoever holds any here."""

    reason = forms.CharField(
        label=_("Why you look for a name"),
        help_text=_("Empty: only pseudonyms are looked through. It is kept, and read by the others who may open them."),
        min_length=LEAST_REASON,
        max_length=500,
        required=False,
        error_messages={"min_length": _("A few words more: the others have to understand it.")},
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, holds_names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Pseudonym or name") if holds_names else _("Pseudonym")
        self.fields["q"].help_text = ""
        if not holds_names:
            del self.fields["reason"]


class NameDecisionForm(forms.Form):
    why = forms.CharField(
        label=_("Why"),
        help_text=_("It stands in clear beside the decision: where these names are published, or why no more."),
        min_length=LEAST_REASON,
        max_length=300,
        error_messages={"required": _("Say why."), "min_length": _("A few words more.")},
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "dir": "auto"}),
    )


class MergeForm(forms.Form):
    """Sent twice: first to be told what it does, then with that seen."""

    other = forms.ModelChoiceField(
        label=_("Is the same person as"), queryset=Participation.objects.none(), empty_label=_("Choose")
    )
    reason = forms.CharField(
        label=_("How you know"),
        help_text=_("Sealed to the team; no name in it."),
        min_length=LEAST_REASON,
        max_length=500,
        error_messages={"required": _("Say how you know."), "min_length": _("A few words more.")},
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "dir": "auto"}),
    )
    were_put_down_twice = forms.BooleanField(label=_("One person was put down twice there"), required=False)

    def __init__(self, *args: Any, one: Participation, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Participation.objects.visible_to(by).filter(process=one.process_id, merged_into=None)
        self.fields["other"].queryset = others.exclude(pk=one.pk).order_by("pseudonym")  # type: ignore[attr-defined]


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you need to know"),
        help_text=_("It is kept, and read by the others who may open this. Say what you are about to do."),
        min_length=LEAST_REASON,
        max_length=500,
        error_messages={
            "required": _("Say why: it is opened on a reason only."),
            "min_length": _("A few words more: the others have to understand it."),
        },
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
