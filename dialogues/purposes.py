"""What a process is for: several purposes at once, each from a day to a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from confidentiality import audit
from dialogues.models import Process, PurposePeriod
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
