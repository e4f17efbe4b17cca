"""The dated histories of a process, who calls it what, and what is disputed, as they leave in a file."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dialogues.as_at import AsAt
from dialogues.histories import Histories
from dialogues.models import Claim, DesignPeriod, Process, PurposePeriod, TrackCall
from participants.models import Period
from publishing.telling import Choice, Column, Section, Span


def lasting(*own: Column) -> tuple[Column, ...]:
    return (
        *own,
        Column("since", _("Since"), "#date+start"),
        Column("until", _("Until"), "#date+end"),
        Column("source", _("Source"), "#meta+source"),
        Column("confidence", _("Confidence"), "#meta+confidence"),
        Column("written", _("Written down"), "#date+reported"),
    )


def lasted(row: Period, **own: Any) -> dict[str, Any]:
    return {
        **own,
        "since": Span.of(row.since),
        "until": Span.of(row.until),
        "source": row.source,
        "confidence": Choice(row.confidence, row.get_confidence_display()),
        "written": row.recorded_at.date(),
    }


def periods_of(process: Process, told: Histories, as_at: AsAt) -> list[Section]:
    track, stage, status = _("Track"), _("Stage"), _("Status")
    purposes = as_at.history(PurposePeriod.objects.filter(process=process))
    designs = as_at.history(DesignPeriod.objects.filter(process=process))
    return [
        Section(
            "tracks",
            track,
            lasting(
                Column("track", track, "#activity+type"),
                Column("trigger", _("Why"), "#description"),
                Column("decided_by", _("Who decided"), "#contact"),
            ),
            [
                lasted(
                    row,
                    track=Choice(row.track, row.get_track_display()),
                    trigger=row.trigger,
                    decided_by=row.decided_by,
                )
                for row in told.tracks
            ],
        ),
        Section(
            "stages",
            stage,
            lasting(Column("stage", stage, "#status+stage")),
            [lasted(row, stage=Choice(row.stage, row.get_stage_display())) for row in told.stages],
        ),
        Section(
            "escalations",
            _("Stage of escalation"),
            lasting(Column("stage", stage, "#status+escalation")),
            [lasted(row, stage=Choice(row.stage, row.get_stage_display())) for row in told.escalations],
        ),
        Section(
            "statuses",
            status,
            lasting(Column("status", status, "#status"), Column("reason", _("Why"), "#description")),
            [
                lasted(row, status=Choice(row.status, row.get_status_display()), reason=row.reason)
                for row in told.statuses
            ],
        ),
        Section(
            "intervals",
            _("Usual interval between sessions"),
            lasting(Column("days", _("Days expected between sessions"), "#indicator+num")),
            [lasted(row, days=row.days) for row in told.intervals],
        ),
        Section(
            "purposes",
            _("Purpose"),
            lasting(Column("purpose", _("Purpose"), "#activity+purpose")),
            [lasted(row, purpose=Choice(row.purpose, row.get_purpose_display())) for row in purposes],
        ),
        Section(
            "designs",
            _("Design"),
            lasting(Column("design", _("Design"), "#activity+design"), Column("step", _("Step"), "#indicator+num")),
            [lasted(row, design=row.design, step=row.step) for row in designs],
        ),
    ]


def calls(process: Process, as_at: AsAt) -> Section:
    columns = lasting(
        Column("observer", _("Who"), "#org+name"),
        Column("track", _("Calls it"), "#activity+type"),
        Column("words", _("In their words"), "#description"),
        Column("why", _("Why"), "#description+why"),
    )
    rows = [
        lasted(
            row,
            observer=row.observer,
            track=Choice(row.track, row.get_track_display()),
            words=row.words,
            why=row.why,
        )
        for row in as_at.history(TrackCall.objects.filter(process=process))
    ]
    return Section("calls", _("Who calls it which track"), columns, rows)


def claimed(process: Process, as_at: AsAt) -> Section:
    columns = (
        Column("question", _("Question"), "#description+question"),
        Column("answer", _("Answer"), "#description+answer"),
        Column("when", _("When"), "#date"),
        Column("source", _("Source"), "#meta+source"),
        Column("confidence", _("Confidence"), "#meta+confidence"),
        Column("is_shown", _("Shown"), "#indicator+bool"),
        Column("why", _("Why"), "#description+why"),
    )
    rows = [
        {
            "question": claim.question,
            "answer": claim.answer,
            "when": Span.of(claim.when),
            "source": claim.source,
            "confidence": Choice(claim.confidence, claim.get_confidence_display()),
            "is_shown": claim.is_chosen,
            "why": claim.why,
        }
        for claim in as_at.believed(Claim.objects.filter(process=process))
        if not as_at.is_past or claim.when_earliest is None or claim.when_earliest <= as_at.day
    ]
    return Section("claims", _("What is disputed"), columns, rows)
