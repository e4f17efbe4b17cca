"""The histories of a process: tracks, stages, statuses, what the rooms implied, who calls it what, what is disputed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import require_fresh_factor
from confidentiality import audit
from dialogues import claims, dormancy, events, implied, periods, stages
from dialogues.as_at import AsAt, as_at_of
from dialogues.forms.period import OF_A_PROCESS, ClaimForm, Kind, PeriodForm
from dialogues.histories import Histories, histories_of, superseded
from dialogues.lanes import sessions_of, with_sides
from dialogues.models import Claim, Process, TrackCall
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, fetch_as_at, frame
from dialogues.vocabulary import Escalation, Stage
from publishing.spreadsheet import Cell, as_csv


@require_GET
def history(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)

    told, before = histories_of(process, as_at), superseded(process, as_at)
    happened, happened_before = events.of_a_day(process, as_at)
    held = [session for session in sessions_of(process, as_at) if session.is_held]
    runs = implied.runs(held)
    with_sides([run.first for run in runs])
    spells = dormancy.spells(held, told.intervals, as_at.day)
    status = told.statuses[-1].status if told.statuses else ""
    shared = frame(request, process, "course")
    context = {
        **shared,
        "may_edit": shared["may_change_course"] and not as_at.is_past,
        "told": told,
        "before": sorted_by_end(before),
        "happened": happened,
        "happened_before": sorted(happened_before, key=lambda row: row.superseded_at or row.recorded_at, reverse=True),
        "stages": [(period, beside(period.stage, told, period)) for period in told.stages],
        "calls": as_at.history(TrackCall.objects.filter(process=process)),
        "questions": claims.side_by_side(claims_of(process, as_at)),
        "runs": runs,
        "usual": dormancy.usual_on(told.intervals, as_at.day),
        "spells": spells,
        "is_dormant": dormancy.is_dormant(status, spells),
    }
    return render(request, "dialogues/history.html", context)


def sorted_by_end(before: Histories) -> list[Any]:
    rows = [*before.tracks, *before.stages, *before.escalations, *before.statuses, *before.intervals]
    return sorted(rows, key=lambda row: row.superseded_at or row.recorded_at, reverse=True)


def beside(stage: str, told: Histories, period: Any) -> dict[str, Any]:
    """The other scheme beside one stage: what our mapping says, and what was recorded and whether the two fit."""
    recorded = [other for other in told.escalations if periods.overlaps(period, other)]
    return {
        "mapped": [Escalation(other).label for other in stages.beside(Stage(stage))],
        "recorded": [(other, stages.fits(Stage(stage), Escalation(other.stage))) for other in recorded],
    }


def claims_of(process: Process, as_at: AsAt) -> Any:
    """Of a day that is over, no claim about a later one."""
    dated = Q(when_earliest=None) | as_at.happened() if as_at.is_past else Q()
    return as_at.believed(Claim.objects.filter(process=process)).filter(dated)


@require_http_methods(["GET", "POST"])
def period_add(request: AuthenticatedRequest, process_id: UUID, kind: str) -> HttpResponse:
    process, one = fetch(request, process_id), kind_of(kind)
    require(request.user, Verb.CHANGE_COURSE, process)

    form = PeriodForm(one, request.POST if request.method == "POST" else None)
    if form.is_valid():
        period = one.model(process=process)  # type: ignore[misc]
        fill(period, form.cleaned_data)
        if saved(form, lambda: periods.add(period, of=process, by=request.user)):
            messages.success(request, _("Written down."))
            return redirect("dialogues:history", process.pk)
    return answer(request, process, form, one.title, is_new=True)


@require_http_methods(["GET", "POST"])
def period_correct(request: AuthenticatedRequest, process_id: UUID, kind: str, period_id: UUID) -> HttpResponse:
    process, one = fetch(request, process_id), kind_of(kind)
    rows: Any = one.model._default_manager
    period = get_object_or_404(rows.filter(process=process, superseded_at=None), pk=period_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    form = PeriodForm(one, request.POST if request.method == "POST" else None, period=period)
    if form.is_valid() and saved(form, lambda: periods.correct(period, form.cleaned_data, of=process, by=request.user)):
        messages.success(request, _("Corrected. What was believed before stays known."))
        return redirect("dialogues:history", process.pk)
    return answer(request, process, form, one.title, is_new=False)


@require_http_methods(["GET", "POST"])
def claim_add(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    form = ClaimForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and saved(form, lambda: claims.add(process, form.cleaned_data, by=request.user)):
        messages.success(request, _("Written down, beside the others."))
        return redirect("dialogues:history", process.pk)
    return answer(request, process, form, _("Claim"), is_new=True)


@require_http_methods(["GET", "POST"])
def claim_correct(request: AuthenticatedRequest, process_id: UUID, claim_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    claim = get_object_or_404(Claim.objects.current().filter(process=process), pk=claim_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    form = ClaimForm(request.POST if request.method == "POST" else None, claim=claim)
    if form.is_valid() and saved(form, lambda: claims.correct(claim, form.cleaned_data, by=request.user)):
        messages.success(request, _("Corrected. What was believed before stays known."))
        return redirect("dialogues:history", process.pk)
    return answer(request, process, form, _("Claim"), is_new=False)


@require_GET
@require_fresh_factor
def history_export(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    """The histories as at the same day, as a table for a spreadsheet."""
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)

    told = histories_of(process, as_at)
    kinds = ((_("Track"), told.tracks), (_("Stage"), told.stages), (_("Escalation"), told.escalations),
             (_("Status"), told.statuses), (_("Usual interval between sessions"), told.intervals))  # fmt: skip
    rows = [row(name, period, as_at) for name, several in kinds for period in several]
    header = [_("As at"), _("As known"), _("Kind"), _("What"), _("Since"), _("Earliest"), _("Latest"), _("Precision"),
              _("Until"), _("Why"), _("Who decided"), _("Source"), _("Confidence")]  # fmt: skip
    audit.record("process.export", kind="process", object_id=process.pk)
    response = HttpResponse(as_csv(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="history-{as_at.day.isoformat()}.csv"'
    return response


def row(name: str, period: Any, as_at: AsAt) -> list[Cell]:
    known = as_at.day if as_at.is_known_then else timezone.localdate()
    why = getattr(period, "trigger", "") or getattr(period, "reason", "")
    return [
        as_at.day, known, name, str(period), str(period.since), period.since_earliest, period.since_latest,
        str(period.since.precision.label), str(period.until) if period.until else "", why,
        getattr(period, "decided_by", ""), period.source, period.get_confidence_display(),
    ]  # fmt: skip


def kind_of(kind: str, kinds: Mapping[str, Kind] = OF_A_PROCESS) -> Kind:
    if kind not in kinds:
        raise Http404
    return kinds[kind]


def fill(period: Any, said: dict[str, Any]) -> None:
    for name, value in said.items():
        setattr(period, name, value)


def saved(form: Any, save: Any) -> bool:
    """Whether it was saved; what the domain refuses stands beside its field."""
    try:
        save()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def answer(request: AuthenticatedRequest, process: Process, form: Any, title: Any, *, is_new: bool) -> HttpResponse:
    context = {**frame(request, process, "course"), "form": form, "title": title, "is_new": is_new}
    status = 422 if request.method == "POST" else 200
    return render(request, "dialogues/period_form.html", context, status=status)
