"""Noting what happened outside the room."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit
from dialogues.as_at import AsAt
from dialogues.models import ContextEvent, Process
from participants.models import AlreadyCorrectedError, Confidence
from participants.when import When


@dataclass(frozen=True)
class Happened:
    when: When
    label: str
    kind: str = ContextEvent.Kind.OTHER
    is_major: bool = False
    # Whether only this process knows; else everybody who works on the conflict does.
    is_kept: bool = True
    source: str = ""
    confidence: str = Confidence.SINGLE_SOURCE


@transaction.atomic
def note(process: Process, happened: Happened, *, by: User, key: UUID) -> ContextEvent:
    """`key` becomes its id, so that a second press of the button notes nothing more."""
    event = ContextEvent.objects.known_to(process).filter(pk=key).first()
    if event is not None:
        return event
    event = ContextEvent(
        id=key,
        conflict_id=process.conflict_id,
        kept_by=process if happened.is_kept else None,
        kind=happened.kind,
        label=happened.label,
        is_major=happened.is_major,
        source=happened.source,
        confidence=happened.confidence,
        recorded_by=by,
    )
    event.when = happened.when
    event.save(force_insert=True)
    audit.record("event.note", kind="process", object_id=process.pk, actor=by, event=event.pk)
    return event


@transaction.atomic
def correct(event: ContextEvent, happened: Happened, *, of: Process, by: User) -> ContextEvent:
    """What is now believed of it, in every process that knows it; plans that were looked at need no second look."""
    try:
        corrected = event.correct(
            by=by,
            when=happened.when,
            label=happened.label,
            kind=happened.kind,
            is_major=happened.is_major,
            kept_by=of if happened.is_kept and event.kept_by_id else None,  # what everybody knew stays known to them
            source=happened.source,
            confidence=happened.confidence,
        )
    except AlreadyCorrectedError as error:
        raise ValidationError(
            _("Somebody corrected this meanwhile. Read it again, then say what is to change."), code="corrected"
        ) from error
    audit.record("event.correct", kind="process", object_id=of.pk, actor=by, event=corrected.pk)
    return corrected


def of_a_day(process: Process, as_at: AsAt) -> tuple[list[ContextEvent], list[ContextEvent]]:
    """What is believed to have happened by that day, and what had been believed before; by one query."""
    return as_at.parted(ContextEvent.objects.known_to(process).filter(as_at.happened()))
