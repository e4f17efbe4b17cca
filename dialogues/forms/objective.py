"""The forms of an objective. None is kept without a statement of success and its kind of evidence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.classified import refuse_classified
from dialogues.aims import Words
from dialogues.forms.day import NOT_THAT_DAY, moment
from dialogues.forms.keyed import KeyedForm, PastField, day, line, paragraph
from dialogues.forms.marking import MarkedForm, notes_people_of
from dialogues.models import DocumentVersion, Objective, OutcomeDocument, Process
from dialogues.outcomes import brackets_in
from dialogues.parties import parties_on
from dialogues.vocabulary import Achievability, ObjectiveKind, ObjectiveStatus
from participants.when import When

WORDS = ("title", "success", "evidence", "limit_days", "hand_over_when", "hand_over_to")
REVIEW_AFTER = timedelta(days=90)


class WordsForm(KeyedForm):
    title = line(_("Objective"), 160, _("Name the objective in a few words."))
    success = paragraph(
        _("What success looks like"),
        300,
        _("Say what success would look like. Without it nobody can tell later."),
        help_text=_("One sentence that could turn out false. It is written before the fact and stays."),
    )
    evidence = line(
        _("Kind of evidence"),
        160,
        _("Say by what it would be known: a text, an attendance, two reports."),
        help_text=_("Relationship: who does what unasked. Problem solving: a rule both can follow. Outcome: a text."),
    )
    limit_days = forms.IntegerField(
        label=_("Of a channel: days a message may wait"), min_value=1, max_value=3650, required=False
    )
    hand_over_when = line(
        _("What must happen at track 1"),
        200,
        help_text=_("The point at which this table has done what it can. Empty where there is none."),
    )
    hand_over_to = line(_("Hand over to"), 160, help_text=_("The desk that takes over then."))

    def words(self) -> Words:
        data = self.cleaned_data
        return Words(**{name: data[name] for name in WORDS})


class ObjectiveForm(WordsForm):
    code = line(_("Code"), 8, _("Give it a short code, such as OB9."))
    kind = forms.ChoiceField(label=_("Kind"), choices=ObjectiveKind.choices)
    status = forms.ChoiceField(label=_("State"), choices=ObjectiveStatus.choices, initial=ObjectiveStatus.PROPOSED)
    since = PastField(label=_("Since"))
    grew_from = forms.ModelChoiceField(
        label=_("Grew out of"),
        queryset=Objective.objects.none(),
        required=False,
        empty_label=_("No earlier objective"),
    )
    field_order = ("key", "code", "title", "kind", "success", "evidence")

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        self.process = process
        super().__init__(*args, **kwargs)
        known = process.objectives.all()
        self.fields["grew_from"].queryset = known  # type: ignore[attr-defined]
        self.fields["grew_from"].label_from_instance = lambda one: f"{one.code} {one.title}"  # type: ignore[attr-defined]
        self.initial.setdefault("code", f"OB{len(known) + 1}")
        self.initial.setdefault("since", When.day(timezone.localdate()))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        taken = self.process.objectives.filter(code=data.get("code")).exclude(pk=data.get("key") or uuid4())
        if taken.exists():
            self.add_error("code", _("Another objective of this process has this code."))
        return data


class RewordForm(WordsForm):
    reason = line(
        _("Why it is worded anew"),
        200,
        _("Say why. The words until now stay beside it."),
    )


class MoveForm(forms.Form):
    status = forms.ChoiceField(label=_("State"), choices=ObjectiveStatus.choices)
    since = PastField(label=_("Since"))
    source = line(
        _("By what it is known"), 200, help_text=_("The evidence, in a few words. Everybody with a seat reads it.")
    )

    def __init__(self, *args: Any, objective: Objective, **kwargs: Any) -> None:
        self.now = objective.periods.ongoing().in_order().last()
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", When.day(timezone.localdate()))

    def clean_status(self) -> str:
        status: str = self.cleaned_data["status"]
        if self.now and self.now.status == status:
            raise ValidationError(_("It is in this state already, since %(day)s."), params={"day": self.now.since})
        return status

    def clean_since(self) -> When:
        since: When = self.cleaned_data["since"]
        if self.now and since.latest < self.now.since_earliest:
            raise ValidationError(
                _("Its present state began later: %(status)s since %(day)s."),
                params={"status": self.now.get_status_display(), "day": self.now.since},
            )
        return since


class JudgeForm(KeyedForm):
    verdict = forms.ChoiceField(
        label=_("Is it in reach"),
        choices=[choice for choice in Achievability.choices if choice[0] != Achievability.NOT_ASSESSED],
        widget=forms.RadioSelect,
    )
    rationale = paragraph(
        _("Why"),
        400,
        _("Say why. A verdict without a reason is not kept."),
        help_text=_("Given the track, the level and mandate of those in the room, and how near they are to power. "
                    "Everybody with a seat reads it: no names, no pseudonyms."),
    )  # fmt: skip
    reviewer = forms.ModelChoiceField(label=_("Judged by"), queryset=User.objects.none(), empty_label=None)
    review_on = day(_("Look again on"))

    def __init__(self, *args: Any, process: Process, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = User.objects.filter(pk__in=process.seats.live().values("user")).order_by("name")
        self.fields["reviewer"].queryset = team  # type: ignore[attr-defined]
        self.fields["reviewer"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]
        self.initial.setdefault("reviewer", by.pk)
        self.initial.setdefault("review_on", timezone.localdate() + REVIEW_AFTER)

    def clean_review_on(self) -> Any:
        review_on = self.cleaned_data["review_on"]
        if review_on <= timezone.localdate():
            raise ValidationError(_("Look again on a day to come."))
        return review_on


class DocumentForm(KeyedForm, MarkedForm):
    title = line(
        _("Document"),
        120,
        _("Name the document."),
        help_text=_("The same name makes its next version. Everybody with a seat reads it."),
        validators=[refuse_classified],
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OutcomeDocument.Kind.choices)
    text = paragraph(
        _("Text"),
        20_000,
        _("Write or paste the text."),
        rows=10,
        help_text=_("What is not agreed stands in square brackets: [one checkpoint] [none]."),
        validators=[refuse_classified],
    )
    state = forms.ChoiceField(label=_("State"), choices=DocumentVersion.State.choices)
    when = PastField(label=_("When"))
    drafted_by = line(_("Drafted by"), 120)
    agreed_by = forms.MultipleChoiceField(
        label=_("Agreed by"), required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, process=process, people=notes_people_of(process), is_of_a_room=False, **kwargs)
        self.initial.setdefault("when", When.day(timezone.localdate()))
        then = moment(self).latest
        names = [party.name_on(then) for party in parties_on(process.conflict, then).values()]
        self.fields["agreed_by"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        self.fields["agreed_by"].error_messages["invalid_choice"] = NOT_THAT_DAY

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("state") == DocumentVersion.State.AGREED and brackets_in(data.get("text", "")):
            self.add_error(
                "state",
                _("Something stands in brackets, so it is not agreed yet. Choose draft, or settle the brackets."),
            )
        return data
