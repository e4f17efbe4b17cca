"""Impasses: opening one, and what was tried, found and broke it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from confidentiality import audit
from dialogues.models import Impasse, ImpasseStep, Issue, Process, Session
from dialogues.sealing import close
from participants.when import When


@transaction.atomic
def open_impasse(
    process: Process,
    words: str,
    *,
    code: str,
    since: When,
    by: User,
    issue: Issue | None = None,
    session: Session | None = None,
    key: UUID | None = None,
    at: datetime | None = None,
) -> Impasse:
    if key and (made := Impasse.objects.visible_to(by).filter(pk=key, process=process).first()):
        return made
    impasse = Impasse(id=key or uuid4(), process=process, code=code, issue=issue, session=session)
    impasse.when, impasse.created_at = since, at or timezone.now()
    close(impasse, {"words": words}, kind="impasse", process=process, by=by, session=session)
    audit.record("impasse.open", kind="process", object_id=process.pk, actor=by, impasse=impasse.pk)
    return impasse


@transaction.atomic
def add_step(
    impasse: Impasse,
    kind: str,
    words: str,
    *,
    when: When,
    by: User,
    session: Session | None = None,
    key: UUID | None = None,
    at: datetime | None = None,
) -> ImpasseStep:
    if key and (made := ImpasseStep.objects.visible_to(by).filter(pk=key, impasse=impasse).first()):
        return made
    step = ImpasseStep(id=key or uuid4(), impasse=impasse, kind=kind, session=session)
    step.when, step.created_at = when, at or timezone.now()
    close(step, {"words": words}, kind="impasse_step", process=impasse.process, by=by, session=session)
    audit.record("impasse.step", kind="process", object_id=impasse.process_id, actor=by, impasse=impasse.pk)
    return step
