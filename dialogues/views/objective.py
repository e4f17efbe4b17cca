"""What a process set out to do, and how far it is."""

from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from dialogues.as_at import as_at_of
from dialogues.models import ContextEvent, ObjectivePeriod, Plan
from dialogues.plan_changes import steps_of
from dialogues.views.frame import fetch_as_at, frame


@require_GET
def objective_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)

    periods = Prefetch("periods", queryset=as_at.begun(ObjectivePeriod.objects.all()).in_order(), to_attr="history")
    objectives = list(process.objectives.select_related("grew_from").prefetch_related(periods))
    if as_at.is_past:  # what nobody had proposed by then was no objective yet
        objectives = [one for one in objectives if one.history]
    plans = Plan.objects.visible_to(request.user).filter(as_at.written(), process=process)
    plan = plans.at(as_at.day).whole().last()
    histories = {objective.pk: objective.history for objective in objectives}
    waits = {phase.number: phase.waits_for for phase in plan.phases.all()} if plan else {}
    context = {
        **frame(request, process, "objectives"),
        "objectives": objectives,
        "plan": plan,
        "steps": [
            {"step": step, "history": histories.get(key), "waits": waits[step.phase.number] if step.phase else None}
            for key, step in steps_of(plan).items()
        ],
        "asking": ContextEvent.objects.waiting_in(process, as_at.day),
    }
    return render(request, "dialogues/objective_list.html", context)
