"""What is being written and not yet saved, of a session or of a contact: kept on the server, or brought back to it."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import AuthenticatedRequest
from confidentiality import offline
from confidentiality.cipher import Corrupt
from dialogues import drafts
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch


@require_POST
def draft_keep(request: AuthenticatedRequest, process_id: UUID, form: str) -> HttpResponse:
    """Keep what has been typed so far, sealed to its writer; answers the time it was kept at."""
    process = fetch(request, process_id)
    require(request.user, Verb.LOG_SESSION, process)

    if drafts.is_recorded(request.POST):
        return HttpResponse(status=409)
    if drafts.is_classified(request.POST):
        return HttpResponse(status=422)  # the page keeps it, the server holds none of it
    at = drafts.keep(process, request.POST, by=request.user, form=form)
    lock = drafts.lock_for(process, drafts.key_of(request.POST), by=request.user)
    return JsonResponse({"saved_at": timezone.localtime(at).strftime("%H:%M"), **lock})


@require_POST
def draft_return(request: AuthenticatedRequest, process_id: UUID, form: str) -> HttpResponse:
    """Take what a browser had locked while the line was broken, and open it into a draft of its writer."""
    process = fetch(request, process_id)
    require(request.user, Verb.LOG_SESSION, process)

    try:
        drafts.bring_back(process, request.POST, by=request.user, form=form)
    except offline.Expired:
        return HttpResponse(status=410)
    except Corrupt:
        return HttpResponse(status=422)
    return HttpResponse(status=204)
