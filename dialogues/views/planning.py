"""Putting a meeting on the list, and calling it off. Its place and day are sealed to those who will be there."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from dialogues import planning
from dialogues.forms.planning import PlanningForm
from dialogues.models import Session
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, frame
from dialogues.vocabulary import SessionStatus

CALLS = {"postponed": SessionStatus.POSTPONED, "cancelled": SessionStatus.CANCELLED}


@require_http_methods(["GET", "POST"])
def session_plan(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.LOG_SESSION, process)

    form = PlanningForm(request.POST if request.method == "POST" else None, process=process, by=request.user)
    if request.method == "POST" and form.is_valid():
        session = planning.plan_next(process, by=request.user, **form.told())
        messages.success(request, _("Session %(number)s is planned, within 30 days.") % {"number": session.number})
        return redirect("dialogues:session_list", process.pk)
    context = {**frame(request, process, "sessions"), "form": form}
    return render(request, "dialogues/session_plan.html", context, status=422 if form.errors else 200)


@require_POST
def session_call_off(request: AuthenticatedRequest, process_id: UUID, session_id: UUID) -> HttpResponse:
    sessions = Session.objects.visible_to(request.user).select_related("process")
    session = get_object_or_404(sessions, process=process_id, pk=session_id)
    require(request.user, Verb.LOG_SESSION, session.process)

    status = CALLS.get(request.POST.get("status", ""))
    try:
        if status is not None:
            planning.call_off(session, status, by=request.user)
            messages.success(request, _("Written down. Its number is not used again."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("dialogues:session_list", process_id)
