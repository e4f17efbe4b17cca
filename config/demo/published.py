"""Published cases as plain data, and how one is loaded: facts with their sources, nothing said in any room.

Where a source gives only a month or a year, that is what is kept; what is of low confidence is left out. No list of
those present is at hand, so no room is read. Lio and Sefa alone hold seats, and everything is read only.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from confidentiality.context import acting_as
from config.demo.oslo import PUBLISHED, open_process
from config.demo.told import Told
from dialogues import claims, course, record
from dialogues.models import Commitment, Conflict, ContextEvent, EscalationPeriod, ExternalId, Process, TrackCall
from dialogues.record import SessionRecord
from dialogues.vocabulary import (
    CommitmentState,
    ConflictKind,
    Escalation,
    IdScheme,
    SessionFormat,
    Stage,
    Status,
    Track,
)
from participants.models import Confidence, Party, PartyKind
from participants.when import When

KNOWN = "Literature"  # known well, and no one source at hand


@dataclass(frozen=True)
class Fact:
    """A period of a history: what began when, by what source; `why` is its trigger or reason."""

    what: Track | Stage | Status | Escalation
    since: When
    source: str
    confidence: str = "documented"
    why: str = ""
    until: When | None = None  # where the sources tell no more, and nothing else is known to have begun


@dataclass(frozen=True)
class Meeting:
    number: int
    when: When
    summary: str
    source: str
    confidence: str = "documented"
    place: str = ""
    format: SessionFormat = SessionFormat.WORKSHOP


@dataclass(frozen=True)
class Answer:
    """One of several answers to a question; with `why`, the one that is shown."""

    question: str
    answer: str
    source: str
    confidence: str = "single_source"
    when: When | None = None
    why: str = ""


@dataclass(frozen=True)
class Call:
    observer: str
    track: Track
    since: When
    source: str
    words: str = ""
    why: str = ""


@dataclass(frozen=True)
class Case:
    name: str
    house: tuple[str, str]  # code and name of who convened it
    facts: tuple[Fact, ...]
    meetings: tuple[Meeting, ...] = ()
    answers: tuple[Answer, ...] = ()
    calls: tuple[Call, ...] = ()
    track: Track = Track.T2
    is_official: bool = False


@dataclass(frozen=True)
class Ground:
    """A conflict with its parties and events, and the processes told of it."""

    name: str
    kind: ConflictKind
    parties: tuple[tuple[str, PartyKind], ...]
    cases: tuple[Case, ...]
    events: tuple[tuple[When, str, bool, str], ...] = ()  # what happened, whether it is major, by what source
    commitments: tuple[tuple[str, CommitmentState, When, str], ...] = ()
    ids: tuple[tuple[IdScheme, str, str], ...] = field(default=())


def load(told: Told, ground: Ground) -> None:
    with acting_as(told.lio):
        conflict = Conflict.objects.create(name=ground.name, kind=ground.kind)
        since = When.year(min(fact.since.earliest.year for case in ground.cases for fact in case.facts))
        parties = {
            name: Party.establish(name, kind, since=since, recorded_by=told.lio) for name, kind in ground.parties
        }
        conflict.parties.set(parties.values())
        ExternalId.objects.bulk_create(
            ExternalId(conflict=conflict, scheme=scheme, value=value, label=label)
            for scheme, value, label in ground.ids
        )
        for when, label, is_major, source in ground.events:
            event = ContextEvent(conflict=conflict, label=label, is_major=is_major, source=source)
            event.recorded_by = told.lio
            event.confidence = Confidence.CORROBORATED if source == KNOWN else Confidence.DOCUMENTED
            event.when = when
            event.save()
        for name, state, begun, source in ground.commitments:
            row = Commitment(conflict=conflict, party=parties[name], state=state, source=source, recorded_by=told.lio)
            row.since = begun
            row.save()
        for case in ground.cases:
            tell(told, conflict, case)


def tell(told: Told, conflict: Conflict, case: Case) -> None:
    code, convenor = case.house
    process = open_process(told, conflict, case.name, code, convenor, is_official=case.is_official)
    for fact in case.facts:
        begin(told, process, fact)
    for call in case.calls:
        row = TrackCall(
            process=process, observer=call.observer, track=call.track, words=call.words, why=call.why,
            source=call.source, confidence="documented", recorded_by=told.lio,
        )  # fmt: skip
        row.since = call.since
        row.save()
    for one in case.answers:
        said = {"question": one.question, "answer": one.answer, "source": one.source, "confidence": one.confidence,
                "when": one.when, "is_chosen": bool(one.why), "why": one.why}  # fmt: skip
        claims.add(process, said, by=told.lio)
    for meeting in case.meetings:
        log(told, process, meeting, case.track)
    course.refresh(process)
    Process.objects.filter(pk=process.pk).update(is_historic=True)


def begin(told: Told, process: Process, fact: Fact) -> None:
    if isinstance(fact.what, Escalation):
        row = EscalationPeriod(
            process=process, stage=fact.what, source=fact.source, confidence=fact.confidence, recorded_by=told.lio
        )
        row.since = fact.since
        row.save()
        return
    words = {Track: "trigger", Status: "reason"}.get(type(fact.what), "")
    why: dict[str, Any] = {words: fact.why} if words and fact.why else {}
    period = course.begin(
        process, fact.what, since=fact.since, by=told.lio, source=fact.source, confidence=fact.confidence, **why
    )
    if fact.until is not None:
        period.end(fact.until, by=told.lio)


def log(told: Told, process: Process, meeting: Meeting, track: Track) -> None:
    confidence = meeting.confidence.replace("_", " ")
    record.log_session(
        process,
        SessionRecord(
            when=meeting.when,
            summary=f"{meeting.summary} Source: {meeting.source}. Confidence: {confidence}.",
            number=meeting.number,
            format=meeting.format,
            declared_track=track,
            place=meeting.place,
            marking=PUBLISHED,
        ),
        by=told.lio,
        form_key=uuid4(),
    )
