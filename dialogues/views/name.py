"""Finding somebody of a process: by pseudonym for whoever sees the room, by real name for who holds the grant."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, fresh_factor
from dialogues import finding
from dialogues.forms.people import FindForm
from dialogues.roles import Verb, may
from dialogues.views.frame import fetch, frame


@require_http_methods(["GET", "POST"])
def participation_find(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    if not may(request.user, Verb.SEE_ROOM, process):
        raise Http404

    holds = finding.holds_any(process, request.user)
    form = FindForm(request.POST if request.method == "POST" else None, holds_names=holds)
    context: dict[str, Any] = {**frame(request, process, "people"), "form": form, "holds": holds}
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data.get("reason", "").strip()
        if reason and not fresh_factor(request):
            return ask_again(request)
        context["found"] = finding.find(process, form.cleaned_data["q"], by=request.user, reason=reason)
    return render(request, "dialogues/participation_find.html", context, status=422 if form.errors else 200)
