"""Ordering a briefing from extracts, and changing an order that came back."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import sealed
from dialogues.models import Process
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, frame
from transfers import briefing as briefings
from transfers.clearance import words_of
from transfers.forms import OrderForm
from transfers.models import Briefing, Extract
from transfers.views.briefing import fetch_briefing

USUAL_LIFE = timedelta(days=30)


@require_http_methods(["GET", "POST"])
def briefing_new(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.REQUEST_BRIEFING, process)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    initial = {"form_key": uuid4(), "expires_on": timezone.localdate() + USUAL_LIFE}
    form = OrderForm(posted(request), process=process, by=request.user, initial=initial)
    briefing = asked(request, process, form)
    if briefing is not None:
        return redirect("transfers:briefing_detail", briefing.pk)
    return order_page(request, process, form)


@require_http_methods(["GET", "POST"])
def briefing_order(request: AuthenticatedRequest, briefing_id: UUID) -> HttpResponse:
    """Change what was ordered. Only its requester: whoever changes a draft does not release it."""
    briefing = fetch_briefing(request, briefing_id)
    if briefing.created_by_id != request.user.pk:
        raise PermissionDenied
    require(request.user, Verb.REQUEST_BRIEFING, briefing.process)
    if not briefings.is_mendable(briefing):
        return redirect("transfers:briefing_detail", briefing.pk)
    if not sitting_open(request, briefing.process_id):
        return ask_again(request, briefing.process_id)

    form = OrderForm(
        posted(request), process=briefing.process, by=request.user, briefing=briefing, initial=as_ordered(briefing)
    )
    if revised(request, briefing, form):
        return redirect("transfers:briefing_detail", briefing.pk)
    return order_page(request, fetch(request, briefing.process_id), form, briefing)


def posted(request: AuthenticatedRequest) -> Any:
    return request.POST if request.method == "POST" else None


def with_new_key(data: QueryDict) -> QueryDict:
    """The same fields under a key of their own, so that pressing again is another form."""
    fresh = data.copy()
    fresh["form_key"] = str(uuid4())
    return fresh


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
            language=data["language"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        if getattr(error, "code", None) == "resent":
            form.data = with_new_key(request.POST)
        return None


def revised(request: AuthenticatedRequest, briefing: Briefing, form: OrderForm) -> bool:
    if not form.is_valid():
        return False
    data = form.cleaned_data
    try:
        briefings.ask_again(
            briefing,
            form.order(),
            extracts=list(data["extracts"]),
            reviewers=list(data["reviewers"]),
            expires_on=data["expires_on"],
            by=request.user,
            language=data["language"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def as_ordered(briefing: Briefing) -> dict[str, Any]:
    return {
        **asdict(briefings.read(briefing).order),
        "extracts": list(briefing.extracts.values_list("pk", flat=True)),
        "reviewers": list(briefing.reviewers.values_list("pk", flat=True)),
        "expires_on": briefing.expires_on,
        "language": briefing.language,
    }


def order_page(
    request: AuthenticatedRequest, process: Process, form: OrderForm, briefing: Briefing | None = None
) -> HttpResponse:
    chosen = {str(pk) for pk in form["extracts"].value() or []}
    context = {
        **frame(request, process, "transfers"),
        "form": form,
        "briefing": briefing,
        "extracts": choices(request, process, chosen),
    }
    return render(request, "transfers/briefing_new.html", context, status=422 if form.is_bound else 200)


def choices(request: AuthenticatedRequest, process: Process, chosen: set[str]) -> list[dict[str, Any]]:
    """What may leave at all at this moment; which channels each is cleared for is said beside it."""
    usable = Extract.objects.visible_to(request.user).standing().filter(process=process)
    rows = list(usable.select_related("created_by").prefetch_related("channels").order_by("-created_at"))
    texts = sealed.unseal([row.body_id for row in rows])
    return [
        {
            "extract": row,
            "text": words_of(texts[row.body_id]),
            "basis": cleared_by(row),
            "is_chosen": str(row.pk) in chosen,
        }
        for row in rows
    ]


def cleared_by(extract: Extract) -> str:
    """Where it may go, who decided that, and when, in one line."""
    channels = _(", ").join(channel.name for channel in extract.channels.all())
    return _("For %(channels)s. %(decision)s") % {"channels": channels, "decision": decided_by(extract)}


def decided_by(extract: Extract) -> str:
    day = date_format(timezone.localdate(extract.created_at), "j M Y")
    words = _("Lowered by %(name)s, %(day)s") if extract.is_lowered else _("Cleared by %(name)s, %(day)s")
    return words % {"name": extract.created_by.name, "day": day}
