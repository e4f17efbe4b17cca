"""What left a process, to which desk, and what came back. Bodies are elsewhere."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from dialogues.roles import Verb, may
from dialogues.views.frame import fetch, frame
from transfers.models import Briefing, Copy


@require_GET
def transfer_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)

    released = Briefing.objects.released_in_sight_of(request.user).filter(process=process)
    follows = may(request.user, Verb.FOLLOW_COPIES, process)
    copies = Copy.objects.visible_to(request.user).filter(briefing__process=process) if follows else Copy.objects.none()
    context = {
        **frame(request, process, "transfers"),
        "released": released.select_related("channel").order_by("-released_at"),
        "copies": copies.select_related("briefing__channel", "addressee").order_by("-created_at"),
        "channels": process.channels.all() if follows else [],
    }
    return render(request, "transfers/transfer_list.html", context)
