"""Claims that compete: adding one, and choosing the reading that is shown. None is overwritten by another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from confidentiality import audit
from dialogues.models import Claim, Process
from dialogues.periods import lock, unbroken


@dataclass(frozen=True)
class Question:
    text: str
    claims: list[Claim]

    @property
    def chosen(self) -> Claim | None:
        return next((claim for claim in self.claims if claim.is_chosen), None)


def side_by_side(claims: Iterable[Claim]) -> list[Question]:
    """Every question with its answers, the earliest dated first."""
    ordered = sorted(
        claims, key=lambda claim: (claim.question, claim.when is None, claim.when_earliest or claim.answer)
    )
    return [Question(text, list(several)) for text, several in groupby(ordered, key=lambda claim: claim.question)]


@transaction.atomic
def add(process: Process, said: dict[str, Any], *, by: User, at: datetime | None = None) -> Claim:
    lock(process)
    claim = Claim(process=process, recorded_by=by, recorded_at=at or timezone.now())
    for name, value in said.items():
        setattr(claim, name, value)
    with unbroken():
        if claim.is_chosen:
            let_go(process, claim.question, by=by, at=at)
        claim.save(force_insert=True)
    audit.record("process.add_claim", kind="process", object_id=process.pk, actor=by)
    return claim


@transaction.atomic
def correct(claim: Claim, said: dict[str, Any], *, by: User) -> Claim:
    lock(claim.process)
    with unbroken():
        if said.get("is_chosen"):
            let_go(claim.process, said["question"], by=by, but=claim)
        corrected = claim.correct(by=by, **said)
    audit.record("process.correct_claim", kind="process", object_id=claim.process_id, actor=by)
    return corrected


def let_go(process: Process, question: str, *, by: User, at: datetime | None = None, but: Claim | None = None) -> None:
    """The reading chosen until now stays, as one of the claims."""
    rows = Claim.objects.filter(process=process, question=question, is_chosen=True, superseded_at=None)
    for chosen in rows.exclude(pk=but.pk) if but is not None else rows:
        chosen.correct(is_chosen=False, by=by, at=at)
