"""Who was known to be one person at a moment: mergings that came later are taken apart, and what was undone since is
put together, for what was known then. No text is opened for it, and nobody sees more people than today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from dialogues.as_at import AsAt
from dialogues.models import Attendance, Merging, Participation, Process, Session
from dialogues.models.session import FORMERLY


@dataclass
class Then:
    """Only what was otherwise than it is now."""

    attendances: dict[UUID, UUID] = field(default_factory=dict)  # whose each of these was
    threads: dict[UUID, UUID] = field(default_factory=dict)  # and of which person each of these posts and ties
    merged: dict[UUID, Participation | None] = field(default_factory=dict)
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
        rows = [
            Attendance(session=session, participation=one, **{name: told[session.pk][name] for name in FORMERLY})
            for session in sessions
        ]
        for row in rows:
            row.side_id = UUID(str(row.side_id)) if row.side_id else None
        return rows

    def of_person(self, one: Participation) -> Q:
        """Posts and ties."""
        mine = [thread for thread, person in self.threads.items() if person == one.person_id]
        others = [thread for thread, person in self.threads.items() if person != one.person_id]
        return (Q(person=one.person_id) | Q(thread__in=mine)) & ~Q(thread__in=others)


def known_then(process: Process, as_at: AsAt, *, reader: User) -> Then:
    then = Then()
    if not as_at.is_known_then:
        return then
    rows = Merging.objects.visible_to(reader).filter(kept__process=process).select_related("kept", "other")
    for row in rows.order_by("-created_at"):
        stands = row.undone_at is None
        stood = row.created_at < as_at.known_at and (row.undone_at is None or row.undone_at >= as_at.known_at)
        if stood == stands:
            continue
        of = row.kept if stood else row.other
        then.attendances |= {UUID(pk): of.pk for pk in row.moved["attendances"]}
        then.threads |= {UUID(thread): of.person_id for thread in [*row.moved["posts"], *row.moved["ties"]]}
        then.merged[row.other_id] = row.kept if stood else None
        if stood:
            then.put_back |= {(row.other_id, UUID(each["session"])) for each in row.moved["dropped"]}
        else:
            then.dropped += [(row.other_id, each) for each in row.moved["dropped"]]
    return then
