"""The form of a session: one box to write in first, structure after it. Parsing and cleaning only."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.classified import refuse_classified
from confidentiality.markings import Attribution, Distribution, Marking
from dialogues.forms.attendance import IN_LEGS, LEGS, AttendanceForm
from dialogues.forms.held import HeldBackLine
from dialogues.forms.points import PointForm
from dialogues.models import Process, Session
from dialogues.vocabulary import Neutrality, SessionFormat, SessionStatus, Track
from participants.forms import WhenField
from participants.when import When

LONGEST_TEXT = 20_000


class SessionForm(HeldBackLine):
    """What the summary is held back with comes along with its two markings."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    # The session that it was opened for; somebody else may have recorded that one meanwhile.
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000, required=False)
    join = forms.ChoiceField(
        label=_("What to do with yours"),
        choices=[
            ("add", _("Put it beside theirs, in the same session")),
            ("own", _("Save it as a session of its own")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    are_officials = forms.BooleanField(label=_("They came as officials all the same"), required=False)
    summary = forms.CharField(
        label=_("What happened"),
        help_text=_("Write or paste. The first line is the summary; each line after it can become a point."),
        max_length=LONGEST_TEXT,
        validators=[refuse_classified],
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "autofocus": True, "dir": "auto"}),
        error_messages={
            "required": _("Write a line about what happened, even a short one."),
            "max_length": _("This is longer than %(limit_value)d characters. Save a part of it as a second record."),
        },
    )
    when = WhenField(label=_("When"))
    attribution = forms.ChoiceField(label=_("Said under"), choices=Attribution.choices, initial=Attribution.CHATHAM)
    distribution = forms.ChoiceField(
        label=_("Who may read"), choices=Distribution.choices, initial=Distribution.AMBER_STRICT
    )
    format = forms.ChoiceField(label=_("Format"), choices=SessionFormat.choices, initial=SessionFormat.WORKSHOP)
    status = forms.ChoiceField(
        label=_("How it ended"),
        choices=[(SessionStatus.HELD, _("Held as planned")), (SessionStatus.BROKE_OFF, _("Broke off"))],
        initial=SessionStatus.HELD,
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        required=False,
        help_text=_("Sealed with the record."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    languages = forms.CharField(label=_("Languages"), max_length=120, required=False)
    round = forms.IntegerField(label=_("Round"), min_value=1, max_value=999, required=False)
    neutrality = forms.ChoiceField(
        label=_("How neutral the place was"), choices=[("", _("Not said")), *Neutrality.choices], required=False
    )
    declared_track = forms.ChoiceField(label=_("Track, as declared"), choices=Track.choices)
    label_reason = forms.CharField(
        label=_("Why the label differs from the room"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_sealed = forms.BooleanField(
        label=_("Seal this session: only those who were in the room read any of it"), required=False
    )
    private_note = forms.CharField(
        label=_("Private note"),
        help_text=_("Read by you alone. It never enters the record unless you promote it."),
        max_length=LONGEST_TEXT,
        required=False,
        validators=[refuse_classified],
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "dir": "auto"}),
    )
    staff = forms.ModelMultipleChoiceField(
        label=_("Staff in the room"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say who of the team was there: they are the ones who may read TLP:RED points.")},
    )

    def __init__(self, *args: Any, process: Process, by: User, **kwargs: Any) -> None:
        self.process, self.by = process, by
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=process.seats.live().values("user")
        ).order_by("name")
        self.fields["staff"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]
        self.team = [(user.pk, user.name) for user in self.fields["staff"].queryset]  # type: ignore[attr-defined]
        self.fields["staff"].choices = self.team  # type: ignore[attr-defined]
        for pk, name in self.team:
            self.fields[f"leg_of_{pk}"] = forms.ChoiceField(label=name, choices=LEGS, required=False)

    # Set where the form has to ask something before it can be saved.
    taken: Session | None = None
    asks_about_officials = False

    def told_taken(self) -> str:
        """Who finished the record of that session meanwhile."""
        if self.taken is None or self.taken.recorded_at is None:
            return ""
        who, at = self.taken.recorded_by, timezone.localtime(self.taken.recorded_at)
        words = _(
            "%(name)s finished the record of session %(number)s at %(time)s. Yours is not lost: say where it goes."
        )
        return str(words) % {"name": who.name if who else "", "number": self.taken.number, "time": at.strftime("%H:%M")}

    def clean_when(self) -> When:
        when: When = self.cleaned_data["when"]
        if when.earliest > timezone.localdate():
            raise ValidationError(_("This day is still to come. A meeting to come is planned, not logged."))
        began = self.process.trackperiods.order_by("since_earliest").first()
        if began is not None and when.latest < began.since_earliest:
            raise ValidationError(_("This is before the process began (%(day)s)."), params={"day": began.since})
        return when

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        staff = data.get("staff")
        if data.get("is_sealed") and staff is not None and self.by not in staff:
            self.add_error("is_sealed", _("You were not in the room, so you cannot write into its sealed record."))
        return data

    def legs_of_staff(self) -> list[forms.BoundField]:
        return [self[f"leg_of_{pk}"] for pk, _name in self.team]

    def staff_legs(self) -> dict[uuid.UUID, int]:
        """Of a shuttle, which leg each member of staff was on; of no other format any."""
        data = self.cleaned_data
        if data["format"] not in IN_LEGS:
            return {}
        return {user.pk: int(leg) for user in data["staff"] if (leg := data.get(f"leg_of_{user.pk}"))}

    @property
    def marking(self) -> Marking:
        return Marking(Distribution(self.cleaned_data["distribution"]), Attribution(self.cleaned_data["attribution"]))


def writer_is_in_the_room(session: SessionForm, points: Iterable[PointForm]) -> bool:
    """Whether everything TLP:RED is written by somebody who was there; says so beside what is not."""
    staff = session.cleaned_data.get("staff")
    if staff is None or session.by in staff:
        return True
    red = [
        form for form in points if form["text"].value() and form.cleaned_data.get("distribution") == Distribution.RED
    ]
    for form in [*red, *([session] if session.cleaned_data.get("distribution") == Distribution.RED else [])]:
        form.add_error("distribution", _("You were not in the room, so you cannot write what only the room may read."))
    return session.is_valid() and not red


def officials_hold_posts(session: SessionForm, attendance: AttendanceForm) -> bool:
    """Whether everybody who came as an official held a post that day; asks where not, and forbids nothing."""
    names = attendance.without_post()
    if not names or session.cleaned_data["are_officials"]:
        return True
    session.asks_about_officials = True
    session.add_error("are_officials", _("No post is known of %(names)s on that day.") % {"names": names})
    return False


def new_key() -> uuid.UUID:
    return uuid.uuid4()
