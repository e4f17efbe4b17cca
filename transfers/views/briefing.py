"""Asking for a briefing, and watching it being drafted."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import sealed
from dialogues.models import Process
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, frame
from jobs.models import Request
from transfers import briefing as briefings
from transfers.clearance import words_of
from transfers.forms import OrderForm
from transfers.models import Briefing, Copy, Extract

USUAL_LIFE = timedelta(days=30)


@require_http_methods(["GET", "POST"])
def briefing_new(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.REQUEST_BRIEFING, process)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    form = OrderForm(
        request.POST or None,
        process=process,
        by=request.user,
        initial={"form_key": uuid4(), "expires_on": timezone.localdate() + USUAL_LIFE},
    )
    briefing = asked(request, process, form) if request.method == "POST" else None
    if briefing is not None:
        return redirect("transfers:briefing_detail", briefing.pk)
    extracts = Extract.objects.visible_to(request.user).filter(process=process, withdrawn_at=None)
    rows = list(extracts.prefetch_related("channels").order_by("-created_at"))
    texts = sealed.unseal([row.body_id for row in rows])
    context = {
        **frame(request, process, "transfers"),
        "form": form,
        "extracts": [{"extract": row, "text": words_of(texts[row.body_id])} for row in rows],
        "chosen": set(request.POST.getlist("extracts")),
    }
    return render(request, "transfers/briefing_new.html", context, status=422 if request.method == "POST" else 200)


def asked(request: AuthenticatedRequest, process: Process, form: OrderForm) -> Briefing | None:
    if not form.is_valid():
        return None
    data = form.cleaned_data
    try:
        return briefings.ask_for_briefing(
            process,
            data["channel"],
            form.order(),
            extracts=list(data["extracts"]),
            reviewers=list(data["reviewers"]),
            expires_on=data["expires_on"],
            by=request.user,
            form_key=data["form_key"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None


@require_GET
def briefing_list(request: AuthenticatedRequest) -> HttpResponse:
    """For an official, the copies addressed to them; for others, the drafts they are in."""
    copies = Copy.objects.addressed_to(request.user).order_by("-created_at")
    drafts = (
        Briefing.objects.visible_to(request.user)
        .select_related("process", "channel", "created_by")
        .order_by("-created_at")
    )
    followed = Copy.objects.visible_to(request.user).exclude(addressee=request.user)
    context = {
        "copies": copies,
        "drafts": drafts[:100],
        "followed": followed.select_related("briefing__process", "briefing__channel").order_by("-created_at")[:100],
    }
    return render(request, "transfers/briefing_list.html", context)


def fetch_briefing(request: AuthenticatedRequest, briefing_id: UUID) -> Briefing:
    found = Briefing.objects.visible_to(request.user).select_related("process__conflict", "channel", "created_by")
    return get_object_or_404(found, pk=briefing_id)


@require_GET
def briefing_detail(request: AuthenticatedRequest, briefing_id: UUID) -> HttpResponse:
    briefing = fetch_briefing(request, briefing_id)

    return render(request, "transfers/briefing_detail.html", progress_of(request, briefing))


@require_GET
def briefing_progress(request: AuthenticatedRequest, briefing_id: UUID) -> HttpResponse:
    """The part of the page that is asked for again while a worker drafts."""
    briefing = fetch_briefing(request, briefing_id)

    return render(request, "transfers/_briefing_progress.html", progress_of(request, briefing))


def progress_of(request: AuthenticatedRequest, briefing: Briefing) -> dict[str, object]:
    job = Request.objects.filter(kind="briefing.draft", subject=briefing.pk).order_by("-created_at").first()
    is_second = briefing.created_by_id != request.user.pk
    return {
        "briefing": briefing,
        "process": briefing.process,
        "job": job,
        "is_second": is_second,
        "reviewers": briefing.reviewers.all(),
        "is_moving": briefing.state == Briefing.State.REQUESTED and job is not None and job.is_open,
    }
