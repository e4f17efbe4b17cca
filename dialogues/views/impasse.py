"""Impasses: what nobody could get past, what was tried, and in which room it broke."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from dialogues import impasses
from dialogues.as_at import AsAt, as_at_of
from dialogues.forms.impasse import ImpasseForm, StepForm
from dialogues.models import Impasse, ImpasseStep, Process, Session, TrackPeriod
from dialogues.roles import Verb, may, require
from dialogues.sealing import open_all
from dialogues.views.asking import form_page
from dialogues.views.frame import fetch, fetch_as_at, frame


@require_GET
def impasse_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)
    if not may(request.user, Verb.SEE_ROOM, process):
        raise Http404
    rows = list(
        Impasse.objects.visible_to(request.user)
        .filter(as_at.happened(), as_at.written("created_at"), process=process)
        .select_related("issue", "session")
    )
    if rows and not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    context = {**frame(request, process, "objectives"), "impasses": told(request, process, rows, as_at)}
    return render(request, "dialogues/impasse_list.html", context)


def told(request: AuthenticatedRequest, process: Process, rows: list[Impasse], as_at: AsAt) -> list[dict[str, Any]]:
    """Each with its steps, opened; and for each moment the track of the process and the room it happened in."""
    steps = list(
        ImpasseStep.objects.visible_to(request.user)
        .filter(as_at.happened(), as_at.written("created_at"), impasse__in=rows)
        .select_related("session")
    )
    words = open_all([*rows, *steps])
    tracks = as_at.history(TrackPeriod.objects.filter(process=process))
    by_impasse: dict[UUID, list[dict[str, Any]]] = {}
    for step in steps:
        row = {"step": step, "words": words[step.pk]["words"], **room_of(step, step.session, tracks)}
        by_impasse.setdefault(step.impasse_id, []).append(row)
    return [
        {
            "impasse": impasse,
            "words": words[impasse.pk]["words"],
            "steps": (mine := by_impasse.get(impasse.pk, [])),
            "broken": broken(mine),
            **room_of(impasse, impasse.session, tracks),
        }
        for impasse in rows
    ]


def broken(steps: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What broke it last, unless it was opened again since."""
    turns = [row for row in steps if row["step"].kind in (ImpasseStep.Kind.BROKEN, ImpasseStep.Kind.REOPENED)]
    return turns[-1] if turns and turns[-1]["step"].kind == ImpasseStep.Kind.BROKEN else None


def room_of(moment: Impasse | ImpasseStep, session: Session | None, tracks: list[TrackPeriod]) -> dict[str, Any]:
    """The tracks it may have been on: more than one where the day is not known well enough."""
    held = [
        period.track
        for period in tracks
        if period.since_earliest <= moment.when.latest
        and (period.until_latest is None or period.until_latest > moment.when.earliest)
    ]
    return {"tracks": list(dict.fromkeys(held)), "session": session}


@require_http_methods(["GET", "POST"])
def impasse_new(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    form = ImpasseForm(request.POST if request.method == "POST" else None, process=process)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        names = ("code", "issue", "session", "key")
        impasses.open_impasse(
            process, data["words"], since=data["when"], by=request.user, **{name: data[name] for name in names}
        )
        messages.success(request, _("Kept. What is tried against it is written beside it."))
        return redirect("dialogues:impasse_list", process.pk)
    return form_page(
        request,
        process,
        form,
        heading=_("An impasse"),
        sentence=_("What nobody could get past, since when. What was tried comes later."),
        action=_("Keep this impasse"),
        back=reverse("dialogues:impasse_list", args=[process.pk]),
    )


@require_http_methods(["GET", "POST"])
def impasse_step(request: AuthenticatedRequest, process_id: UUID, impasse_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    impasse = get_object_or_404(
        Impasse.objects.visible_to(request.user).select_related("process"), process=process, pk=impasse_id
    )
    require(request.user, Verb.CHANGE_COURSE, process)

    form = StepForm(request.POST if request.method == "POST" else None, impasse=impasse)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        impasses.add_step(
            impasse,
            data["kind"],
            data["words"],
            when=data["when"],
            session=data["session"],
            key=data["key"],
            by=request.user,
        )
        messages.success(request, _("Kept."))
        return redirect("dialogues:impasse_list", process.pk)
    return form_page(
        request,
        process,
        form,
        heading=_("Impasse %(code)s") % {"code": impasse.code},
        sentence=_("Tried, found, broken, or opened again: each with its day and its room."),
        action=_("Keep it"),
        back=reverse("dialogues:impasse_list", args=[process.pk]),
    )
