"""What left a process, to which desk, and what came back. Bodies are elsewhere."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import AuthenticatedRequest
from dialogues.as_at import AsAt, as_at_of
from dialogues.roles import Verb, may, require
from dialogues.views.frame import fetch_as_at, frame
from jobs import requests
from jobs.models import Request
from transfers.models import Briefing, Copy
from transfers.models.copy import FILES

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
    rendering = Request.objects.open().filter(kind__in=[f"copy.{form}" for form in FILES], subject=OuterRef("pk"))
    copies = copies.select_related("briefing__channel").annotate(is_rendering=Exists(rendering))
    copies = copies.order_by("-created_at")[:MOST] if follows else copies.none()
    context = {
        **frame(request, process, "transfers"),
        "follows": follows,
        "may_recall": follows and not as_at.is_past,
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
    copy.wants_pages = not as_at.is_past and wants_pages(copy)  # type: ignore[attr-defined]
    return copy


def wants_pages(copy: Copy) -> bool:
    """Whether the pages to print could not be set, and nobody is at them."""
    return bool(copy.files_to_make) and copy.recalled_at is None and not copy.is_rendering  # type: ignore[attr-defined]


@require_POST
def copy_pages(request: AuthenticatedRequest, copy_id: UUID) -> HttpResponse:
    """Have the pages of a copy set again, where the worker had given up. Asking twice is asking once."""
    followed = Copy.objects.followed_by(request.user).filter(recalled_at=None)
    copy = get_object_or_404(followed.select_related("briefing__process"), pk=copy_id)
    require(request.user, Verb.FOLLOW_COPIES, copy.briefing.process)

    for form in copy.files_to_make:
        requests.ask(f"copy.{form}", copy.pk, by=request.user)
    if copy.files_to_make:
        messages.success(request, _("Asked for again. The pages to print follow in a moment."))
    return redirect("transfers:transfer_list", copy.briefing.process_id)
