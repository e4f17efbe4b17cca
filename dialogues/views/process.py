"""The list of processes, and the course of one."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from accounts.stepup import sitting_open
from confidentiality import sealed
from dialogues import lanes
from dialogues.models import Passage, Process, Session, StagePeriod, StatusPeriod, TrackPeriod
from dialogues.views.frame import fetch, frame
from publishing.svg.course import rows as lane_rows
from publishing.svg.lanes import lanes as draw_lanes


@require_GET
def process_list(request: AuthenticatedRequest) -> HttpResponse:
    processes = Process.objects.visible_to(request.user).select_related("conflict", "convenor", "standing")

    return render(request, "dialogues/process_list.html", {"processes": processes, "today": timezone.localdate()})


@require_GET
def track_list(request: AuthenticatedRequest) -> HttpResponse:
    """The primer's own definitions, one press from every track symbol."""
    return render(request, "dialogues/track_list.html")


@require_GET
def process_detail(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)

    chart = lanes.chart_of(process, reader=request.user, as_at=timezone.localdate(), mirrored=get_language_bidi())
    tracks = list(TrackPeriod.objects.filter(process=process).current().in_order())
    context = {
        **frame(request, process, "course"),
        "private_title": private_title(request, process),
        "chart": draw_lanes(chart),
        "chart_rows": lane_rows(chart),
        "tracks": tracks,
        "stages": StagePeriod.objects.filter(process=process).current().in_order(),
        "statuses": StatusPeriod.objects.filter(process=process).current().in_order(),
        "disagreeing": disagreements(request, process),
    }
    return render(request, "dialogues/process_detail.html", context)


def private_title(request: AuthenticatedRequest, process: Process) -> str:
    """The sealed title, for those in its audience and once the process is open in this sitting; else empty."""
    if not sitting_open(request, process.pk):
        return ""
    passage = (
        Passage.objects.visible_to(request.user)
        .filter(process=process, purpose=Passage.Purpose.PRIVATE_TITLE)
        .order_by("-created_at")
        .first()
    )
    return sealed.unseal_one(passage.body_id) if passage else ""


def disagreements(request: AuthenticatedRequest, process: Process) -> list[dict[str, Any]]:
    """Sessions whose room read otherwise than their label, with the reason for those who may read it."""
    sessions = [
        session
        for session in Session.objects.visible_to(request.user)
        .filter(process=process)
        .held()
        .prefetch_related("side_readings__side__names")
        if session.disagrees
    ]
    passages = Passage.objects.visible_to(request.user).filter(
        session__in=sessions, purpose=Passage.Purpose.LABEL_REASON
    )
    bodies = {passage.session_id: passage.body_id for passage in passages}
    reasons = sealed.unseal(bodies.values()) if sitting_open(request, process.pk) else {}
    return [
        {"session": session, "reason": reasons.get(bodies[session.pk], "") if session.pk in bodies else ""}
        for session in sessions
    ]
