"""Looking for words in one process, inside the reader's audiences: by opening and scanning, never through an index.

What stands in clear (kind, day, track, who may read) is asked of the database first; of what is left the newest are
opened, up to a cap.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
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
from participants.when import When

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


@dataclass(frozen=True)
class Narrowed:
    """What is looked through at all, by what stands in clear. Without a session a text has no track."""

    kind: str = ""
    first: date | None = None
    last: date | None = None
    track: str = ""
    written_before: datetime | None = None

    @classmethod
    def asked(cls, as_at: AsAt | None, *, kind: str = "", when: When | None = None, track: str = "") -> Narrowed:
        """Nothing of a day after that of the page; and where only that counts, nothing written later."""
        last = when.latest if when else None
        if as_at is not None and as_at.is_past:
            last = min(last or as_at.day, as_at.day)
        is_known_then = as_at is not None and as_at.is_past and as_at.is_known_then
        written_before = as_at.known_at if as_at is not None and is_known_then else None
        return cls(kind, when.earliest if when else None, last, track, written_before)

    def of_session(self, name: str = "session") -> Q:
        """Texts of a session are of its day, others of the day on which they were written."""
        loose = Q(**{f"{name}__isnull": True}) & self.of_day_written()
        there = Q(**{f"{name}__isnull": False}) & self.of_day(f"{name}__when") & self.of_track(f"{name}__")
        return self.written() & (there if self.track else there | loose)

    def of_day_written(self) -> Q:
        found = Q()
        if self.first is not None:
            found &= Q(created_at__gte=midnight(self.first))
        if self.last is not None:
            found &= Q(created_at__lt=midnight(self.last + timedelta(days=1)))
        return found

    def of_day(self, name: str = "when") -> Q:
        """What was of one of those days, or may have been."""
        found = Q()
        if self.first is not None:
            found &= Q(**{f"{name}_latest__gte": self.first})
        if self.last is not None:
            found &= Q(**{f"{name}_earliest__lte": self.last})
        return found

    def of_track(self, way: str = "") -> Q:
        """As its chart draws a session: by its label, or by what its room implied where it has none."""
        labelled = Q(**{f"{way}declared_track": self.track})
        read = Q(**{f"{way}declared_track": "", f"{way}implied_track": self.track})
        return labelled | read if self.track else Q()

    def listed(self) -> Q:
        """For sessions as they stand on their list."""
        return self.of_day() & self.of_track()

    def written(self) -> Q:
        return Q(created_at__lt=self.written_before) if self.written_before is not None else Q()

    def loose(self) -> Q:
        """For what belongs to no session."""
        return nothing() if self.track else self.written() & self.of_day_written()


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def nothing() -> Q:
    return Q(pk__in=[])


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


# What is sealed in a process, by kind, apps above too: each takes the process, the reader and what is wanted at all,
# and yields the newest first.
Source = Callable[[Process, User, Narrowed], Iterable[Sealed]]
SOURCES: dict[str, tuple[str | Promise, Source]] = {}


def also_looks_in(kind: str, label: str | Promise) -> Callable[[Source], Source]:
    def registered(source: Source) -> Source:
        SOURCES[kind] = label, source
        return source

    return registered


def kinds() -> list[tuple[str, str | Promise]]:
    return [(kind, label) for kind, (label, _source) in SOURCES.items()]


def look(process: Process, query: str, *, by: User, only: Narrowed | None = None) -> Found:
    """What `by` may read of this process that holds every word of the query; the newest first."""
    only = only or Narrowed()
    sources = [source for kind, (_label, source) in SOURCES.items() if only.kind in ("", kind)]
    texts = sorted((text for source in sources for text in source(process, by, only)), key=lambda text: text.written)
    newest = texts[::-1][:MOST]
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


@also_looks_in("point", _("Points"))
def points(process: Process, by: User, only: Narrowed) -> Iterator[Sealed]:
    rows = Point.objects.visible_to(by).only(*ON_A_LINE)
    return in_sessions(process, rows, only, lambda _row: _("Point"), lambda body: str(json.loads(body)["text"]))


@also_looks_in("passage", _("Summaries and notes"))
def passages(process: Process, by: User, only: Narrowed) -> Iterator[Sealed]:
    rows = Passage.objects.visible_to(by).only(*ON_A_LINE, "purpose")
    return in_sessions(process, rows, only, lambda row: Passage.Purpose(row.purpose).label, passage_words)


@also_looks_in("file", _("Files"))
def files(process: Process, by: User, only: Narrowed) -> Iterator[Sealed]:
    """By what they are said to be and by the name they came with; what is in them is never looked into."""
    rows = Attachment.objects.visible_to(by).only(*ON_A_LINE)
    return in_sessions(process, rows, only, lambda _row: _("File"), about_and_name)


def in_sessions(
    process: Process,
    rows: QuerySet[Any],
    only: Narrowed,
    label: Callable[[Any], str | Promise],
    words: Callable[[str], str],
) -> Iterator[Sealed]:
    """What stands on the page of its session, or on that of the process where it is of none."""
    wanted = rows.filter(only.of_session(), process=process).select_related("session").order_by("-created_at")
    for row in wanted[: MOST + 1]:
        yield Sealed(
            body=row.body_id,
            audience=row.audience_id,
            written=row.created_at,
            label=label(row),
            address=of_session(process, row.session_id),
            marking=row.marking,
            words=words,
            session=row.session.number if row.session else None,
        )


def about_and_name(body: str) -> str:
    told = json.loads(body)
    return f"{told['about']}\n{told['name']}"


@also_looks_in("contact", _("Contacts and messages"))
def contacts(process: Process, by: User, only: Narrowed) -> Iterator[Sealed]:
    listed = reverse_lazy("dialogues:contact_list", args=[process.pk])
    of_day = nothing() if only.track else only.written() & only.of_day()
    rows = Contact.objects.visible_to(by).filter(of_day, process=process)
    for contact in rows.order_by("-created_at")[: MOST + 1]:
        label = contact.get_means_display()
        yield Sealed(
            body=contact.body_id,
            audience=contact.audience_id,
            written=contact.created_at,
            label=label,
            address=listed,
            marking=contact.marking,
            words=said_and_answered,
        )


@also_looks_in("step", _("Next steps"))
def steps(process: Process, by: User, only: Narrowed) -> Iterator[Sealed]:
    listed = reverse_lazy("dialogues:contact_list", args=[process.pk])
    rows = NextStep.objects.visible_to(by).filter(only.of_session(), process=process)
    for step in rows.order_by("-created_at")[: MOST + 1]:
        address = of_session(process, step.session_id) if step.session_id else listed
        yield Sealed(step.body_id, step.audience_id, step.created_at, _("Next step"), address, step.marking)


@also_looks_in("aid", _("What you keep in mind"))
def aids(process: Process, by: User, only: Narrowed) -> Iterator[Sealed]:
    people = reverse_lazy("dialogues:participation_list", args=[process.pk])
    rows = MemoryAid.objects.visible_to(by).filter(only.loose(), participation__process=process)
    for aid in rows.order_by("-created_at")[: MOST + 1]:
        yield Sealed(aid.body_id, aid.audience_id, aid.created_at, _("Memory aid"), people, None)


def said_and_answered(body: str) -> str:
    said = json.loads(body)
    return "\n".join(words for words in (said["text"], said.get("answer", "")) if words)


def of_session(process: Process, session: UUID | None) -> str | Promise:
    if session is None:
        return reverse_lazy("dialogues:process_detail", args=[process.pk])
    return reverse_lazy("dialogues:session_detail", args=[process.pk, session])
