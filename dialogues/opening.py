"""Opening a process, in a conflict that is there or in a new one: whoever opens it leads it, and nobody else knows."""

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
from dialogues.models.glass import houses_of
from dialogues.roles import SeatKind, Verb
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
    press_after_press(by)
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
        created_by=by,
    )
    process.save(force_insert=True)
    seats.give(process, by, SeatKind.LEAD, by=by)
    for state in (said.track, said.stage, said.status, said.expected_interval):
        if state is not None:
            course.begin(process, state, since=said.since, by=by, source=said.source)
    course.refresh(process)
    audit.record("process.open", kind="process", object_id=process.pk, actor=by, conflict=conflict.pk)
    return process


@dataclass(frozen=True)
class Beginning:
    """A conflict that nobody has written down here, and the process that it is written down for."""

    name: str
    kind: str
    first: Opening


@transaction.atomic
def begin_conflict(said: Beginning, *, by: User, key: UUID) -> Process:
    """The first process of an installation is opened like this, and the first in any other conflict."""
    press_after_press(by)
    own = uuid5(key, f"conflict {by.pk}")
    conflict = Conflict.objects.visible_to(by).filter(pk=own).first()
    if conflict is None:
        conflict = Conflict.objects.create(pk=own, name=said.name, kind=said.kind)
        audit.record("conflict.begin", kind="conflict", object_id=conflict.pk, actor=by)
    return open_process(conflict, said.first, by=by, key=key)


def press_after_press(by: User) -> None:
    """Two presses at once wait for each other, so that the second finds what the first made."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)


def may_begin(user: User) -> bool:
    """For what a page shows."""
    return houses_of(user, Verb.BEGIN_CONFLICT).filter(organisation=user.organisation_id).exists()
