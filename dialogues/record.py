"""Making the record of a session: plain data in, one transaction, nothing lost and nothing doubled."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit, sealed
from confidentiality.markings import Attribution, Distribution, HeldBack, Marking, kinds_of
from confidentiality.models import Audience
from confidentiality.models.audience import AudienceKind
from confidentiality.scopes import Scope
from dialogues import course
from dialogues.attendance import Seen, fill_room, take_attendance
from dialogues.held import passage_body
from dialogues.models import (
    Issue,
    Passage,
    Point,
    Process,
    Session,
)
from dialogues.roles import Verb, require
from dialogues.vocabulary import PointKind, SessionFormat, SessionStatus, Track
from participants.models import Party
from participants.when import When

OPEN_ATTRIBUTIONS = frozenset({Attribution.BY_ROLE, Attribution.BY_PARTY, Attribution.ON_RECORD})


@dataclass(frozen=True)
class Said:
    """One point as the facilitator wrote it."""

    text: str
    marking: Marking
    kind: PointKind | str = ""
    party: Party | None = None
    issue: Issue | None = None
    # Both sides said it; then no party did alone.
    is_joint: bool = False
    caveats: tuple[str, ...] = ()
    # Caveats with what they name, which is sealed with the words.
    held: tuple[HeldBack, ...] = ()
    # Of a TLP:RED point that is not for the whole room: whom it is for, besides its writer.
    readers: tuple[User, ...] = ()


@dataclass(frozen=True)
class SessionRecord:
    """Everything that one save of the form says."""

    when: When
    summary: str
    number: int
    format: SessionFormat = SessionFormat.WORKSHOP
    status: SessionStatus = SessionStatus.HELD
    declared_track: Track | str = ""
    label_reason: str = ""
    place: str = ""
    languages: str = ""
    round: int | None = None
    neutrality: str = ""
    # The most open marking that the acknowledged ground rules allow.
    rules: Marking | None = None
    is_sealed: bool = False
    seen: Sequence[Seen] = ()
    staff: Sequence[User] = ()
    # Of a shuttle, which leg each member of staff was on.
    staff_legs: Mapping[UUID, int] = field(default_factory=dict)
    points: Sequence[Said] = ()
    private_note: str = ""
    marking: Marking = field(default_factory=lambda: Marking(Distribution.AMBER_STRICT, Attribution.CHATHAM))
    # What the summary is held back with.
    held: tuple[HeldBack, ...] = ()


@transaction.atomic
def log_session(
    process: Process,
    record: SessionRecord,
    *,
    by: User,
    form_key: UUID,
    at: datetime | None = None,
    and_then: Callable[[Session], None] | None = None,
) -> Session:
    """Save the record of one session, and what comes with it. The same `form_key` again returns the session it made.

    A session that is on the list as held and has no record yet takes this one.
    """
    Process.objects.select_for_update().get(pk=process.pk)
    again = Session.objects.filter(form_key=form_key, process=process, recorded_at__isnull=False).first()
    if again is not None:
        return again
    session = process.sessions.to_record(record.number).first()
    session = session or Session(process=process, number=record.number)
    session.when = record.when
    session.format, session.status = record.format, record.status
    session.declared_track, session.languages = record.declared_track, record.languages
    session.round, session.neutrality = record.round, record.neutrality
    if record.rules:
        session.rules_distribution, session.rules_attribution = record.rules.distribution, record.rules.attribution
    session.is_sealed, session.form_key = record.is_sealed, form_key
    session.recorded_by, session.recorded_at = by, at or timezone.now()
    session.save()
    take_attendance(session, record.seen, record.staff, by=by, staff_legs=record.staff_legs)
    write_words(session, record, by=by, at=at)
    if and_then is not None:
        and_then(session)
    audit.record("session.record", kind="session", object_id=session.pk, actor=by)
    course.refresh(process)
    return session


def write_words(
    session: Session, record: SessionRecord, *, by: User, at: datetime | None = None, after: int = 0
) -> None:
    process = session.process
    texts = {
        Passage.Purpose.SUMMARY: record.summary,
        Passage.Purpose.PLACE: record.place,
        Passage.Purpose.LABEL_REASON: record.label_reason,
    }
    for purpose, text in texts.items():
        if text:
            held = record.held if purpose == Passage.Purpose.SUMMARY else ()
            write_passage(process, purpose, text, by=by, session=session, marking=record.marking, held=held, at=at)
    if record.private_note:
        write_passage(process, Passage.Purpose.PRIVATE_NOTE, record.private_note, by=by, session=session, at=at)
    for position, said in enumerate(record.points, start=after):
        write_point(process, said, by=by, session=session, position=position, at=at)


def is_sealed_now(session: Session) -> bool:
    """Asked under a lock, and told to `session`: whoever seals it waits for whoever writes in it, or was first."""
    rows = Session.objects.select_for_update(no_key=True).filter(pk=session.pk)
    session.is_sealed = rows.values_list("is_sealed", flat=True).get()
    return session.is_sealed


def audience_for(
    process: Process,
    distribution: Distribution,
    *,
    session: Session | None,
    by: User,
    readers: Sequence[User] = (),
) -> Audience:
    """The people whom a marking lets in (audiences.md); everything of a sealed session is for its room."""
    is_sealed = session is not None and is_sealed_now(session)
    if distribution == Distribution.RED and (readers or session is None):
        return for_named(session, [by, *readers])
    if session is not None and (is_sealed or distribution == Distribution.RED):
        return audiences.room(session.scope)
    if distribution == Distribution.AMBER_STRICT:
        return audiences.team(process.scope)
    if distribution == Distribution.AMBER:
        return audiences.partners(process.scope)
    return audiences.community(Scope("organisation", process.convenor_id))


def for_named(session: Session | None, people: Sequence[User]) -> Audience:
    named = audiences.named(people)
    if session is not None and session.is_sealed:
        inside = audiences.people_in(audiences.room(session.scope))
        if not audiences.people_in(named) <= inside:
            raise ValidationError(_("What was said in a sealed session is for those who were in the room."))
    return named


def require_writer(user: User, process: Process, audience: Audience) -> None:
    """Partners read what they do not write; a room and one's own notes are written by whoever is in them."""
    if audience.kind not in {AudienceKind.ROOM, AudienceKind.OWN}:
        require(user, Verb.WRITE_POINT, process)


def write_point(
    process: Process,
    said: Said,
    *,
    by: User,
    session: Session | None = None,
    position: int = 0,
    at: datetime | None = None,
) -> Point:
    """Seal one point into the audience of its marking. The writer has to be in it, and of the team."""
    if session is not None:
        said = replace(said, marking=session.bound(said.marking))
    audience = audience_for(process, said.marking.distribution, session=session, by=by, readers=said.readers)
    require_writer(by, process, audience)
    point = Point(
        process=process,
        session=session,
        position=position,
        audience=audience,
        distribution=said.marking.distribution,
        attribution=said.marking.attribution,
        caveats=list(dict.fromkeys([*said.caveats, *kinds_of(said.held)])),
        created_by=by,
    )
    if said.marking.distribution != Distribution.RED and said.marking.attribution in OPEN_ATTRIBUTIONS:
        point.kind, point.party, point.issue = str(said.kind), said.party, said.issue
    point.created_at = at or timezone.now()
    body = {
        "text": said.text,
        "kind": str(said.kind),
        "party": str(said.party.pk) if said.party else None,
        "issue": str(said.issue.pk) if said.issue else None,
        "held": [each.dump() for each in said.held],
        "joint": said.is_joint,
    }
    point.body = sealed.seal(
        json.dumps(body, ensure_ascii=False),
        kind="point",
        object_id=point.pk,
        audience=audience,
        key_scope=process.scope,
        by=by,
    )
    point.save(force_insert=True)
    audit.record("point.write", kind="point", object_id=point.pk, actor=by)
    return point


def write_passage(
    process: Process,
    purpose: Passage.Purpose,
    text: str,
    *,
    by: User,
    session: Session | None = None,
    marking: Marking | None = None,
    witness: User | None = None,
    said_on: date | None = None,
    held: Sequence[HeldBack] = (),
    at: datetime | None = None,
) -> Passage:
    marking = marking or Marking(Distribution.AMBER_STRICT, Attribution.CHATHAM)
    if purpose == Passage.Purpose.PRIVATE_NOTE:
        audience = audiences.own(by, process.scope)
        marking = Marking(Distribution.RED, Attribution.OFF_RECORD)
    elif purpose == Passage.Purpose.PLAN and session is not None:
        audience = audiences.room(session.scope)
        marking = Marking(Distribution.RED, Attribution.OFF_RECORD)
    else:
        marking = session.bound(marking) if session else marking
        audience = audience_for(process, marking.distribution, session=session, by=by)
    require_writer(by, process, audience)
    passage = Passage(
        process=process,
        session=session,
        purpose=purpose,
        audience=audience,
        distribution=marking.distribution,
        attribution=marking.attribution,
        witness=witness,
        said_on=said_on,
        caveats=kinds_of(held),
        created_by=by,
    )
    passage.created_at = at or timezone.now()
    passage.body = sealed.seal(
        passage_body(text, held),
        kind="passage",
        object_id=passage.pk,
        audience=audience,
        key_scope=process.scope,
        by=by,
    )
    passage.save(force_insert=True)
    return passage


@transaction.atomic
def plan_session(
    process: Process,
    *,
    number: int,
    window: When,
    by: User,
    place_and_day: str,
    staff: Sequence[User] = (),
    declared_track: Track | str = "",
    at: datetime | None = None,
) -> Session:
    """Put a meeting on the list: in clear only the window it falls in; place and day for those who will be there."""
    session = Session(process=process, number=number, status=SessionStatus.PLANNED, declared_track=declared_track)
    session.when = window
    session.save()
    people = {user.pk: user for user in [by, *staff]}
    fill_room(session, list(people.values()), by=by, legs={})
    write_passage(process, Passage.Purpose.PLAN, place_and_day, by=by, session=session, at=at)
    audit.record("session.plan", kind="session", object_id=session.pk, actor=by)
    course.refresh(process)
    return session


@transaction.atomic
def list_session(
    process: Process,
    *,
    number: int,
    when: When,
    by: User,
    staff: Sequence[User],
    format: SessionFormat = SessionFormat.WORKSHOP,  # noqa: A002 - the field's own name
    declared_track: Track | str = "",
) -> Session:
    """Put a meeting that was held on the list; its record is still to come, and waits on the desk until it does."""
    session = Session(process=process, number=number, format=format, declared_track=declared_track)
    session.when = when
    session.save()
    fill_room(session, staff, by=by, legs={})
    audit.record("session.list", kind="session", object_id=session.pk, actor=by)
    course.refresh(process)
    return session
