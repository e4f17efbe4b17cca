"""What a process is for: several purposes at once, each from a day to a day; and the one design it follows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from confidentiality import audit
from dialogues.models import DesignPeriod, Process, PurposePeriod
from dialogues.vocabulary import Purpose
from participants.when import When


@transaction.atomic
def pursue(process: Process, wanted: Collection[str], *, since: When, by: User, at: datetime | None = None) -> None:
    """From that day on exactly these; what is not among them ends then."""
    at = at or timezone.now()
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    held = {period.purpose: period for period in PurposePeriod.objects.filter(process=process).ongoing()}
    for purpose, period in held.items():
        if purpose not in wanted:
            period.end(since, by=by, at=at)
    for purpose in Purpose:
        if purpose in wanted and purpose not in held:
            begun = PurposePeriod(process=process, purpose=purpose, recorded_by=by, recorded_at=at)
            begun.since = since
            begun.save()
    audit.record("process.purpose", kind="process", object_id=process.pk, actor=by)


@transaction.atomic
def follow(
    process: Process, design: str, *, step: int = 0, since: When, by: User, source: str = "", at: datetime | None = None
) -> DesignPeriod | None:
    """From that day on this design, at this step of it; with an empty word none. What it followed before ends then."""
    at = at or timezone.now()
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    before = DesignPeriod.objects.filter(process=process).ongoing().first()
    if before is not None:
        before.end(since, by=by, at=at)
    audit.record("process.design", kind="process", object_id=process.pk, actor=by)
    if not design:
        return None
    begun = DesignPeriod(process=process, design=design, step=step, source=source, recorded_by=by, recorded_at=at)
    begun.since = since
    begun.save()
    return begun
