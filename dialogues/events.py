"""Noting what happened outside the room."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.models import User
from confidentiality import audit
from dialogues.models import ContextEvent, Process
from participants.when import When


@dataclass(frozen=True)
class Happened:
    when: When
    label: str
    kind: str = ContextEvent.Kind.OTHER
    is_major: bool = False
    # Whether only this process knows; else everybody who works on the conflict does.
    is_kept: bool = True


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
    )
    event.when = happened.when
    event.save(force_insert=True)
    audit.record("event.note", kind="process", object_id=process.pk, actor=by, event=event.pk)
    return event
