"""Objectives: stating one, moving it on, judging its reach, wording it anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from confidentiality import audit
from dialogues import course
from dialogues.models import Assessment, Objective, ObjectivePeriod, Process, Rewording
from dialogues.vocabulary import Achievability, ObjectiveStatus
from participants.when import When


@dataclass(frozen=True)
class Words:
    """What an objective says of itself. Success and its evidence are said before the fact."""

    title: str
    success: str
    evidence: str
    hand_over_when: str = ""
    hand_over_to: str = ""
    limit_days: int | None = None

    def as_fields(self) -> dict[str, Any]:
        return dict(vars(self))


@transaction.atomic
def state(
    process: Process,
    words: Words,
    *,
    code: str,
    kind: str,
    since: When,
    by: User,
    status: str = ObjectiveStatus.PROPOSED,
    grew_from: Objective | None = None,
    key: UUID | None = None,
) -> Objective:
    """`key` becomes its id, so that a second press of the button states nothing more."""
    if key and (made := Objective.objects.filter(pk=key, process=process).first()):
        return made
    last = process.objectives.aggregate(last=Max("position"))["last"] or 0
    objective = Objective.objects.create(
        id=key or uuid4(),
        process=process,
        code=code,
        kind=kind,
        grew_from=grew_from,
        position=last + 1,
        **words.as_fields(),
    )
    move(objective, status, since=since, by=by)
    audit.record("objective.state", kind="process", object_id=process.pk, actor=by, objective=objective.pk)
    return objective


@transaction.atomic
def move(
    objective: Objective, status: str, *, since: When, by: User, source: str = "", at: datetime | None = None
) -> ObjectivePeriod:
    """On to another state from that day; the one before ends then, and stays known."""
    Objective.objects.select_for_update(no_key=True).get(pk=objective.pk)
    at = at or timezone.now()
    before = objective.periods.ongoing().in_order().last()
    if before is not None:
        before.end(since, by=by, at=at)
    period = ObjectivePeriod(objective=objective, status=status, source=source, recorded_by=by, recorded_at=at)
    period.since = since
    period.save()
    course.refresh(objective.process)
    audit.record("objective.move", kind="process", object_id=objective.process_id, actor=by, objective=objective.pk)
    return period


@transaction.atomic
def judge(
    objective: Objective,
    verdict: Achievability,
    rationale: str,
    *,
    reviewer: User,
    judged_on: date,
    review_on: date,
    by: User,
    ground: dict[str, Any] | None = None,
) -> Assessment:
    """Write down whether it is in reach. The objective carries the last verdict; all of them stay."""
    judged = Assessment.objects.create(
        objective=objective,
        verdict=verdict,
        rationale=rationale,
        reviewer=reviewer,
        judged_on=judged_on,
        review_on=review_on,
        ground=ground or {},
        recorded_by=by,
    )
    Objective.objects.filter(pk=objective.pk).update(achievability=verdict)
    audit.record("objective.judge", kind="process", object_id=objective.process_id, actor=by, objective=objective.pk)
    return judged


@transaction.atomic
def reword(objective: Objective, words: Words, *, reason: str, by: User) -> None:
    """Word it anew; the words until now stay beside it, with the reason."""
    before = Objective.objects.select_for_update().get(pk=objective.pk)
    if any(getattr(before, name) != value for name, value in words.as_fields().items()):
        Rewording.objects.create(
            objective=before,
            title=before.title,
            success=before.success,
            evidence=before.evidence,
            reason=reason,
            replaced_by=by,
        )
        Objective.objects.filter(pk=before.pk).update(**words.as_fields())
        audit.record("objective.reword", kind="process", object_id=before.process_id, actor=by, objective=before.pk)
