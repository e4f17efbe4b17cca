"""Impasses: what nobody could get past, what was tried, and in which room it broke."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, require_fresh_factor, sitting_open
from confidentiality import audit
from dialogues import breakthroughs, impasses
from dialogues.as_at import AsAt, as_at_of
from dialogues.forms.impasse import ImpasseForm, StepForm
from dialogues.models import Impasse, ImpasseStep, Process, Session, TrackPeriod
from dialogues.roles import Verb, may, require
from dialogues.sealing import open_all
from dialogues.views.asking import form_page
from dialogues.views.frame import fetch, fetch_as_at, frame
from dialogues.views.process import file_of
from publishing.spreadsheet import Cell, as_csv


@require_GET
def impasse_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)
    rows = seen(request, process, as_at)
    if rows and not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    steps = steps_of(request, rows, as_at)
    context = {
        **frame(request, process, "objectives"),
        "impasses": told(process, rows, steps, as_at),
        "rooms": breakthroughs.by_room(process, rows, steps, as_at) if rows else [],
    }
    return render(request, "dialogues/impasse_list.html", context)


@require_GET
@require_fresh_factor
def impasse_table(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    """The same counts for a spreadsheet; no word of an impasse is opened for it."""
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)
    rows = seen(request, process, as_at)

    known = as_at.day if as_at.is_known_then else timezone.localdate()
    header = [_("As at"), _("As known"), _("Room"), _("Sessions held"), _("Impasses arose"), _("of these broken"),
              _("still standing"), _("Tried here"), _("Ideas found here"), _("Broken here")]  # fmt: skip
    cells: list[list[Cell]] = [
        [as_at.day, known, str(room.kind.label), room.sessions, room.arose, room.broken, room.standing, room.tried,
         room.found, room.broke]
        for room in breakthroughs.by_room(process, rows, steps_of(request, rows, as_at), as_at)
    ]  # fmt: skip
    audit.record("process.export", kind="process", object_id=process.pk)
    return file_of(as_csv(header, cells), "text/csv; charset=utf-8", f"counts-{as_at.day.isoformat()}.csv")


def seen(request: AuthenticatedRequest, process: Process, as_at: AsAt) -> list[Impasse]:
    """Those that the reader may know of, or for somebody who may not see rooms the same 404 as for no process."""
    if not may(request.user, Verb.SEE_ROOM, process):
        raise Http404
    rows = Impasse.objects.visible_to(request.user).filter(as_at.happened(), as_at.written("created_at"))
    found = list(rows.filter(process=process).select_related("issue", "session"))
    read_rooms(process, found, as_at)
    return found


def steps_of(request: AuthenticatedRequest, rows: list[Impasse], as_at: AsAt) -> list[ImpasseStep]:
    steps = ImpasseStep.objects.visible_to(request.user).filter(as_at.happened(), as_at.written("created_at"))
    found = list(steps.filter(impasse__in=rows).select_related("session"))
    if rows:
        read_rooms(rows[0].process, found, as_at)
    return found


def read_rooms(process: Process, rows: Sequence[Impasse | ImpasseStep], as_at: AsAt) -> None:
    """Each in its room as that was read, as far as was known then."""
    if as_at.is_known_then:
        sessions = process.sessions.as_read(as_at).in_bulk({row.session_id for row in rows if row.session_id})
        for row in rows:
            row.session = sessions.get(row.session_id)


def told(process: Process, rows: list[Impasse], steps: list[ImpasseStep], as_at: AsAt) -> list[dict[str, Any]]:
    """Each with its steps, opened; and for each moment the track of the process and the room it happened in."""
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
    by = breakthroughs.broken_by(row["step"] for row in steps)
    return next((row for row in steps if row["step"] == by), None)


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
