"""The forms of clearance and of a briefing. Parsing and cleaning only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.classified import refuse_classified
from confidentiality.markings import Attribution, Distribution, Marking, attribution_meaning, label, meaning
from dialogues.models import PointConsent, Process
from dialogues.roles import TABLE, Verb
from transfers import held
from transfers.briefing import Order
from transfers.clearance import Wording
from transfers.models import Briefing, Channel, Copy, Extract
from transfers.release import forms_of

LONGEST = 4_000
LONGEST_DAYS = 366


def paragraph(label: Any, rows: int = 2, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    longest = kwargs.pop("max_length", LONGEST)
    return forms.CharField(label=label, max_length=longest, widget=widget, validators=[refuse_classified], **kwargs)


def sentence(label: Any, **kwargs: Any) -> forms.CharField:
    missing = {"required": _("Write a sentence; “no” is one.")}
    return forms.CharField(label=label, max_length=300, error_messages=missing, **kwargs)


def distributions() -> list[tuple[str, str]]:
    """Each label with what it means to whoever reads a briefing."""
    return [(one.value, f"{label(one)}. {meaning(one, on='briefing')}") for one in Distribution]


def attributions() -> list[tuple[str, str]]:
    return [(one.value, f"{capfirst(one.label)}. {attribution_meaning(one)}") for one in Attribution]


class WordingForm(forms.Form):
    """What may travel of a text that was put up."""

    text = paragraph(
        _("Wording that may travel"), rows=4, error_messages={"required": _("Write the words that may travel.")}
    )
    distribution = forms.ChoiceField(label=_("Who may have it"), choices=distributions)
    attribution = forms.ChoiceField(label=_("What may be said of the source"), choices=attributions)
    channels = forms.ModelMultipleChoiceField(
        label=_("Cleared for"),
        queryset=Channel.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one channel that this is cleared for.")},
    )
    reason = paragraph(
        _("Why it is lowered, and with whose consent"),
        required=False,
        help_text=_("Needed where a marking is lower than that of the source."),
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"].queryset = process.channels.filter(closed_at=None)  # type: ignore[attr-defined]

    def wording(self) -> Wording:
        data = self.cleaned_data
        return Wording(
            text=data["text"],
            marking=Marking(Distribution(data["distribution"]), Attribution(data["attribution"])),
            channels=tuple(data["channels"]),
            reason=data["reason"],
        )


def reviewers_of(process: Process, by: User) -> QuerySet[User]:
    """Everybody but `by` who may release in `process`."""
    kinds = [kind for kind, verbs in TABLE.items() if Verb.RELEASE_BRIEFING in verbs]
    seats = process.seats.live().filter(kind__in=kinds).exclude(user=by)
    people: QuerySet[User] = User.objects.filter(pk__in=seats.values("user"), is_active=True)
    return people.order_by("name")


class ConsentForm(forms.Form):
    answer = forms.ChoiceField(choices=PointConsent.Answer.choices)


class OrderForm(forms.Form):
    """What a briefing is ordered with. A revision (`briefing`) keeps its channel."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ModelChoiceField(
        label=_("For"),
        queryset=Channel.objects.none(),
        empty_label=_("Choose a channel"),
        error_messages={"required": _("Choose the channel it is for.")},
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        initial=get_language,
        help_text=_("Of the words around the extracts."),
    )
    extracts = forms.ModelMultipleChoiceField(
        label=_("Extracts"),
        queryset=Extract.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one extract.")},
    )
    title = paragraph(
        _("Bottom line"),
        help_text=_("One sentence that would survive being read aloud. It is the title."),
        max_length=300,
        error_messages={"required": _("Write the one sentence that must be read.")},
    )
    ask = paragraph(
        _("Asked of the reader"),
        max_length=600,
        error_messages={"required": _("Write what is asked. If nothing is, say so.")},
    )
    ask_by = forms.DateField(label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    tell = sentence(_("The reader may tell"), initial=_("Your own office."))
    copy = sentence(_("May copy"), initial=_("Not into any file."))
    cite = sentence(_("May cite"), initial=_("No. Neither text, nor place, nor date."))
    confidence = paragraph(
        _("Confidence"),
        max_length=600,
        help_text=_("How often it was said or seen, and by people apart from each other or in one discussion."),
        error_messages={"required": _("Write how far the reader may trust this.")},
    )
    standing = sentence(_("Standing"), initial=_("Views of individuals, not a position of any authority."))
    next_step = forms.CharField(label=_("What comes next"), max_length=300, required=False)
    expires_on = forms.DateField(
        label=_("Expires"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("After that day it cannot be opened."),
    )
    reviewers = forms.ModelMultipleChoiceField(
        label=_("Second person"),
        help_text=_("Reads exactly what the reader will, and releases it."),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose a second person: whoever drafted cannot release.")},
    )

    def __init__(self, *args: Any, process: Process, by: User, briefing: Briefing | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.briefing = briefing
        fields: dict[str, Any] = self.fields
        if briefing is None:
            self.offer("channel", process.channels.filter(closed_at=None))
        else:
            del fields["channel"], fields["form_key"]
        fields["extracts"].queryset = Extract.objects.visible_to(by).filter(process=process, withdrawn_at=None)
        self.offer("reviewers", reviewers_of(process, by))

    def offer(self, name: str, rows: QuerySet[Any]) -> None:
        """Let one of `rows` be chosen; where there is but one, it is chosen already."""
        field: Any = self.fields[name]
        field.queryset = rows
        found = list(rows)
        is_one = not isinstance(field, forms.ModelMultipleChoiceField)
        field.choices = [*([("", field.empty_label)] if is_one else []), *((row.pk, row.name) for row in found)]
        if len(found) == 1:
            self.initial.setdefault(name, found[0].pk if is_one else [found[0].pk])

    def clean_expires_on(self) -> date:
        day: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if day <= today:
            raise ValidationError(_("Choose a day to come; after it the briefing cannot be opened."))
        if day > today + timedelta(days=LONGEST_DAYS):
            raise ValidationError(_("Choose a day within a year."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        channel, extracts = self.channel_of(data), data.get("extracts")
        if channel and not channel.addressees.live().exists():
            self.add_error(
                "channel" if self.briefing is None else None, _("This channel has no addressee. Name one first.")
            )
        if channel and extracts:
            usable = set(extracts.releasable_to(channel).values_list("pk", flat=True))
            if any(extract.pk not in usable for extract in extracts):
                self.add_error(
                    "extracts",
                    _("Some of these may not leave through this channel: not cleared for it, or consent is missing."),
                )
            elif barred := held.barred(extracts, channel):
                self.add_error("extracts", sorted({why for each in barred.values() for why in each}))
        return data

    def channel_of(self, data: dict[str, Any]) -> Channel | None:
        return self.briefing.channel if self.briefing else data.get("channel")

    def order(self) -> Order:
        names = ("title", "ask", "tell", "copy", "cite", "confidence", "standing", "next_step")
        ask_by = self.cleaned_data["ask_by"]
        words = {name: self.cleaned_data[name].strip() for name in names}
        return Order(**words, ask_by=ask_by.isoformat() if ask_by else "")


class ReleaseForm(forms.Form):
    """The version that was reviewed, and the forms its marking leaves open, the widest first.

    A copy on numbered paper is not made from a page.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    form = forms.ChoiceField(
        label=_("Form of the copy"),
        widget=forms.RadioSelect,
        help_text=_("A copy that may be printed can be kept as PDF, and at TLP:AMBER and below as a Word document."),
    )

    def __init__(self, *args: Any, briefing: Briefing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        forms_left = [form for form in forms_of(briefing) if form != Copy.Form.PAPER]
        self.fields["form"].choices = [(form.value, form.label) for form in forms_left]  # type: ignore[attr-defined]
        self.fields["form"].initial = forms_left[0] if forms_left else Copy.Form.SCREEN
