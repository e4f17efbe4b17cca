"""Taking back: a copy that was released, a briefing that will not be. Each says first what it changes, for whom."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, fresh_factor
from dialogues.roles import Verb, require
from dialogues.views.readers import who_reads
from transfers import briefing as briefings
from transfers.models import Copy
from transfers.release import recall
from transfers.views.briefing import fetch_briefing


@require_http_methods(["GET", "POST"])
def copy_recall(request: AuthenticatedRequest, copy_id: UUID) -> HttpResponse:
    """For those who follow copies of others; its own addressee has another page, and this is a 404 to them."""
    followed = Copy.objects.followed_by(request.user).filter(recalled_at=None)
    copy = get_object_or_404(
        followed.select_related("briefing__process", "briefing__channel", "addressee", "audience"), pk=copy_id
    )
    process = copy.briefing.process
    require(request.user, Verb.FOLLOW_COPIES, process)

    if request.method == "POST":
        if not fresh_factor(request):
            return ask_again(request)
        recall(copy, by=request.user)
        messages.success(request, _("Recalled. Nobody reads it from now on; what was printed or remembered stays out."))
        return redirect("transfers:transfer_list", process.pk)
    context = {
        "copy": copy,
        "process": process,
        "readers": who_reads([copy.audience], process)[copy.audience_id],
    }
    return render(request, "transfers/copy_recall.html", context)


@require_http_methods(["GET", "POST"])
def briefing_close(request: AuthenticatedRequest, briefing_id: UUID) -> HttpResponse:
    """For whoever asked for it, while it is open."""
    briefing = fetch_briefing(request, briefing_id)
    require(request.user, Verb.REQUEST_BRIEFING, briefing.process)
    if briefing.created_by_id != request.user.pk:
        raise PermissionDenied

    if request.method == "POST":
        try:
            briefings.close(briefing, by=request.user)
        except ValidationError:
            return render(request, "transfers/briefing_meanwhile.html", {"briefing": briefing}, status=409)
        messages.success(request, _("Closed without release. Nobody reads its drafts any more."))
        return redirect("transfers:briefing_detail", briefing.pk)
    context = {
        "briefing": briefing,
        "process": briefing.process,
        "readers": who_reads([briefing.audience], briefing.process)[briefing.audience_id],
    }
    return render(request, "transfers/briefing_close.html", context)
