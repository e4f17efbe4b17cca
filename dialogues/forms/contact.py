"""The form of a contact: who, how, one paragraph, a next step. What is usually right is filled in."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.classified import refuse_classified
from confidentiality.markings import Attribution, Distribution, Marking, label
from dialogues.contacts import Step, Talk
from dialogues.forms.day import moment, offer_parties
from dialogues.forms.held import HeldBackLine
from dialogues.models import Participation, Process
from dialogues.parties import parties_on
from dialogues.vocabulary import ContactMeans
from participants.forms import WhenField
from participants.models import Party
from participants.when import When

LONGEST = 5_000


def readers() -> list[tuple[str, str]]:
    team = (Distribution.AMBER_STRICT, Distribution.AMBER)
    told = [(one.value, gettext(", ").join([label(one), str(one.label)])) for one in team]
    return [*told, (Distribution.RED.value, gettext("TLP:RED, you alone"))]


class DayField(WhenField):
    """A date that has to be one day; cleans to a `date`."""

    def clean(self, value: Any) -> dt.date | None:
        when: When | None = super().clean(value)
        if when is not None and when.earliest != when.latest:
            raise ValidationError(_("Write the day itself, “3 May” or “yesterday”."), code="not_a_day")
        return when.earliest if when else None


Team = list[tuple[UUID, str]]


class StepForm(forms.Form):
    """What is to be done, by whom, by when; nothing of it has to be filled in."""

    step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none(), required=False)
    due = DayField(label=_("By"), ahead=True, required=False)

    def __init__(self, *args: Any, process: Process, by: User, team: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.team = [(user.pk, user.name) for user in team_of(process)] if team is None else team
        self.of_the_team("owner", process)

    def of_the_team(self, name: str, process: Process) -> None:
        """Offer the team in this field, asked for once however many fields do."""
        field = self.fields[name]
        field.queryset, field.initial = team_of(process), self.by.pk  # type: ignore[attr-defined]
        field.choices = self.team  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("due") and not data.get("step"):
            self.add_error("step", _("Say what is to be done by then."))
        return data

    def steps(self) -> list[Step]:
        data = self.cleaned_data
        return [Step(data["step"], data["owner"] or self.by, data["due"])] if data.get("step") else []


class ContactForm(StepForm, HeldBackLine):
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    means = forms.ChoiceField(
        label=_("How"), choices=ContactMeans.choices, initial=ContactMeans.CALL, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What was said"),
        help_text=_("One paragraph. Of a message, its exact words."),
        max_length=LONGEST,
        validators=[refuse_classified],
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "autofocus": True, "dir": "auto"}),
        error_messages={"required": _("Write one line about it, even a short one.")},
    )
    who = forms.ModelMultipleChoiceField(
        label=_("With whom"),
        queryset=Participation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    when = WhenField(label=_("When"))
    sender = forms.ModelChoiceField(label=_("From"), queryset=Party.objects.none(), required=False)
    receiver = forms.ModelChoiceField(label=_("To"), queryset=Party.objects.none(), required=False)
    delivered = DayField(label=_("Delivered on"), required=False, help_text=_("Leave empty while it is on its way."))
    distribution = forms.ChoiceField(
        label=_("Who may read"),
        choices=readers,
        initial=Distribution.AMBER_STRICT,
    )
    attribution = forms.ChoiceField(label=_("Said under"), choices=Attribution.choices, initial=Attribution.CHATHAM)

    def __init__(self, *args: Any, process: Process, by: User, **kwargs: Any) -> None:
        super().__init__(*args, process=process, by=by, **kwargs)
        self.process = process
        people = Participation.objects.visible_to(by).filter(process=process).here()
        self.fields["who"].queryset = people  # type: ignore[attr-defined]
        self.fields["who"].label_from_instance = lambda one: one.pseudonym  # type: ignore[attr-defined]
        day = moment(self).latest
        parties = parties_on(process.conflict, day)
        for name in ("sender", "receiver"):
            names = offer_parties(self.fields[name], parties, day, _("Not a party"))
        self.offer(names)

    def clean_when(self) -> When:
        when: When = self.cleaned_data["when"]
        if when.earliest > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return when

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("means") != ContactMeans.MESSAGE:
            return data
        if not data.get("sender") and not data.get("receiver"):
            self.add_error("receiver", _("Say from whom the message is, or for whom."))
        elif data.get("sender") == data.get("receiver"):
            self.add_error("receiver", _("A message goes from one to another."))
        delivered, when = data.get("delivered"), data.get("when")
        if delivered and delivered > timezone.localdate():
            self.add_error("delivered", _("This day is still to come."))
        elif delivered and when and delivered < when.earliest:
            self.add_error("delivered", _("It cannot have been delivered before it was given."))
        return data

    def talk(self) -> Talk:
        data = self.cleaned_data
        is_message = data["means"] == ContactMeans.MESSAGE
        return Talk(
            means=ContactMeans(data["means"]),
            when=data["when"],
            text=data["text"].strip(),
            who=list(data["who"]),
            sender=data["sender"] if is_message else None,
            receiver=data["receiver"] if is_message else None,
            delivered_on=data["delivered"] if is_message else None,
            marking=Marking(Distribution(data["distribution"]), Attribution(data["attribution"])),
            held=self.held(),
            steps=self.steps(),
        )


class DayForm(forms.Form):
    """On which day something happened that was waited for: today, unless another is written."""

    on = DayField(label=_("On"), required=False)
    words = forms.CharField(
        label=_("Words of the answer"), max_length=LONGEST, required=False, validators=[refuse_classified]
    )

    def clean_on(self) -> dt.date:
        day = self.cleaned_data["on"] or timezone.localdate()
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day


def team_of(process: Process) -> Any:
    return User.objects.filter(pk__in=process.seats.live().values("user")).order_by("name")
