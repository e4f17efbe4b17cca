"""The form of a session: one box to write in first, structure after it. Parsing and cleaning only."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.classified import refuse_classified
from confidentiality.markings import Attribution, Distribution, Marking
from dialogues.attendance import Seen
from dialogues.forms.points import PointForm
from dialogues.models import Participation, Process, Session
from dialogues.vocabulary import Capacity, Neutrality, SessionFormat, SessionStatus, Track
from participants.forms import WhenField
from participants.models import Party, Post
from participants.when import When

LONGEST_TEXT = 20_000
# The capacities that the form offers; the others are rare and set in the template of the process.
IN_THE_ROOM = [
    Capacity.OFFICIAL,
    Capacity.PERSONAL,
    Capacity.UNOFFICIAL_REP,
    Capacity.INDEPENDENT_EXPERT,
    Capacity.ADVISER,
    Capacity.OBSERVER,
]


LEGS = [("", "–"), ("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")]
IN_LEGS = (SessionFormat.SHUTTLE, SessionFormat.PROXIMITY)


class SessionForm(forms.Form):
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


Row = tuple[Participation, forms.BoundField, forms.BoundField, forms.BoundField]
FOLDED_FROM = 6
# As what somebody comes where no last session tells: by whether these are official talks, and whether they hold office.
USUAL = {
    (False, False): Capacity.UNOFFICIAL_REP,
    (False, True): Capacity.PERSONAL,
    (True, False): Capacity.ADVISER,
    (True, True): Capacity.OFFICIAL,
}


class Side(NamedTuple):
    """One side of the list: the rows that are seen, and those that are folded away."""

    party: Party | None
    rows: list[Row]
    others: list[Row]


class AttendanceForm(forms.Form):
    """A tick and a capacity for each participant of the process; starts from the last session's list."""

    starts_from_last = False

    def __init__(self, *args: Any, participations: Iterable[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.participations = list(participations)
        for one in self.participations:
            self.fields[f"was_{one.pk}"] = forms.BooleanField(label=one.pseudonym, required=False)
            self.fields[f"as_{one.pk}"] = forms.ChoiceField(
                label=_("Capacity"),
                choices=[(capacity.value, capacity.label) for capacity in IN_THE_ROOM],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"leg_{one.pk}"] = forms.ChoiceField(label=_("Leg"), choices=LEGS, required=False)

    @classmethod
    def as_last_time(
        cls,
        participations: Iterable[Participation],
        last: Session | None,
        *,
        in_office: set[uuid.UUID],
        track: str | None = None,
    ) -> AttendanceForm:
        """Whoever was not there last time starts from their post and the declared track.

        An office-holder comes for themselves, in official talks for the office. A first session starts from everybody.
        """
        initial: dict[str, Any] = {}
        for one in participations:
            holds = one.person_id in in_office
            initial[f"was_{one.pk}"] = last is None
            initial[f"as_{one.pk}"] = USUAL[track == Track.T1, holds]
        for row in last.attendances.all() if last else ():
            initial[f"was_{row.participation_id}"] = True
            initial[f"as_{row.participation_id}"] = row.capacity
        form = cls(participations=participations, initial=initial)
        form.starts_from_last = last is not None
        return form

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        known = {str(one.pk) for one in self.participations}
        for name in self.data:
            if name.startswith("was_") and name.removeprefix("was_") not in known:
                raise ValidationError(_("Somebody on this list does not take part in this process."))
        if not self.seen():
            raise ValidationError(_("Tick at least one person who was there."))
        for one in self.participations:
            if data.get(f"was_{one.pk}") and not data.get(f"as_{one.pk}"):
                self.add_error(f"as_{one.pk}", _("Say in which capacity."))
        return data

    def seen(self, *, format: str = "") -> list[Seen]:  # noqa: A002 - the field's own name
        """Who was there. Of a shuttle each with a leg: their side's own, where none is chosen."""
        by_name = sorted(self.participations, key=lambda one: one.pseudonym)
        sides = list(dict.fromkeys(one.side_id for one in by_name if one.side_id))
        own = {side: number for number, side in enumerate(sides, start=1)} if format in IN_LEGS else {}
        return [
            Seen(
                one,
                Capacity(self.cleaned_data[f"as_{one.pk}"] or Capacity.UNOFFICIAL_REP),
                self.leg_of(one, own),
            )
            for one in self.participations
            if self.cleaned_data.get(f"was_{one.pk}")
        ]

    def leg_of(self, one: Participation, own: dict[uuid.UUID, int]) -> int | None:
        chosen = self.cleaned_data[f"leg_{one.pk}"]
        if not own:
            return None
        return int(chosen) if chosen else own.get(one.side_id) if one.side_id else None

    def rows(self) -> list[Row]:
        return [
            (one, self[f"was_{one.pk}"], self[f"as_{one.pk}"], self[f"leg_{one.pk}"]) for one in self.participations
        ]

    def by_side(self) -> list[Side]:
        """Of each side first who is ticked; where the others are many, they are folded away beneath."""
        sides = []
        for side, group in groupby(self.rows(), key=lambda row: row[0].side):
            rows = list(group)
            there = [row for row in rows if row[1].value() or row[2].errors]
            others = [row for row in rows if row not in there]
            is_short = not there or len(others) <= FOLDED_FROM
            sides.append(Side(side, rows if is_short else there, [] if is_short else others))
        return sides

    def in_words(self) -> str:
        """What the one line says: the same as last time, or how many are ticked now."""
        ticked = sum(bool(was.value()) for _one, was, *_rest in self.rows())
        if not ticked:
            return gettext("nobody ticked yet")
        if not self.is_bound and self.starts_from_last:
            return ngettext("the same one as last time", "the same %(count)d as last time", ticked) % {"count": ticked}
        return ngettext("%(count)d person", "%(count)d people", ticked) % {"count": ticked}


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
    officials = {one.participation.person_id: one for one in attendance.seen() if one.capacity == Capacity.OFFICIAL}
    if not officials or session.cleaned_data["are_officials"]:
        return True
    posts = Post.objects.holding_office_on(session.cleaned_data["when"]).filter(person__in=officials)
    without = officials.keys() - set(posts.values_list("person", flat=True))
    if without:
        names = ", ".join(sorted(officials[person].participation.pseudonym for person in without))
        session.asks_about_officials = True
        session.add_error("are_officials", _("No post is known of %(names)s on that day.") % {"names": names})
    return not without


def new_key() -> uuid.UUID:
    return uuid.uuid4()
