"""Putting up, and clearing: the clearer sees the text that was put up, never the room it came from."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import sealed
from dialogues.models import Passage, Point, Process
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, frame
from transfers import clearance
from transfers.forms import WordingForm
from transfers.models import Extract, PutUp


@require_POST
def point_put_up(request: AuthenticatedRequest, process_id: UUID, point_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    point = get_object_or_404(Point.objects.visible_to(request.user), process=process, pk=point_id)
    return put_up(request, process, point)


@require_POST
def passage_put_up(request: AuthenticatedRequest, process_id: UUID, passage_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    summaries = Passage.objects.visible_to(request.user).filter(purpose=Passage.Purpose.SUMMARY)
    passage = get_object_or_404(summaries, process=process, pk=passage_id)
    return put_up(request, process, passage)


def put_up(request: AuthenticatedRequest, process: Process, source: Point | Passage) -> HttpResponse:
    require(request.user, Verb.PUT_UP, process)

    chosen = next((one for one in clearance.clearers_of(process) if str(one.pk) == request.POST.get("clearer")), None)
    try:
        clearance.put_up(source, by=request.user, clearer=chosen)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Put up for clearance. The clearer sees this text, and nothing else of it."))
    if source.session_id is None:
        return redirect("dialogues:process_detail", process.pk)
    return redirect("dialogues:session_detail", process.pk, source.session_id)


@require_GET
def clearance_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    items = PutUp.objects.visible_to(request.user).filter(process=process).select_related("created_by")
    waiting = list(items.filter(decision="").order_by("created_at"))
    extracts = list(
        Extract.objects.visible_to(request.user)
        .filter(process=process)
        .select_related("created_by")
        .prefetch_related("channels")
        .order_by("-created_at")[:100]
    )
    texts = sealed.unseal([row.body_id for row in (*waiting, *extracts)])
    context = {
        **frame(request, process, "clearance"),
        "waiting": [{"item": item, "text": texts[item.body_id]} for item in waiting],
        "extracts": [{"extract": one, "text": clearance.words_of(texts[one.body_id])} for one in extracts],
    }
    return render(request, "transfers/clearance_list.html", context)


@require_http_methods(["GET", "POST"])
def clearance_detail(request: AuthenticatedRequest, process_id: UUID, put_up_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    items = PutUp.objects.visible_to(request.user).select_related("process", "audience")
    item = get_object_or_404(items, process=process, pk=put_up_id)
    require(request.user, Verb.CLEAR_EXTRACT, process)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    source = sealed.unseal_one(item.body_id)
    initial = {"text": source, "distribution": item.distribution, "attribution": item.attribution}
    form = WordingForm(request.POST or None, initial=initial, process=process)
    if request.method == "POST" and request.POST.get("action") == "decline":
        clearance.decline(item, by=request.user)
        messages.success(request, _("Declined. The text stays where it was."))
        return redirect("transfers:clearance_list", process.pk)
    if request.method == "POST" and cleared(request, item, form):
        messages.success(request, _("Cleared. The extract can be used in a briefing for the channels you chose."))
        return redirect("transfers:clearance_list", process.pk)
    context: dict[str, Any] = {**frame(request, process, "clearance"), "item": item, "source": source, "form": form}
    return render(request, "transfers/clearance_detail.html", context, status=422 if request.method == "POST" else 200)


def cleared(request: AuthenticatedRequest, item: PutUp, form: WordingForm) -> bool:
    """Clear `item` as the form says; what is wrong with it is put beside the fields."""
    if not form.is_valid():
        return False
    try:
        clearance.clear([item], form.wording(), by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
