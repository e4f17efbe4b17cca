"""Where a briefing stands: being drafted, before a second person, sent back, out."""

from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from jobs.models import Request
from transfers.briefing import is_mendable
from transfers.models import Briefing, Copy

MOST = 100


@require_GET
def briefing_list(request: AuthenticatedRequest) -> HttpResponse:
    """For an official, the copies addressed to them, unread first; for others, the drafts and copies they are in."""
    mine = Copy.objects.addressed_to(request.user).on_screen()
    copies = list(mine.order_by(F("opened_at").desc(nulls_first=True), "-created_at"))
    drafts = Briefing.objects.visible_to(request.user).select_related("process", "channel", "created_by")
    followed = Copy.objects.followed_by(request.user)
    context = {
        "copies": copies,
        "unread": sum(not copy.is_opened for copy in copies),
        "drafts": drafts.order_by("-created_at")[:MOST],
        "followed": followed.select_related("briefing__process", "briefing__channel").order_by("-created_at")[:MOST],
    }
    return render(request, "transfers/briefing_list.html", context)


def fetch_briefing(request: AuthenticatedRequest, briefing_id: UUID) -> Briefing:
    """A draft this person is in, or the bare fact of what became of it."""
    known = Briefing.objects.known_to(request.user)
    related = known.select_related("process__conflict", "channel", "created_by", "released_by")
    return get_object_or_404(related, pk=briefing_id)


@require_GET
def briefing_detail(request: AuthenticatedRequest, briefing_id: UUID) -> HttpResponse:
    briefing = fetch_briefing(request, briefing_id)

    return render(request, "transfers/briefing_detail.html", progress_of(request, briefing))


@require_GET
def briefing_progress(request: AuthenticatedRequest, briefing_id: UUID) -> HttpResponse:
    """The part of the page that is asked for again while a worker drafts; nothing where nothing has changed."""
    briefing = fetch_briefing(request, briefing_id)
    context = progress_of(request, briefing)
    if context["is_moving"] and request.GET.get("at") == context["at"]:
        return HttpResponse(status=204)

    return render(request, "transfers/_briefing_progress.html", context)


def progress_of(request: AuthenticatedRequest, briefing: Briefing) -> dict[str, Any]:
    job = Request.objects.filter(kind="briefing.draft", subject=briefing.pk).order_by("-created_at").first()
    reviewers = list(briefing.reviewers.all())
    is_requester = briefing.created_by_id == request.user.pk
    is_moving = briefing.state == Briefing.State.REQUESTED and job is not None and job.is_open
    has_stopped = briefing.state == Briefing.State.REQUESTED and not is_moving
    return {
        "briefing": briefing,
        "process": briefing.process,
        "job": job,
        "at": str(job.progress.position) if job else "",
        "is_moving": is_moving,
        "has_stopped": has_stopped,
        "is_requester": is_requester,
        "may_change": is_requester and is_mendable(briefing),
        "reviewers": reviewers,
        "steps": steps_of(briefing, reviewers),
        "is_blocked": has_stopped or briefing.state in (Briefing.State.FAILED, Briefing.State.SENT_BACK),
    }


def steps_of(briefing: Briefing, reviewers: list[Any]) -> list[dict[str, str]]:
    """Who acts next: the requester, a worker, the second person, the reader."""
    states = Briefing.State
    reached = {states.REQUESTED: 1, states.FAILED: 1, states.SENT_BACK: 1, states.IN_REVIEW: 2, states.CLOSED: 2}
    now = reached.get(states(briefing.state), 4)
    drafted, released = moment(briefing.drafted_at), moment(briefing.released_at)
    steps = [
        (_("Ordered"), _(", ").join([moment(briefing.created_at), briefing.created_by.name])),
        (_("Drafted"), drafted or _("by a worker, from the extracts alone")),
        (_("Second person"), _(", ").join(person.name for person in reviewers)),
        (_("Released"), released or _("not before the second person has read it")),
    ]
    return [
        {"title": title, "detail": detail, "state": "done" if place < now else "now" if place == now else ""}
        for place, (title, detail) in enumerate(steps)
    ]


def moment(at: Any) -> str:
    return date_format(timezone.localtime(at), _("j M, H:i")) if at else ""
