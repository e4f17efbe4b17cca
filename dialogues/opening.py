"""Opening a process in a conflict: whoever opens it leads it, and nobody else knows of it yet."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit
from dialogues import course, seats
from dialogues.models import Conflict, Process
from dialogues.roles import SeatKind
from dialogues.vocabulary import Stage, Status, Track
from participants.when import When


@dataclass(frozen=True)
class Opening:
    code_name: str
    since: When
    track: Track
    status: Status = Status.EXPLORING
    stage: Stage | None = None
    is_official: bool = False
    expected_interval: int | None = None
    source: str = ""


@transaction.atomic
def open_process(conflict: Conflict, said: Opening, *, by: User, key: UUID) -> Process:
    """A second press of the button opens nothing more: the id follows from `key` and the person, and from no other."""
    own = uuid5(key, str(by.pk))
    if (made := Process.objects.visible_to(by).filter(pk=own).first()) is not None:
        return made
    if by.organisation is None:
        raise ValidationError(_("You belong to no organisation that could convene it."), code="no_house")
    process = Process(
        id=own,
        code_name=said.code_name,
        conflict=conflict,
        convenor=by.organisation,
        is_official=said.is_official,
        expected_interval=said.expected_interval,
        created_by=by,
    )
    process.save(force_insert=True)
    seats.give(process, by, SeatKind.LEAD, by=by)
    for state in (said.track, said.stage, said.status):
        if state is not None:
            course.begin(process, state, since=said.since, by=by, source=said.source)
    course.refresh(process)
    audit.record("process.open", kind="process", object_id=process.pk, actor=by, conflict=conflict.pk)
    return process
