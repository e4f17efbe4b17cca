"""Who takes part in a process, by the pseudonym of this process, and how often each was there."""

from uuid import UUID

from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from dialogues.models import Participation
from dialogues.roles import Verb, may
from dialogues.views.frame import fetch, frame
from participants.models import Proximity


@require_GET
def participation_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    if not may(request.user, Verb.SEE_ROOM, process):
        raise Http404

    people = (
        Participation.objects.visible_to(request.user)
        .filter(process=process)
        .select_related("side")
        .prefetch_related("side__names")
        .annotate(sessions=Count("attendances"), last=Max("attendances__session__when_latest"))
        .order_by("side", "pseudonym")
    )
    today = timezone.localdate()
    ties = Proximity.objects.latest_on(today).filter(person__in=[one.person_id for one in people])
    latest = {tie.person_id: tie for tie in ties}
    rows = [
        {"person": one, "tie": (tie := latest.get(one.person_id)), "is_stale": bool(tie and tie.is_stale(today))}
        for one in people
    ]
    context = {**frame(request, process, "people"), "rows": rows, "today": today}
    return render(request, "dialogues/participation_list.html", context)
