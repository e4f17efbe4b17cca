"""What a session leaves besides its notes: agenda, ground rules, the agreed record, and what each side expects."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit, sealed
from confidentiality.markings import Attribution, Distribution, Marking
from dialogues.contacts import TEAM_ONLY, Step, write_step
from dialogues.models import Addition, AgendaItem, Expectation, Passage, Process, Session
from dialogues.record import OPEN_ATTRIBUTIONS, audience_for, require_writer, write_passage
from dialogues.roles import Verb, require
from dialogues.vocabulary import AgendaOutcome, ExpectationState
from participants.models import Party

BY_PARTY = Marking(Distribution.AMBER_STRICT, Attribution.BY_PARTY)


@dataclass(frozen=True)
class Spoken:
    """Words that were said aloud: who of the staff heard them, and when."""

    text: str
    witness: User
    on: date


@dataclass(frozen=True)
class Proceedings:
    agenda: Sequence[tuple[str, Party | None]] = ()
    rules: str = ""
    rules_said: Spoken | None = None
    agreed: Spoken | None = None
    steps: Sequence[Step] = ()


def write_proceedings(
    session: Session, told: Proceedings, *, marking: Marking, by: User, at: datetime | None = None
) -> None:
    """Seal all of it where the summary of the session is sealed."""
    process = session.process
    for position, (words, party) in enumerate(told.agenda):
        write_agenda_item(session, words, party, position=position, marking=marking, by=by, at=at)
    if told.rules:
        write_passage(process, Passage.Purpose.RULES, told.rules, session=session, marking=marking, by=by, at=at)
    for purpose, spoken in ((Passage.Purpose.RULES_SAID, told.rules_said), (Passage.Purpose.AGREED, told.agreed)):
        if spoken is not None:
            write_passage(
                process,
                purpose,
                spoken.text,
                session=session,
                marking=marking,
                witness=spoken.witness,
                said_on=spoken.on,
                by=by,
                at=at,
            )
    for step in told.steps:
        write_step(process, step, session=session, marking=marking, by=by, at=at)


def write_agenda_item(
    session: Session,
    words: str,
    party: Party | None,
    *,
    by: User,
    position: int = 0,
    marking: Marking = BY_PARTY,
    outcome: AgendaOutcome | str = "",
    at: datetime | None = None,
) -> AgendaItem:
    process = session.process
    audience = audience_for(process, marking.distribution, session=session, by=by)
    require_writer(by, process, audience)
    item = AgendaItem(
        process=process,
        session=session,
        position=position,
        audience=audience,
        proposed_by=None if session.is_sealed else party,
        outcome=outcome,
        created_by=by,
    )
    item.created_at = at or timezone.now()
    body = {"text": words, "party": str(party.pk) if party else None}
    item.body = sealed.seal(
        json.dumps(body, ensure_ascii=False),
        kind="agenda",
        object_id=item.pk,
        audience=audience,
        key_scope=process.scope,
        by=by,
    )
    item.save(force_insert=True)
    return item


@transaction.atomic
def finish(
    session: Session,
    *,
    outcomes: Sequence[tuple[AgendaItem, str]] = (),
    agreed: Spoken | None = None,
    steps: Sequence[Step] = (),
    by: User,
    key: UUID | None = None,
) -> None:
    """What is known after its record: how items ended, what was agreed, what is to do. The same key does it once."""
    process = session.process
    require(by, Verb.LOG_SESSION, process)
    Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    if key is not None and not Addition.objects.get_or_create(form_key=key, session=session, added_by=by)[1]:
        return
    for item, outcome in outcomes:
        AgendaItem.objects.filter(pk=item.pk).update(outcome=outcome)
        audit.record("agenda.settle", kind="agenda", object_id=item.pk, actor=by)
    write_proceedings(session, Proceedings(agreed=agreed, steps=steps), marking=TEAM_ONLY, by=by)


@transaction.atomic
def expect(
    process: Process,
    party: Party | None,
    expected: str,
    *,
    by: User,
    owner: User,
    offered: str = "",
    due_on: date | None = None,
    spoken_on: date | None = None,
    spoken_by: User | None = None,
    marking: Marking = BY_PARTY,
    at: datetime | None = None,
) -> Expectation:
    """Write down what a party expects of the process, what it was offered, and who looks after it."""
    require(by, Verb.LOG_SESSION, process)
    audience = audience_for(process, marking.distribution, session=None, by=by)
    require_writer(by, process, audience)
    if not audiences.may_read(owner, audience):
        raise ValidationError(_("%(name)s could not read this. Choose another owner."), params={"name": owner.name})
    is_open = marking.distribution != Distribution.RED and marking.attribution in OPEN_ATTRIBUTIONS
    row = Expectation(
        process=process,
        party=party if is_open else None,
        owner=owner,
        due_on=due_on,
        spoken_on=spoken_on,
        spoken_by=spoken_by,
        audience=audience,
        distribution=marking.distribution,
        attribution=marking.attribution,
        created_by=by,
    )
    row.created_at = at or timezone.now()
    body = {"party": str(party.pk) if party else None, "expected": expected, "offered": offered}
    row.body = sealed.seal(
        json.dumps(body, ensure_ascii=False),
        kind="expectation",
        object_id=row.pk,
        audience=audience,
        key_scope=process.scope,
        by=by,
    )
    row.save(force_insert=True)
    audit.record("expectation.write", kind="expectation", object_id=row.pk, actor=by)
    return row


@transaction.atomic
def settle_expectation(row: Expectation, state: ExpectationState, *, by: User, on: date | None = None) -> None:
    """Met or given up, once; spoken about again, as often as it is."""
    require(by, Verb.LOG_SESSION, row.process)
    locked = Expectation.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not locked.is_open:
        return
    day = on or timezone.localdate()
    if state == ExpectationState.OPEN:
        locked.spoken_on, locked.spoken_by = day, by
    else:
        locked.state, locked.settled_on = state, day
    locked.save(update_fields=["state", "settled_on", "spoken_on", "spoken_by"])
    audit.record(f"expectation.{state}", kind="expectation", object_id=row.pk, actor=by)
