"""The forms around the words of a text: a new version, a redaction, a promotion, a grant, a private note."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.classified import refuse_classified
from confidentiality.markings import Attribution, Distribution, Marking
from dialogues.forms.marking import attributions, day, distributions
from dialogues.forms.points import offer_speakers, spoken_by
from dialogues.forms.security import reason
from dialogues.models import Issue, Process
from dialogues.parties import parties_on
from dialogues.record import Said
from dialogues.vocabulary import PointKind

LONGEST = 20_000


def words(label: Any, rows: int = 6, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        validators=[refuse_classified],
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Write the words.")},
        **options,
    )


class Named(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class EditForm(forms.Form):
    """`base` is the version that was on the page when it was opened."""

    text = words(_("The words"))
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class NoteForm(forms.Form):
    text = words(_("Private note"), help_text=_("Read by you alone. It never enters the record unless you promote it."))


class PromoteForm(forms.Form):
    text = words(_("The words that enter the record"), rows=4)
    kind = forms.ChoiceField(label=_("Type"), choices=[("", _("Not said")), *PointKind.choices], required=False)
    party = forms.TypedChoiceField(label=_("Party"), empty_value=None, required=False)
    issue = forms.ModelChoiceField(
        label=_("Issue"), queryset=Issue.objects.none(), required=False, empty_label=_("No issue")
    )
    distribution = forms.ChoiceField(
        label=_("Who may have it"),
        choices=distributions,
        widget=forms.RadioSelect,
        initial=Distribution.RED,
    )
    attribution = forms.ChoiceField(
        label=_("What may be said of the source"),
        choices=attributions,
        widget=forms.RadioSelect,
        initial=Attribution.OFF_RECORD,
    )

    def __init__(self, *args: Any, process: Process, of: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_speakers(self.fields["party"], parties_on(process.conflict, of), of)
        self.fields["issue"].queryset = process.conflict.issues.all()  # type: ignore[attr-defined]

    def said(self) -> Said:
        data = self.cleaned_data
        return Said(
            text=data["text"].strip(),
            marking=Marking(Distribution(data["distribution"]), Attribution(data["attribution"])),
            kind=data["kind"],
            **spoken_by(data["party"]),
            issue=data["issue"],
        )


class RedactForm(forms.Form):
    """A tick for each word; and who keeps the original, of those who read it now."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    hidden = forms.TypedMultipleChoiceField(
        label=_("Words to black out"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "seg words"}),
        error_messages={"required": _("Choose at least one word to black out.")},
    )
    keepers = Named(
        label=_("Who keeps the original"),
        help_text=_("You and whoever wrote it always do."),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    # Looking asks for none; whoever blacks words out says it.
    reason = forms.CharField(
        label=_("Why, and with whose consent"),
        help_text=_("Sealed with the copy, for whoever reads it, with your name and today's date."),
        max_length=500,
        required=False,
        validators=[refuse_classified],
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, *args: Any, words: Iterable[str], readers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(place), word) for place, word in enumerate(words)]
        self.fields["hidden"].choices = choices  # type: ignore[attr-defined]
        self.fields["keepers"].queryset = readers  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    person = forms.ModelChoiceField(
        label=_("Who"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose who is to read it.")},
    )
    reason = reason()
    until = day(_("Until the end of"), help_text=_("Left empty, it has no end."))

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]

    def clean_until(self) -> dt.datetime | None:
        last: dt.date | None = self.cleaned_data["until"]
        if last is None:
            return None
        if last < timezone.localdate():
            raise ValidationError(_("This day is over."))
        return timezone.make_aware(dt.datetime.combine(last, dt.time.max.replace(microsecond=0)))
