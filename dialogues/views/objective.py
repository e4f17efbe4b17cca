"""What a process set out to do, and how far it is."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import sealed
from confidentiality.markings import Caveat, Distribution
from dialogues import objectives_then, overdue, reach
from dialogues.as_at import AsAt, as_at_of
from dialogues.held import eyes_of, held_in, in_words
from dialogues.models import (
    Contact,
    ContextEvent,
    DocumentVersion,
    Objective,
    Plan,
    Process,
    PurposePeriod,
)
from dialogues.plan_changes import steps_of
from dialogues.views.frame import fetch_as_at, frame
from dialogues.views.readers import names_of, who_reads


@require_GET
def objective_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)

    objectives = objectives_then.proposed(process, as_at)
    plans = Plan.objects.visible_to(request.user).filter(as_at.written(), process=process)
    plan = plans.at(as_at.day).whole().last()
    known = {objective.pk: objective for objective in objectives}
    waits = {phase.number: phase.waits_for for phase in plan.phases.all()} if plan else {}
    late = {phase.number: phase for phase in overdue.late_phases(process, as_at)}
    context = {
        **frame(request, process, "objectives"),
        "objectives": objectives,
        "plan": plan,
        "steps": [
            {
                "step": step,
                "objective": known.get(key, step.objective),
                "waits": waits[step.phase.number] if step.phase else None,
                "late": late.get(step.phase.number) if step.phase else None,
            }
            for key, step in steps_of(plan).items()
        ],
        "waited": longest_wait(request, process, as_at) if any(one.limit_days for one in objectives) else None,
        "asking": as_at.believed(ContextEvent.objects.all()).waiting_in(process, as_at.day),
        "purposes": as_at.holding(PurposePeriod.objects.filter(process=process)).in_order(),
    }
    return render(request, "dialogues/objective_list.html", context)


def longest_wait(request: AuthenticatedRequest, process: Process, as_at: AsAt) -> int | None:
    """For how many days the oldest message that the reader knows of has waited for its answer; None where none does."""
    known = Contact.objects.visible_to(request.user).filter(process=process, delivered_on__lte=as_at.day)
    waiting = known.filter(Q(answered_on=None) | Q(answered_on__gt=as_at.day))
    oldest: date | None = waiting.aggregate(oldest=Min("delivered_on"))["oldest"]
    return None if oldest is None else (as_at.day - oldest).days


@require_GET
def objective_detail(request: AuthenticatedRequest, process_id: UUID, objective_id: UUID) -> HttpResponse:
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)
    rows = objectives_then.standing_on(process.objectives.select_related("grew_from"), as_at)
    objective = objectives_then.stood(
        get_object_or_404(rows.prefetch_related(objectives_then.histories(as_at)), pk=objective_id)
    )
    if as_at.is_past and not objective.history:  # type: ignore[attr-defined]
        raise Http404
    versions = document_versions(request, objective, as_at)
    opened = [one for one in versions if one.is_read]  # type: ignore[attr-defined]
    if opened and not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    texts = sealed.unseal(one.body_id for one in opened)
    people = who_reads([one.audience for one in opened], process)
    held = {one.pk: held_in(one, texts[one.body_id]) for one in opened}
    names = names_of(eyes_of(held.values()), people)
    if any(each.kind == Caveat.NOT_TO for several in held.values() for each in several):
        names |= process.conflict.party_names(as_at.day)
    rows_judged = objective.assessments.filter(as_at.written(), judged_on__lte=as_at.day)
    judged = rows_judged.select_related("reviewer").order_by("-judged_on")
    planned = objective.planned.filter(as_at.written("plan__recorded_at"), plan__when_earliest__lte=as_at.day)
    context = {
        **frame(request, process, "objectives"),
        "objective": objective,
        "lineage": lineage(objective),
        "assessments": [
            {"row": row, "ground": reach.in_words(row.ground)} for row in judged.select_related("reviewer")
        ],
        "day": as_at.day,
        "versions": [
            {
                "row": row,
                "words": json.loads(texts[row.body_id]) if row.pk in held else None,
                "held": in_words(held.get(row.pk, ()), names),
                "readers": people.get(row.audience_id),
                "who_id": f"who-{number}",
            }
            for number, row in enumerate(versions)
        ],
        "rewordings": objective.rewordings.filter(as_at.written("replaced_at")).select_related("replaced_by"),
        "planned": planned.select_related("plan", "phase").order_by("plan__number"),
    }
    return render(request, "dialogues/objective_detail.html", context)


def document_versions(request: AuthenticatedRequest, objective: Objective, as_at: AsAt) -> list[DocumentVersion]:
    """The newest first, each with whether the reader reads it; of a TLP:RED one nothing is shown to anybody else."""
    rows = DocumentVersion.objects.filter(as_at.happened(), document__objective=objective)
    mine = DocumentVersion.objects.visible_to(request.user).filter(pk=OuterRef("pk"))
    shown = rows.annotate(is_read=Exists(mine)).filter(Q(is_read=True) | ~Q(distribution=Distribution.RED))
    return list(shown.select_related("document", "audience").order_by("document__title", "-number"))


def lineage(objective: Objective) -> list[Objective]:
    """From where it came to what grew out of it; one query for all objectives of the process."""
    family = {one.pk: one for one in Objective.objects.filter(process=objective.process_id)}
    line, here = [family[objective.pk]], family[objective.pk]
    while here.grew_from_id and here.grew_from_id in family and family[here.grew_from_id] not in line:
        here = family[here.grew_from_id]
        line.insert(0, here)
    ahead = [objective.pk]
    while ahead:
        grown = [one for one in family.values() if one.grew_from_id in ahead and one not in line]
        line += grown
        ahead = [one.pk for one in grown]
    return line if len(line) > 1 else []
