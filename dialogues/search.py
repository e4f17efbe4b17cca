"""Looking for words in one process, inside the reader's audiences: by opening and scanning, never through an index."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality import sealed
from confidentiality.markings import Marking
from confidentiality.scan import scan
from dialogues.as_at import AsAt
from dialogues.held import passage_words
from dialogues.models import Attachment, Contact, MemoryAid, NextStep, Passage, Point, Process
from participants.spelling import Wanted

MOST = 2_000
SHOWN = 50
AROUND = 90
OF_SESSION = ("session__number", "session__when_earliest")
ON_A_LINE = ("body_id", "audience_id", "created_at", "distribution", "attribution", *OF_SESSION)


@dataclass(frozen=True)
class Sealed:
    """A sealed text that may be looked through: what it is, where it stands, under what marking."""

    body: UUID
    audience: UUID
    written: datetime
    label: str | Promise
    address: str | Promise  # worked out for what is shown only
    marking: Marking | None
    words: Callable[[str], str] = str
    session: int | None = None
    speaks_of: date | None = None  # where it is of another day than the one on which it was written

    def is_of(self, as_at: AsAt) -> bool:
        """Whether it had been said by that day, or may have; and where only that counts, written down."""
        day = self.speaks_of or timezone.localdate(self.written)
        return day <= as_at.day and not (as_at.is_known_then and self.written >= as_at.known_at)


@dataclass(frozen=True)
class Piece:
    text: str
    is_found: bool = False


@dataclass(frozen=True)
class Hit:
    of: Sealed
    context: tuple[Piece, ...]


@dataclass(frozen=True)
class Found:
    hits: list[Hit]
    count: int
    looked_through: int
    is_everything: bool


# What apps above keep sealed in a process: each takes the process and the reader, the newest first.
Source = Callable[[Process, User], Iterable[Sealed]]
SOURCES: list[Source] = []


def also_looks_in(source: Source) -> Source:
    SOURCES.append(source)
    return source


def look(process: Process, query: str, *, by: User, as_at: AsAt | None = None) -> Found:
    """What `by` may read of this process, by that day, that holds every word of the query; the newest first."""
    texts = sorted((text for source in SOURCES for text in source(process, by)), key=lambda text: text.written)
    of_day = [text for text in texts if text.is_of(as_at)] if as_at is not None and as_at.is_past else texts
    newest = of_day[::-1][:MOST]
    wanted = Wanted(query)
    opened = scan((text.body for text in newest), of=process.scope)
    met = [text for text in newest if text.body in opened and wanted.places(text.words(opened[text.body]))]
    shown = met[:SHOWN]
    # Opened once more, with an event for each: these are read, the others were only looked through.
    words = sealed.unseal(text.body for text in shown)
    hits = [Hit(text, in_context(text.words(words[text.body]), wanted)) for text in shown]
    return Found(hits, len(met), len(opened), len(texts) <= MOST)


def in_context(text: str, wanted: Wanted) -> tuple[Piece, ...]:
    """The words around the first place, every place in it told apart."""
    places = wanted.places(text)
    first = places[0][0]
    start, end = edge(text, first - AROUND), edge(text, first + 2 * AROUND)
    pieces, at = [Piece("… ")] if start else [], start
    for here, there in places:
        if there <= end:
            pieces += [Piece(text[at:here]), Piece(text[here:there], is_found=True)]
            at = there
    rest = text[at:end] + (" …" if end < len(text) else "")
    return tuple(piece for piece in [*pieces, Piece(rest)] if piece.text)


def edge(text: str, at: int) -> int:
    """The end of the word that `at` falls in, or of the text."""
    if at <= 0:
        return 0
    return next((place for place in range(at, len(text)) if text[place].isspace()), len(text))


@also_looks_in
def points(process: Process, by: User) -> Iterator[Sealed]:
    rows = Point.objects.visible_to(by).filter(process=process).select_related("session").order_by("-created_at")
    for row in rows.only(*ON_A_LINE)[: MOST + 1]:
        yield Sealed(
            body=row.body_id,
            audience=row.audience_id,
            written=row.created_at,
            label=_("Point"),
            address=of_session(process, row.session_id),
            marking=row.marking,
            words=lambda body: json.loads(body)["text"],
            session=row.session.number if row.session else None,
            speaks_of=row.session.when_earliest if row.session else None,
        )


@also_looks_in
def passages(process: Process, by: User) -> Iterator[Sealed]:
    rows = Passage.objects.visible_to(by).filter(process=process).select_related("session").order_by("-created_at")
    for row in rows.only(*ON_A_LINE, "purpose")[: MOST + 1]:
        yield Sealed(
            body=row.body_id,
            audience=row.audience_id,
            written=row.created_at,
            label=Passage.Purpose(row.purpose).label,
            address=of_session(process, row.session_id),
            marking=row.marking,
            words=passage_words,
            session=row.session.number if row.session else None,
            speaks_of=row.session.when_earliest if row.session else None,
        )


@also_looks_in
def files(process: Process, by: User) -> Iterator[Sealed]:
    """By what they are said to be and by the name they came with; what is in them is never looked into."""
    rows = Attachment.objects.visible_to(by).filter(process=process).select_related("session").order_by("-created_at")
    for row in rows[: MOST + 1]:
        address, number = of_session(process, row.session_id), row.session.number
        day = row.session.when_earliest
        yield Sealed(
            row.body_id, row.audience_id, row.created_at, _("File"), address, row.marking, about_and_name, number, day
        )


def about_and_name(body: str) -> str:
    told = json.loads(body)
    return f"{told['about']}\n{told['name']}"


@also_looks_in
def between_sessions(process: Process, by: User) -> Iterator[Sealed]:
    """Contacts and messages, next steps, and what one keeps in mind about somebody for oneself."""
    listed = reverse_lazy("dialogues:contact_list", args=[process.pk])
    for contact in Contact.objects.visible_to(by).filter(process=process).order_by("-created_at")[: MOST + 1]:
        label = contact.get_means_display()
        yield Sealed(
            body=contact.body_id,
            audience=contact.audience_id,
            written=contact.created_at,
            label=label,
            address=listed,
            marking=contact.marking,
            words=said_and_answered,
            speaks_of=contact.when_earliest,
        )
    for step in NextStep.objects.visible_to(by).filter(process=process).order_by("-created_at")[: MOST + 1]:
        address = of_session(process, step.session_id) if step.session_id else listed
        yield Sealed(step.body_id, step.audience_id, step.created_at, _("Next step"), address, step.marking)
    people = reverse_lazy("dialogues:participation_list", args=[process.pk])
    aids = MemoryAid.objects.visible_to(by).filter(participation__process=process).order_by("-created_at")
    for aid in aids[: MOST + 1]:
        yield Sealed(aid.body_id, aid.audience_id, aid.created_at, _("Memory aid"), people, None)


def said_and_answered(body: str) -> str:
    said = json.loads(body)
    return "\n".join(words for words in (said["text"], said.get("answer", "")) if words)


def of_session(process: Process, session: UUID | None) -> str | Promise:
    if session is None:
        return reverse_lazy("dialogues:process_detail", args=[process.pk])
    return reverse_lazy("dialogues:session_detail", args=[process.pk, session])
