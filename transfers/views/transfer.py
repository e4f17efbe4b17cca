"""What left a process, to which desk, and what came back. Bodies are elsewhere."""

from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from dialogues.roles import Verb, may
from dialogues.views.frame import fetch, frame
from transfers.models import Briefing, Copy

MOST = 200


@require_GET
def transfer_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    """Whoever sees the process sees that something left, and when. Desks and receipts are for those who answer."""
    process = fetch(request, process_id)

    released = Briefing.objects.released_in_sight_of(request.user).filter(process=process)
    follows = may(request.user, Verb.FOLLOW_COPIES, process)
    copies = Copy.objects.visible_to(request.user).filter(briefing__process=process)
    readers = Count("addressees", filter=Q(addressees__until=None))
    context = {
        **frame(request, process, "transfers"),
        "follows": follows,
        "released": released.order_by("-released_at")[:MOST],
        "copies": copies.select_related("briefing__channel").order_by("-created_at")[:MOST] if follows else [],
        "channels": process.channels.annotate(readers=readers) if follows else [],
    }
    return render(request, "transfers/transfer_list.html", context)
