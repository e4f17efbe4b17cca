"""Who was in the room: a tick, a capacity and a leg for each participant. Parsing and cleaning only."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dialogues.attendance import Seen
from dialogues.models import Attendance, Participation, Session
from dialogues.vocabulary import Capacity, SessionFormat, Track

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
FOLDED_FROM = 6
LONG_FROM = 16  # people; then one is looked for by typing, and each takes one line
# As what somebody comes where no last session tells: by whether these are official talks, and whether they hold office.
USUAL = {
    (False, False): Capacity.UNOFFICIAL_REP,
    (False, True): Capacity.PERSONAL,
    (True, False): Capacity.ADVISER,
    (True, True): Capacity.OFFICIAL,
}


@dataclass(frozen=True)
class Room:
    """Who may have been there, in the order of the list; as their posts of that day tell."""

    people: list[Participation]
    in_office: set[uuid.UUID]  # by person
    sides: dict[uuid.UUID, uuid.UUID | None]  # by participation
    names: dict[uuid.UUID, str]  # of the sides, as they were called that day

    def side_of(self, one: Participation) -> uuid.UUID | None:
        return self.sides.get(one.pk)


class Row(NamedTuple):
    """A participant, and what is asked: there or not, as what, on which leg; and where corrected, of which side."""

    person: Participation
    was: forms.BoundField
    capacity: forms.BoundField
    leg: forms.BoundField
    side: forms.BoundField | None = None


class Side(NamedTuple):
    """One side of the list: the rows that are seen, and those that are folded away."""

    party: str
    rows: list[Row]
    others: list[Row]


def usual(room: Room, track: str | None) -> dict[str, Any]:
    """As what each would come, by their post and the declared track."""
    return {f"as_{one.pk}": USUAL[track == Track.T1, one.person_id in room.in_office].value for one in room.people}


class AttendanceForm(forms.Form):
    """A tick and a capacity for each participant of the process; starts from the last session's list."""

    starts_from_last = False

    def __init__(self, *args: Any, room: Room, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room, self.participations = room, room.people
        self.is_long = len(room.people) >= LONG_FROM
        for one in self.participations:
            self.fields[f"was_{one.pk}"] = forms.BooleanField(label=one.pseudonym, required=False)
            self.fields[f"as_{one.pk}"] = forms.ChoiceField(
                label=_("Capacity"),
                choices=[*([("", "–")] if self.is_long else []), *((each.value, each.label) for each in IN_THE_ROOM)],
                widget=forms.Select if self.is_long else forms.RadioSelect,
                required=False,
            )
            self.fields[f"leg_{one.pk}"] = forms.ChoiceField(label=_("Leg"), choices=LEGS, required=False)

    @classmethod
    def as_last_time(cls, room: Room, last: Session | None, *, track: str | None = None) -> AttendanceForm:
        """Whoever was not there last time starts from their post and the declared track.

        An office-holder comes for themselves, in official talks for the office. A first session starts from everybody.
        """
        initial: dict[str, Any] = usual(room, track)
        initial |= {f"was_{one.pk}": last is None for one in room.people}
        holders = {one.pk for one in room.people if one.person_id in room.in_office}
        for row in last.attendances.all() if last else ():
            initial[f"was_{row.participation_id}"] = True
            if row.held_office == (row.participation_id in holders):  # their post is still what it was
                initial[f"as_{row.participation_id}"] = row.capacity
        form = cls(room=room, initial=initial)
        form.starts_from_last = last is not None
        return form

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        known = {str(one.pk) for one in self.participations}
        for name in self.data:
            if name.startswith("was_") and name.removeprefix("was_") not in known:
                self.refuse_unknown(name.removeprefix("was_"))
        if not self.seen():
            raise ValidationError(_("Tick at least one person who was there."))
        for one in self.participations:
            if data.get(f"was_{one.pk}") and not data.get(f"as_{one.pk}"):
                self.add_error(f"as_{one.pk}", _("Say in which capacity."))
        return data

    def refuse_unknown(self, pk: str) -> None:
        """Say who it is, where that one turned out to be somebody on the list since the page was opened."""
        merged = Participation.objects.filter(merged_into__in=self.participations).select_related("merged_into")
        for one in merged:
            if str(one.pk) == pk:
                names = {"one": one.pseudonym, "other": one.merged_into}
                words = _("%(one)s is %(other)s by now, and was there once. Look, and save again.")
                raise ValidationError(words, params=names)
        raise ValidationError(_("Somebody on this list does not take part in this process."))

    def seen(self, *, format: str = "") -> list[Seen]:  # noqa: A002 - the field's own name
        """Who was there. Of a shuttle each with a leg: their side's own, where none is chosen."""
        by_name = sorted(self.participations, key=lambda one: one.pseudonym)
        sides = list(dict.fromkeys(side for one in by_name if (side := self.room.side_of(one))))
        own = {side: number for number, side in enumerate(sides, start=1)} if format in IN_LEGS else {}
        return [
            Seen(
                one,
                Capacity(self.cleaned_data[f"as_{one.pk}"] or Capacity.UNOFFICIAL_REP),
                self.leg_of(one, own),
                self.room.side_of(one),
            )
            for one in self.participations
            if self.cleaned_data.get(f"was_{one.pk}")
        ]

    def leg_of(self, one: Participation, own: dict[uuid.UUID, int]) -> int | None:
        chosen, side = self.cleaned_data[f"leg_{one.pk}"], self.room.side_of(one)
        if not own:
            return None
        return int(chosen) if chosen else own.get(side) if side else None

    def without_post(self) -> str:
        """The pseudonyms of those who came as officials and of whom no post is known that day; often nobody's."""
        officials = [each.participation for each in self.seen() if each.capacity == Capacity.OFFICIAL]
        return gettext(", ").join(
            sorted(one.pseudonym for one in officials if one.person_id not in self.room.in_office)
        )

    def rows(self) -> list[Row]:
        return [
            Row(one, self[f"was_{one.pk}"], self[f"as_{one.pk}"], self[f"leg_{one.pk}"]) for one in self.participations
        ]

    def by_side(self) -> list[Side]:
        """Of each side first who is ticked; where the others are many, they are folded away beneath."""
        sides = []
        for side, group in groupby(self.rows(), key=lambda row: self.room.side_of(row.person)):
            rows = list(group)
            there = [row for row in rows if row.was.value() or row.capacity.errors]
            others = [row for row in rows if row not in there]
            is_short = not there or len(others) <= FOLDED_FROM
            name = self.room.names.get(side, "") if side else ""
            sides.append(Side(name, rows if is_short else there, [] if is_short else others))
        return sides

    def in_words(self) -> str:
        """What the one line says: the same as last time, or how many are ticked now."""
        ticked = sum(bool(row.was.value()) for row in self.rows())
        if not ticked:
            return gettext("nobody ticked yet")
        if not self.is_bound and self.starts_from_last:
            return ngettext("the same one as last time", "the same %(count)d as last time", ticked) % {"count": ticked}
        return ngettext("%(count)d person", "%(count)d people", ticked) % {"count": ticked}


class CorrectionForm(AttendanceForm):
    """Who was there after all, and with which side each counted; staff who were not there are taken off."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    are_officials = forms.BooleanField(label=_("They came as officials all the same"), required=False)
    staff = forms.ModelMultipleChoiceField(
        label=_("Staff in the room"),
        help_text=_("Who was not there loses what being there opened. To add somebody, let them into the room."),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say who of the team was there: they are the ones who may read TLP:RED points.")},
    )
    asks_about_officials = False

    def __init__(
        self,
        *args: Any,
        session: Session,
        rows: Sequence[Attendance],
        parties: Mapping[uuid.UUID, str],
        **kwargs: Any,
    ) -> None:
        staff = User.objects.filter(pk__in=session.staff.values("user")).order_by("name")
        initial: dict[str, Any] = {"staff": [user.pk for user in staff], "base": session.former_attendances.count()}
        for row in rows:
            told = {"was": True, "as": row.capacity, "leg": row.leg or "", "side": str(row.side_id or "")}
            initial |= {f"{name}_{row.participation_id}": value for name, value in told.items()}
        super().__init__(*args, initial={**usual(kwargs["room"], session.declared_track), **initial}, **kwargs)
        self.fields["staff"].queryset = staff  # type: ignore[attr-defined]
        self.fields["staff"].choices = [(user.pk, user.name) for user in staff]  # type: ignore[attr-defined]
        self.put_down = list(staff)
        sides = [("", _("No side")), *((str(pk), name) for pk, name in parties.items())]
        for one in self.participations:
            self.fields[f"side_{one.pk}"] = forms.ChoiceField(
                label=_("Side"), choices=sides, required=False, initial=str(self.room.side_of(one) or "")
            )

    def rows(self) -> list[Row]:
        return [row._replace(side=self[f"side_{row.person.pk}"]) for row in super().rows()]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not data["are_officials"] and (names := self.without_post()):
            self.asks_about_officials = True
            self.add_error("are_officials", _("No post is known of %(names)s on that day.") % {"names": names})
        return data

    def seen(self, *, format: str = "") -> list[Seen]:  # noqa: A002 - the field's own name
        chosen = {one.pk: self.cleaned_data.get(f"side_{one.pk}") for one in self.participations}
        return [
            replace(each, side_id=uuid.UUID(side) if (side := chosen[each.participation.pk]) else None)
            for each in super().seen(format=format)
        ]

    def start_again_from(self, base: int) -> None:
        data: Any = self.data
        self.data = data.copy()
        self.data["base"] = str(base)  # type: ignore[index]  # a QueryDict that may be written

    def absent(self) -> list[User]:
        return [user for user in self.put_down if user not in self.cleaned_data["staff"]]
