"""Who can read this, and why: names and paths for the pages that show a marking."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from confidentiality import audiences
from confidentiality.markings import Distribution
from confidentiality.models import Audience
from confidentiality.models.audience import Basis
from confidentiality.scopes import Scope
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
    return {
        audience: [Person(reader.user_id, reader.name, why(reader, reader.told)) for reader in readers]
        for audience, readers in found.items()
    }


def why(reader: audiences.Reader, kinds: Collection[str] = ()) -> str:
    """Each path, as “seat: lead; was in the room”, and until when the last of them holds."""
    paths = [path(basis, reason, kinds) for basis, reason in zip(reader.bases, reader.reasons, strict=True)]
    words = "; ".join(dict.fromkeys(paths))
    if reader.expires_at is None:
        return words
    day = date_format(timezone.localtime(reader.expires_at), "j F Y")
    return _("%(paths)s; until %(day)s") % {"paths": words, "day": day}


def path(basis: str, reason: str, kinds: Collection[str]) -> str:
    named = ", ".join(str(kind.label).lower() for kind in SeatKind if kind in kinds)
    if basis == Basis.SEAT and named:
        return _("seat: %(kinds)s") % {"kinds": named}
    if basis in {Basis.NAMED, Basis.BREAK_GLASS} and reason:
        return f"{Basis(basis).label}: {reason}"
    return str(Basis(basis).label)


def by_label(process: Process, session: Session | None = None) -> list[dict[str, object]]:
    """For each label the people whom it lets in here, before anything is saved."""
    places = {
        Distribution.AMBER_STRICT: audiences.team(process.scope),
        Distribution.AMBER: audiences.partners(process.scope),
        Distribution.GREEN: audiences.community(Scope("organisation", process.convenor_id)),
    }
    if session is not None:
        places = {Distribution.RED: audiences.room(session.scope), **({} if session.is_sealed else places)}
    found = who_reads(places.values(), process)
    return [
        {"label": label, "people": found[place.pk][:MOST], "more": max(0, len(found[place.pk]) - MOST)}
        for label, place in places.items()
    ]
