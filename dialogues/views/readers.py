"""Who can read this, and why: names and paths for the pages that show a marking."""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences
from confidentiality.markings import Distribution
from confidentiality.models import Audience
from confidentiality.models.audience import AudienceKind, Basis
from dialogues.models import Process, Session
from dialogues.roles import SeatKind
from dialogues.seated import kinds_held

MOST = 40


@dataclass(frozen=True)
class Person:
    """One reader by name, with every path that lets them in."""

    id: UUID
    name: str
    why: str


Readers = dict[UUID, list[Person]]


def who_reads(several: Iterable[Audience], process: Process | None = None) -> Readers:
    """Per audience its people in the order they came in; one query however many there are.

    With a `process` a seat is named by its kind.
    """
    found = audiences.readers_of_many(several, told=kinds_held(process))
    words: dict[Hashable, str] = {}  # most of many people came by the same path

    def said(reader: audiences.Reader) -> str:
        path = (*reader.bases, *reader.reasons, *sorted(reader.told), reader.expires_at)
        if path not in words:
            words[path] = why(reader, reader.told)
        return words[path]

    return {
        audience: [Person(reader.user_id, reader.name, said(reader)) for reader in readers]
        for audience, readers in found.items()
    }


def names_of(wanted: set[UUID], known: Readers) -> dict[str, str]:
    """By id; whoever is among the readers on the page is known, so that mostly nothing is asked."""
    names = {person.id: person.name for people in known.values() for person in people}
    missing = wanted - names.keys()
    if missing:
        names |= dict(User.objects.filter(pk__in=missing).values_list("pk", "name"))
    return {str(pk): names[pk] for pk in wanted if pk in names}


def why(reader: audiences.Reader, kinds: Collection[str] = ()) -> str:
    """Each path, as “seat: lead; was in the room”, and until when the last of them holds."""
    paths = [path(basis, reason, kinds) for basis, reason in zip(reader.bases, reader.reasons, strict=True)]
    words = _("; ").join(dict.fromkeys(paths))
    if reader.expires_at is None:
        return words
    day = date_format(timezone.localtime(reader.expires_at), "j F Y")
    return _("%(paths)s; until %(day)s") % {"paths": words, "day": day}


def path(basis: str, reason: str, kinds: Collection[str]) -> str:
    named = _(", ").join(str(kind.label).lower() for kind in SeatKind if kind in kinds)
    if basis == Basis.SEAT and named:
        return _("seat: %(kinds)s") % {"kinds": named}
    if basis in {Basis.NAMED, Basis.BREAK_GLASS} and reason:
        return f"{Basis(basis).label}: {reason}"
    return str(Basis(basis).label)


def by_label(process: Process, session: Session | None = None, *, staff: Collection[str] = ()) -> list[dict[str, Any]]:
    """For each label the people whom it lets in here, before anything is saved; two queries.

    Of a session that is yet to be saved, `staff` are the ids of those ticked: the room is those of them whose seat
    lets them in.
    """
    found = {audience.kind: audience for audience in Audience.objects.filter(places(process, session))}
    people = who_reads(found.values(), process)
    of_kind = {kind: people[audience.pk] for kind, audience in found.items()}
    ticked = [
        Person(one.id, one.name, _("would be in the room"))
        for one in of_kind.get(AudienceKind.CLEARANCE, [])
        if str(one.id) in staff
    ]
    rows = {Distribution.RED: of_kind.get(AudienceKind.ROOM, []) if session else ticked}
    if session is None or not session.is_sealed:
        rows |= {label: of_kind.get(kind, []) for label, kind in OF_LABEL.items()}
    return [
        {"label": label, "people": people[:MOST], "more": max(0, len(people) - MOST), "all": people}
        for label, people in rows.items()
        if people or label != Distribution.RED or session is not None
    ]


OF_LABEL = {
    Distribution.AMBER_STRICT: AudienceKind.TEAM,
    Distribution.AMBER: AudienceKind.PARTNERS,
    Distribution.GREEN: AudienceKind.COMMUNITY,
}


def places(process: Process, session: Session | None) -> Q:
    kinds = (AudienceKind.TEAM, AudienceKind.PARTNERS, AudienceKind.CLEARANCE)
    found = Q(kind__in=kinds, scope_kind=process.scope.kind, scope_id=process.pk)
    found |= Q(kind=AudienceKind.COMMUNITY, scope_kind="organisation", scope_id=process.convenor_id)
    if session is not None:
        found |= Q(kind=AudienceKind.ROOM, scope_kind=session.scope.kind, scope_id=session.pk)
    return found
