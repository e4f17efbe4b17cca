"""What a process set out to do, and how far it is."""

from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from dialogues.models import ObjectivePeriod
from dialogues.views.frame import fetch, frame


@require_GET
def objective_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)

    periods = Prefetch("periods", queryset=ObjectivePeriod.objects.current(), to_attr="history")
    objectives = process.objectives.select_related("grew_from").prefetch_related(periods)
    context = {**frame(request, process, "objectives"), "objectives": objectives}
    return render(request, "dialogues/objective_list.html", context)
