"""A whole process as at a day, as it leaves in a file: what stands in clear, never a word that is sealed.

One telling for every format: `publishing.workbook` and `publishing.structured` write it down. The keys are those of
docs/schema/backchannel-dialogue-1.json.
"""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality.markings import Caveat, Distribution, label
from dialogues import dormancy, events, objectives_then
from dialogues.as_at import AsAt
from dialogues.export_histories import calls, claimed, lasted, lasting, periods_of
from dialogues.histories import Histories, histories_of
from dialogues.lanes import TELLINGS
from dialogues.models import Phase, PlannedObjective, Process
from participants.models import Party, names_on
from publishing.telling import Choice, Column, Section, Span

SCHEMA = "backchannel-dialogue/1"


def sections_of(process: Process, *, reader: User, as_at: AsAt) -> list[Section]:
    """What every seat in the process reads on its pages of that day; the number of queries does not grow with it."""
    told = histories_of(process, as_at)
    return [
        about_it(process, told, as_at),
        *periods_of(process, told, as_at),
        calls(process, as_at),
        claimed(process, as_at),
        sessions(process, as_at),
        happened(process, as_at),
        phases(process, as_at),
        *objectives(process, as_at),
        documents(process, as_at),
        transferred(process, reader, as_at),
    ]


def about_it(process: Process, told: Histories, as_at: AsAt) -> Section:
    parties = names_on(Party.objects.filter(conflicts=process.conflict_id), as_at.day)
    row = {
        "id": str(process.pk),
        "code_name": process.code_name,
        "conflict": process.conflict.name,
        "convenor": process.convenor.name,
        "parties": sorted(parties.values()),
        "is_official": process.is_official,
        "is_published_history": process.is_historic,
        "days_between_sessions": dormancy.usual_on(told.intervals, as_at.day),
    }
    columns = (
        Column("id", _("Id"), "#meta+id"),
        Column("code_name", _("Code name"), "#activity+name"),
        Column("conflict", _("Conflict"), "#crisis+name"),
        Column("convenor", _("Convened by"), "#org+name"),
        Column("parties", _("Parties"), "#group+name"),
        Column("is_official", _("Official talks"), "#indicator+bool"),
        Column("is_published_history", _("Published history"), "#indicator+bool"),
        Column("days_between_sessions", _("Days expected between sessions"), "#indicator+num"),
    )
    return Section("process", _("Process"), columns, [row])


def sessions(process: Process, as_at: AsAt) -> Section:
    """Those that were held: when and how, never where, and of the room only how it read."""
    columns = (
        Column("id", _("Id"), "#meta+id"),
        Column("number", _("Session"), "#event+num"),
        Column("when", _("When"), "#date"),
        Column("format", _("Format"), "#event+type"),
        Column("status", _("Status"), "#status"),
        Column("declared_track", _("Declared track"), "#activity+type+declared"),
        Column("implied_track", _("Implied track"), "#activity+type+implied"),
        Column("is_one_sided", _("One-sided"), "#indicator+bool"),
        Column("is_asymmetric", _("Asymmetric"), "#indicator+bool"),
    )
    rows = [
        {
            "id": str(one.pk),
            "number": one.number,
            "when": Span.of(one.when),
            "format": Choice(one.format, one.get_format_display()),
            "status": Choice(one.status, one.get_status_display()),
            "declared_track": Choice(one.declared_track, one.get_declared_track_display()),
            "implied_track": Choice(one.implied_track, one.get_implied_track_display()),
            "is_one_sided": one.is_one_sided,
            "is_asymmetric": one.is_asymmetric,
        }
        for one in process.sessions.stood_by(as_at).as_read(as_at).held().order_by("when_earliest", "number")
    ]
    return Section("sessions", _("Sessions"), columns, rows)


def happened(process: Process, as_at: AsAt) -> Section:
    columns = (
        Column("id", _("Id"), "#meta+id"),
        Column("when", _("When"), "#date"),
        Column("what", _("What happened"), "#event+name"),
        Column("kind", _("Kind"), "#event+type"),
        Column("is_major", _("Major"), "#indicator+bool"),
        Column("is_kept", _("Known to this process only"), "#indicator+bool"),
        Column("source", _("Source"), "#meta+source"),
        Column("confidence", _("Confidence"), "#meta+confidence"),
        Column("written", _("Written down"), "#date+reported"),
    )
    rows = [
        {
            "id": str(event.pk),
            "when": Span.of(event.when),
            "what": event.label,
            "kind": Choice(event.kind, event.get_kind_display()),
            "is_major": event.is_major,
            "is_kept": event.kept_by_id is not None,
            "source": event.source,
            "confidence": Choice(event.confidence, event.get_confidence_display()),
            "written": event.recorded_at.date(),
        }
        for event in events.of_a_day(process, as_at)[0]
    ]
    return Section("events", _("What happened outside the room"), columns, rows)


def phases(process: Process, as_at: AsAt) -> Section:
    """Every version of the plan, phase by phase, with the objectives that stood in each."""
    columns = (
        Column("plan", _("Plan"), "#activity+num"),
        Column("plan_since", _("Plan since"), "#date+start"),
        Column("cause", _("Cause"), "#description+cause"),
        Column("phase", _("Phase"), "#activity+phase+num"),
        Column("name", _("Name"), "#activity+phase+name"),
        Column("due", _("Expected to be done"), "#date+end"),
        Column("waits_for", _("Waits for phase"), "#activity+phase+before"),
        Column("objectives", _("Objectives"), "#output+code"),
    )
    planned = PlannedObjective.objects.filter(phase=OuterRef("pk")).order_by("position", "pk")
    waits = Phase.objects.filter(needed_by__phase=OuterRef("pk")).order_by("number")
    steps = Phase.objects.filter(
        as_at.written("plan__recorded_at"), plan__process=process, plan__when_earliest__lte=as_at.day
    ).annotate(
        aims=ArraySubquery(planned.values("objective__code")),
        waits=ArraySubquery(waits.values("number")),
    )
    rows = [
        {
            "plan": step.plan.number,
            "plan_since": Span.of(step.plan.when),
            "cause": step.plan.cause,
            "phase": step.number,
            "name": step.name,
            "due": Span.of(step.due),
            "waits_for": step.waits,
            "objectives": step.aims,
        }
        for step in steps.select_related("plan").order_by("plan__number", "number")
    ]
    return Section("phases", _("Plans and phases"), columns, rows)


def objectives(process: Process, as_at: AsAt) -> list[Section]:
    columns = (
        Column("id", _("Id"), "#meta+id"),
        Column("code", _("Code"), "#output+code"),
        Column("title", _("Objective"), "#output+name"),
        Column("kind", _("Kind"), "#output+type"),
        Column("success", _("What success looks like"), "#description+success"),
        Column("evidence", _("Kind of evidence"), "#description+evidence"),
        Column("achievability", _("In reach"), "#status+reach"),
        Column("hand_over_when", _("What must happen at track 1"), "#description+handover"),
        Column("hand_over_to", _("Hand over to"), "#contact+handover"),
        Column("grew_from", _("Grew from"), "#output+code+parent"),
    )
    proposed = objectives_then.proposed(process, as_at)
    rows = [
        {
            "id": str(one.pk),
            "code": one.code,
            "title": one.title,
            "kind": Choice(one.kind, one.get_kind_display()),
            "success": one.success,
            "evidence": one.evidence,
            "achievability": Choice(one.achievability, one.get_achievability_display()),
            "hand_over_when": one.hand_over_when,
            "hand_over_to": one.hand_over_to,
            "grew_from": one.grew_from.code if one.grew_from else "",
        }
        for one in proposed
    ]
    own = (Column("objective", _("Objective"), "#output+code"), Column("status", _("Status"), "#status"))
    states = [
        lasted(as_at.as_it_stood(row), objective=one.code, status=Choice(row.status, row.get_status_display()))
        for one in proposed
        for row in one.history  # type: ignore[attr-defined]
    ]
    return [
        Section("objectives", _("Objectives"), columns, rows),
        Section("objective_states", _("States of objectives"), lasting(*own), states),
    ]


def documents(process: Process, as_at: AsAt) -> Section:
    """Versions of texts: what each is called and how it is marked, never its words. Of a TLP:RED one, nothing."""
    columns = (
        Column("objective", _("Objective"), "#output+code"),
        Column("title", _("Document"), "#item+name"),
        Column("kind", _("Kind"), "#item+type"),
        Column("version", _("Version"), "#item+num"),
        Column("when", _("When"), "#date"),
        Column("state", _("State"), "#status"),
        Column("brackets", _("Open brackets"), "#indicator+num"),
        Column("distribution", _("Who may have it"), "#meta+handling"),
        Column("attribution", _("What may be said of the source"), "#meta+attribution"),
        Column("held_back", _("Held back"), "#meta+caveat"),
        Column("written", _("Written down"), "#date+reported"),
    )
    stood = process.document_versions.filter(as_at.happened(), as_at.written("created_at"))
    rows = [
        {
            "objective": one.document.objective.code,
            "title": one.document.title,
            "kind": Choice(one.document.kind, one.document.get_kind_display()),
            "version": one.number,
            "when": Span.of(one.when),
            "state": Choice(one.state, one.get_state_display()),
            "brackets": one.brackets,
            "distribution": Choice(one.distribution, label(one.distribution)),
            "attribution": Choice(one.attribution, one.get_attribution_display()),
            "held_back": [Choice(kind, str(Caveat(kind).label)) for kind in one.caveats],
            "written": one.created_at.date(),
        }
        for one in stood.exclude(distribution=Distribution.RED)
        .select_related("document__objective")
        .order_by("document__title", "number")
    ]
    return Section("documents", _("Documents"), columns, rows)


def transferred(process: Process, reader: User, as_at: AsAt) -> Section:
    """That something was released, and when, as the chart shows it. Never what, or to whom."""
    columns = (
        Column("when", _("When"), "#date"),
        Column("name", _("Name"), "#item+code"),
        Column("what", _("What"), "#item+type"),
    )
    rows = [
        {"when": Span(one.when.text, one.when.earliest, one.when.latest, "day"), "name": one.label, "what": one.note}
        for telling in TELLINGS
        for one in telling(process, reader)
        if one.when.earliest <= as_at.day
    ]
    return Section("transfers", _("Transfers"), columns, rows)
