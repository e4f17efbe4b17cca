"""What left a process, to which desk, and what came back. Bodies are elsewhere."""

from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from dialogues.as_at import AsAt, as_at_of
from dialogues.roles import Verb, may
from dialogues.views.frame import fetch_as_at, frame
from transfers.models import Briefing, Copy

MOST = 200


@require_GET
def transfer_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    """Whoever sees the process sees that something left, and when. Desks and receipts are for those who answer."""
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)

    released = Briefing.objects.released_in_sight_of(request.user).filter(process=process)
    released = released.filter(released_at__lt=as_at.known_at) if as_at.is_past else released
    follows = may(request.user, Verb.FOLLOW_COPIES, process)
    copies = Copy.objects.visible_to(request.user).filter(briefing__process=process)
    copies = copies.filter(created_at__lt=as_at.known_at) if as_at.is_past else copies
    readers = Count("addressees", filter=Q(addressees__until=None))
    copies = copies.select_related("briefing__channel").order_by("-created_at")[:MOST] if follows else copies.none()
    context = {
        **frame(request, process, "transfers"),
        "follows": follows,
        "released": released.order_by("-released_at")[:MOST],
        "copies": [as_it_stood(copy, as_at) for copy in copies],
        "channels": process.channels.annotate(readers=readers) if follows else [],
    }
    return render(request, "transfers/transfer_list.html", context)


def as_it_stood(copy: Copy, as_at: AsAt) -> Copy:
    """Without what happened to it after that day."""
    for name in ("opened_at", "acknowledged_at", "recalled_at") if as_at.is_past else ():
        happened = getattr(copy, name)
        setattr(copy, name, happened if happened and happened < as_at.known_at else None)
    return copy
