"""Marking a point anew: what it would change, for whom, and why, before anything is saved."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from accounts.models import User
from accounts.stepup import ask_again, fresh_factor, sitting_open
from confidentiality import audiences, sealed
from confidentiality.markings import HeldBack
from confidentiality.models.audience import AudienceKind
from dialogues import change, marking, questions
from dialogues.change import Change
from dialogues.forms.marking import RemarkForm
from dialogues.models import Point, Process
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, frame
from dialogues.views.people_in import people_of
from dialogues.views.readers import by_label, who_reads
from dialogues.views.texts import back_to, fetch_point, words_of


def base_of(point: Point) -> str:
    """What a page showed of a marking; another one means that somebody was there in between."""
    return f"{point.version}.{point.distribution}.{point.attribution}.{point.audience_id}"


@require_http_methods(["GET", "POST"])
def point_marking(request: AuthenticatedRequest, process_id: UUID, point_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    point = fetch_point(request, process, point_id)
    require(request.user, Verb.WRITE_POINT, process)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    body = json.loads(sealed.unseal_one(point.body_id))
    form = bound(request, process, point, body)
    if not form.is_bound or not form.is_valid():
        return page(request, process, point, body, form)
    if form.cleaned_data["base"] != base_of(point):
        form.add_error(None, _("It was marked anew meanwhile. Look at what stands now, then decide again."))
        data = request.POST.copy()
        data["base"] = base_of(point)
        form.data = data
        return page(request, process, point, body, form, status=409)
    if request.POST.get("action") == "mark":
        if not fresh_factor(request):
            return ask_again(request)
        if done(request, point, form):
            return back_to(point)
    return page(request, process, point, body, form)


def bound(request: AuthenticatedRequest, process: Process, point: Point, body: dict[str, Any]) -> RemarkForm:
    present = audiences.people_in(point.audience)
    is_named = point.audience.kind == AudienceKind.NAMED
    held = [HeldBack.load(each) for each in body.get("held", [])]
    initial = {
        "base": base_of(point),
        "distribution": point.distribution,
        "attribution": point.attribution,
        "readers": [*present] if is_named else [],
        **RemarkForm.initial_of(point.caveats, held),
    }
    data = request.POST if request.method == "POST" else None
    return RemarkForm(data, initial=initial, process=process, present=present)


def done(request: AuthenticatedRequest, point: Point, form: RemarkForm) -> bool:
    data = form.cleaned_data
    try:
        marking.remark(point, form.marking, by=request.user, readers=[*data["readers"]], held=form.held())
    except (ValidationError, sealed.NotInAudience) as error:
        form.add_error(None, refusal(error))
        return False
    messages.success(request, _("Marked. The readers are as you saw them."))
    return True


def refusal(error: ValidationError | sealed.NotInAudience) -> ValidationError:
    if isinstance(error, ValidationError):
        return error
    return ValidationError(_("You would not be among those who can read it, so you cannot mark it so."))


def looked_at(request: AuthenticatedRequest, point: Point, form: RemarkForm) -> Change | None:
    """What the form would change, or None beside its errors."""
    readers: list[User] = [*form.cleaned_data["readers"]]
    try:
        return change.of_remark(point, form.marking, by=request.user, readers=readers, held=form.held())
    except (ValidationError, sealed.NotInAudience) as error:
        form.add_error(None, refusal(error))
        return None


def page(
    request: AuthenticatedRequest,
    process: Process,
    point: Point,
    body: dict[str, Any],
    form: RemarkForm,
    status: int = 200,
) -> HttpResponse:
    looked = looked_at(request, point, form) if form.is_bound and form.is_valid() else None
    context = {
        **frame(request, process, "sessions"),
        "point": point,
        "text": body["text"],
        "words": words_of(point, body),
        "form": form,
        "readers": who_reads([point.audience], process)[point.audience_id],
        "labels": by_label(process, point.session),
        "change": people_of(looked) if looked else None,
        "seen": seen_as(process, point, form, looked) if looked else None,
        "may_leave": point.audience.kind == AudienceKind.NAMED,
    }
    if form.errors and status == 200:
        status = 422
    return render(request, "dialogues/point_marking.html", context, status=status)


def seen_as(process: Process, point: Point, form: RemarkForm, looked: Change) -> dict[str, Any] | None:
    """The point as one of them would see it. Whoever does not read it is shown what they get instead."""
    wanted = form.cleaned_data["seen_as"]
    if wanted not in looked.people:
        return None
    reads = wanted in {reader.user_id for reader in looked.after}
    is_seated = process.seats.live().filter(user=wanted).exists()
    return {
        "name": User.objects.get(pk=wanted).name,
        "reads": reads,
        "is_seated": is_seated,
        "marking": form.marking,
        "caveats": form.cleaned_data["held_back"],
    }


@require_POST
def point_leave(request: AuthenticatedRequest, process_id: UUID, point_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    point = fetch_point(request, process, point_id)

    try:
        marking.leave(point, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("dialogues:point_marking", process.pk, point.pk)
    messages.success(request, _("You cannot read it any more. The others go on reading it."))
    return back_to(point)


@require_POST
def point_question(request: AuthenticatedRequest, process_id: UUID, point_id: UUID) -> HttpResponse:
    """Ask security who could have read it. Whoever reads a text may ask."""
    process = fetch(request, process_id)
    point = fetch_point(request, process, point_id)

    questions.ask(point, by=request.user)
    messages.success(request, _("Asked. Security answers with people and paths, and sees nothing of the text."))
    return back_to(point)
