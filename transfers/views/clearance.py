"""Putting up, and clearing: the clearer sees the text that was put up, never the room it came from."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import sealed
from confidentiality.markings import Caveat, HeldBack
from dialogues.held import eyes_of, in_words
from dialogues.models import Passage, Point, PointConsent, Process
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, frame
from dialogues.views.readers import names_of
from transfers import clearance
from transfers.forms import ConsentForm, WordingForm
from transfers.held import held_with, read_put_up
from transfers.models import Extract, PutUp

MOST = 100


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


@require_POST
def point_consent(request: AuthenticatedRequest, process_id: UUID, point_id: UUID) -> HttpResponse:
    """What the originators said about handing this over, written down by somebody who reads the point."""
    process = fetch(request, process_id)
    point = get_object_or_404(Point.objects.visible_to(request.user), process=process, pk=point_id)
    require(request.user, Verb.PUT_UP, process)

    form = ConsentForm(request.POST)
    if not form.is_valid():
        raise BadRequest("answer")
    clearance.record_consent(point, PointConsent.Answer(form.cleaned_data["answer"]), by=request.user)
    messages.success(request, _("Written down, with today's date. Earlier words stay on record."))
    return redirect("transfers:clearance_list", process.pk)


@require_GET
def clearance_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.SEE_ROOM, process)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    items = PutUp.objects.visible_to(request.user).filter(process=process, decision="").select_related("created_by")
    waiting = list(items.order_by("created_at"))
    extracts = Extract.objects.visible_to(request.user).filter(process=process).select_related("created_by")
    cleared = list(extracts.prefetch_related("channels", "sources").order_by("-created_at")[:MOST])
    texts = sealed.unseal([row.body_id for row in (*waiting, *cleared)])
    put_up = {item.pk: read_put_up(texts[item.body_id]) for item in waiting}
    held = {pk: said[1] for pk, said in put_up.items()} | {one.pk: held_with(texts[one.body_id]) for one in cleared}
    names = names_in(held.values(), process)
    consents = consents_behind(request, [*waiting, *(source for one in cleared for source in one.sources.all())])
    context = {
        **frame(request, process, "transfers"),
        "waiting": [
            {
                "item": item,
                "text": put_up[item.pk][0],
                "held": in_words(held[item.pk], names),
                "consents": [consents[item.pk]] if item.pk in consents else [],
            }
            for item in waiting
        ],
        "extracts": [
            {
                "extract": one,
                "text": clearance.words_of(texts[one.body_id]),
                "held": in_words(held[one.pk], names),
                "consents": [consents[source.pk] for source in one.sources.all() if source.pk in consents],
            }
            for one in cleared
        ],
        "answers": PointConsent.Answer.choices,
    }
    return render(request, "transfers/clearance_list.html", context)


def consents_behind(request: AuthenticatedRequest, items: Iterable[PutUp]) -> dict[UUID, clearance.LatestWord]:
    """Per text that was put up from a point: the latest word of its originators."""
    points = {item.pk: item.source_id for item in items if item.source_kind == PutUp.Source.POINT}
    said = clearance.consents_of(points.values(), request.user)
    return {item: said[point] for item, point in points.items()}


@require_http_methods(["GET", "POST"])
def clearance_detail(request: AuthenticatedRequest, process_id: UUID, put_up_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    items = PutUp.objects.visible_to(request.user).select_related("process", "audience", "created_by")
    item = get_object_or_404(items, process=process, pk=put_up_id)
    require(request.user, Verb.CLEAR_EXTRACT, process)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    source, held = read_put_up(sealed.unseal_one(item.body_id))
    initial = {"text": source, "distribution": item.distribution, "attribution": item.attribution}
    form = WordingForm(request.POST if request.method == "POST" else None, initial=initial, process=process)
    if form.is_bound and decided(request, item, form):
        return redirect("transfers:clearance_list", process.pk)
    context = {
        **frame(request, process, "transfers"),
        "item": item,
        "source": source,
        "held": in_words(held, names_in([held], process)),
        "form": form,
        "consent": consents_behind(request, [item]).get(item.pk),
    }
    return render(request, "transfers/clearance_detail.html", context, status=422 if form.is_bound else 200)


def names_in(several: Collection[Iterable[HeldBack]], process: Process) -> dict[str, str]:
    """The parties and the people whom caveats name, by id; nothing is asked where they name nobody."""
    kinds = {each.kind for held in several for each in held if each.to}
    parties = process.conflict.party_names() if Caveat.NOT_TO in kinds else {}
    return parties | names_of(eyes_of(several), {})


def decided(request: AuthenticatedRequest, item: PutUp, form: WordingForm) -> bool:
    """Clear or decline `item` as the form says; what is wrong with it is put beside the fields."""
    declines = request.POST.get("action") == "decline"
    if not declines and not form.is_valid():
        return False
    try:
        if declines:
            clearance.decline(item, by=request.user)
        else:
            clearance.clear([item], form.wording(), by=request.user)
    except ValidationError as error:
        form.is_valid()
        form.add_error(None, error)
        return False
    if declines:
        messages.success(request, _("Declined. The text stays where it was."))
    else:
        messages.success(request, _("Cleared. The extract can be used in a briefing for the channels you chose."))
    return True


@require_POST
def extract_withdraw(request: AuthenticatedRequest, process_id: UUID, extract_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    extract = get_object_or_404(Extract.objects.visible_to(request.user), process=process, pk=extract_id)
    require(request.user, Verb.CLEAR_EXTRACT, process)

    clearance.withdraw(extract, by=request.user)
    messages.success(request, _("Withdrawn. It enters no briefing from now on; what was released stays released."))
    return redirect("transfers:clearance_list", process.pk)
