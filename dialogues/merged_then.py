"""Who was known to be one person at a moment: mergings that came later are taken apart, and what was undone since is
put together, for what was known then. No text is opened for it, and nobody sees more people than today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject

from accounts.models import User
from dialogues import people_then
from dialogues.as_at import AsAt
from dialogues.models import Attendance, Merging, Participation, Process, Session
from dialogues.models.session import FORMERLY

MOMENTS = ("created_at", "undone_at")


@dataclass
class Then:
    """Only what was otherwise than it is now."""

    attendances: dict[UUID, UUID] = field(default_factory=dict)  # whose each of these was
    threads: dict[UUID, UUID] = field(default_factory=dict)  # and of which person each of these posts and ties
    merged: dict[UUID, Participation | None] = field(default_factory=dict)
    people: dict[UUID, Participation] = field(default_factory=dict)  # of whom these were
    dropped: list[tuple[UUID, dict[str, Any]]] = field(default_factory=list)  # rows of a room that were there
    put_back: set[tuple[UUID, UUID]] = field(default_factory=set)  # and such that were not: by person and session

    def there(self, rows: Iterable[Attendance]) -> list[Attendance]:
        """These attendances, each with who it was of."""
        kept = [row for row in rows if (row.participation_id, row.session_id) not in self.put_back]
        for row in kept:
            row.participation_id = self.attendances.get(row.pk, row.participation_id)
        return kept

    def of(self, one: Participation) -> Q:
        """Attendances that were of this one, and those that are and may not have been."""
        return Q(participation=one) | Q(pk__in=[pk for pk, who in self.attendances.items() if who == one.pk])

    def dropped_of(self, one: Participation, seen: Q) -> list[Attendance]:
        told = {UUID(row["session"]): row for who, row in self.dropped if who == one.pk}
        sessions = Session.objects.filter(seen, pk__in=told) if told else ()
        return [dropped_row(told[session.pk], session=session, participation=one) for session in sessions]

    def in_room(self, session: Session, rows: Iterable[Attendance]) -> list[Attendance]:
        """Who was known to be in it, of these attendances of it and of those that are no more."""
        gone = [(who, row) for who, row in self.dropped if row["session"] == str(session.pk)]
        return [*self.there(rows), *(dropped_row(row, session=session, participation_id=who) for who, row in gone)]

    def of_person(self, one: Participation) -> Q:
        """Posts and ties."""
        mine = [thread for thread, person in self.threads.items() if person == one.person_id]
        others = [thread for thread, person in self.threads.items() if person != one.person_id]
        return (Q(person=one.person_id) | Q(thread__in=mine)) & ~Q(thread__in=others)


def dropped_row(told: dict[str, Any], **of: Any) -> Attendance:
    row = Attendance(**of, **{name: told[name] for name in FORMERLY})
    row.side_id = UUID(str(row.side_id)) if row.side_id else None
    return row


def known_then(process: Process, as_at: AsAt, *, reader: User) -> Then:
    if not as_at.is_known_then:
        return Then()
    rows = Merging.objects.visible_to(reader).filter(kept__process=process).select_related("kept", "other")
    return taken_apart(rows.order_by("created_at"), as_at)


def taken_apart(mergings: Iterable[Merging], as_at: AsAt) -> Then:
    """Of these, in the order in which they were made."""
    then = Then()
    for row in reversed(list(mergings)):
        stood = row.stood(as_at.known_at)
        if not as_at.is_known_then or stood == row.stood(None):
            continue
        of = row.kept if stood else row.other
        then.people[of.pk] = of
        then.attendances |= {UUID(pk): of.pk for pk in row.moved["attendances"]}
        then.threads |= {UUID(thread): of.person_id for thread in [*row.moved["posts"], *row.moved["ties"]]}
        then.merged[row.other_id] = row.kept if stood else None
        if stood:
            then.put_back |= {(row.other_id, UUID(each["session"])) for each in row.moved["dropped"]}
        else:
            then.dropped += [(row.other_id, each) for each in row.moved["dropped"]]
    return then


def mergings_in(process: UUID, *, reader: User) -> list[Merging]:
    """All of a process, in the order in which they were made, each with whether the reader may know of it."""
    seen = Merging.objects.visible_to(reader).filter(pk=OuterRef("pk"))
    rows = Merging.objects.filter(kept__process=process).annotate(is_seen=Exists(seen))
    return list(rows.select_related("kept", "other", "created_by").order_by("created_at"))


def mergings_along(reader: User, as_at: AsAt) -> ArraySubquery:
    """Those that the reader may know of, to come along with a session where it is shown as known then."""
    rows = Merging.objects.visible_to(reader).filter(kept__process=OuterRef("process")).order_by("created_at")
    told = {name: name for name in ("created_at", "undone_at", "moved")}
    two = {
        who: JSONObject(
            pk=f"{who}_id", pseudonym=f"{who}__pseudonym", name_then=people_then.name_on(as_at, participation=who)
        )
        for who in ("kept", "other")
    }
    return ArraySubquery((rows if as_at.is_known_then else rows.none()).values(row=JSONObject(**told, **two)))


def brought_along(rows: Iterable[dict[str, Any]]) -> list[Merging]:
    return [
        Merging(
            **{name: person(row[name]) for name in ("kept", "other")},
            **{name: moment and datetime.fromisoformat(moment) for name, moment in row.items() if name in MOMENTS},
            moved=row["moved"],
        )
        for row in rows
    ]


def person(told: dict[str, str]) -> Participation:
    one = Participation(pk=UUID(told["pk"]), pseudonym=told["pseudonym"])
    one.name_then = told["name_then"]  # type: ignore[attr-defined]
    return one
