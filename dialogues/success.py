"""Looking back on success: a snapshot with evidence and dissent, and the eight fundamentals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from confidentiality import audit
from dialogues.models import HealthAnswer, HealthCheck, Objective, Process, Snapshot
from dialogues.sealing import close
from participants.when import When


@dataclass(frozen=True)
class Seen:
    """What somebody saw looking back; without evidence it is not kept. A dissent is kept beside it, never weighed."""

    words: str
    evidence: str
    claim: str = Snapshot.Claim.NONE
    substantiated_by: str = ""
    dissent: str = ""


@transaction.atomic
def look_back(
    process: Process,
    seen: Seen,
    *,
    when: When,
    by: User,
    objective: Objective | None = None,
    key: UUID | None = None,
    at: datetime | None = None,
) -> Snapshot:
    if key and (made := Snapshot.objects.visible_to(by).filter(pk=key, process=process).first()):
        return made
    snapshot = Snapshot(
        id=key or uuid4(), process=process, objective=objective, claim=seen.claim, has_dissent=bool(seen.dissent)
    )
    snapshot.when, snapshot.created_at = when, at or timezone.now()
    words = {
        "words": seen.words,
        "evidence": seen.evidence,
        "substantiated_by": seen.substantiated_by,
        "dissent": seen.dissent,
    }
    close(snapshot, words, kind="snapshot", process=process, by=by)
    audit.record("success.look_back", kind="process", object_id=process.pk, actor=by, snapshot=snapshot.pk)
    return snapshot


@transaction.atomic
def check_up(
    process: Process,
    answers: Mapping[str, tuple[int, str]],
    *,
    checked_on: date,
    by: User,
    review_on: date | None = None,
    key: UUID | None = None,
) -> HealthCheck:
    """`answers`: of each fundamental that was looked at its level and a note; the others stay unanswered."""
    if key and (made := HealthCheck.objects.filter(pk=key, process=process).first()):
        return made
    check = HealthCheck.objects.create(
        id=key or uuid4(), process=process, checked_on=checked_on, review_on=review_on, checked_by=by
    )
    HealthAnswer.objects.bulk_create(
        HealthAnswer(check_up=check, fundamental=fundamental, level=level, note=note)
        for fundamental, (level, note) in answers.items()
    )
    audit.record("success.check_up", kind="process", object_id=process.pk, actor=by, check=check.pk)
    return check
