"""Success: what was said it would look like, what is seen looking back, and the eight fundamentals. Never proof."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from dialogues import objectives_then, purposes, success
from dialogues.as_at import AsAt, as_at_of
from dialogues.forms.success import HealthForm, PurposeForm, SnapshotForm
from dialogues.models import Fundamental, HealthCheck, ObjectivePeriod, PurposePeriod, Snapshot
from dialogues.roles import Verb, require
from dialogues.sealing import open_all
from dialogues.views.asking import form_page
from dialogues.views.frame import fetch, fetch_as_at, frame


@require_GET
def success_page(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)
    kept = Snapshot.objects.filter(as_at.happened(), as_at.written("created_at"), process=process)
    readable = {row.pk: row for row in kept.visible_to(request.user)}
    if readable and not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    periods = Prefetch("periods", queryset=as_at.begun(ObjectivePeriod.objects.all()).in_order(), to_attr="history")
    rows = objectives_then.standing_on(process.objectives.all(), as_at).prefetch_related(periods)
    objectives = [objectives_then.stood(one) for one in rows]
    if as_at.is_past:
        objectives = [one for one in objectives if one.history]  # type: ignore[attr-defined]
    words = open_all(readable.values())
    checks = HealthCheck.objects.filter(process=process, checked_on__lte=as_at.day)
    context = {
        **frame(request, process, "success"),
        "objectives": objectives,
        "snapshots": [
            {"row": row, "words": words.get(row.pk)}
            for row in kept.select_related("objective").order_by("-when_latest")
        ],
        "health": health(list(checks.prefetch_related("answers").select_related("checked_by")), as_at),
    }
    return render(request, "dialogues/success.html", context)


def health(checks: list[HealthCheck], as_at: AsAt) -> dict[str, Any] | None:
    """Each fundamental with its answer in every check, and which way it went between the last two that looked at it."""
    if not checks:
        return None
    answers = [{answer.fundamental: answer for answer in check.answers.all()} for check in checks]
    rows = []
    for fundamental in Fundamental:
        cells = [told.get(fundamental) for told in answers]
        levels = [cell.level for cell in cells if cell]
        if levels:
            way = (
                "" if len(levels) < 2 else ("held", "up", "down")[(levels[-1] > levels[-2]) - (levels[-1] < levels[-2])]
            )
            told_on = list(zip(checks, cells, strict=True))
            rows.append({"label": fundamental.label, "cells": told_on, "way": way, "last": cells[-1]})
    return {"checks": checks, "rows": rows, "review_on": checks[-1].review_on, "is_due": is_due(checks[-1], as_at)}


def is_due(check: HealthCheck, as_at: AsAt) -> bool:
    return check.review_on is not None and check.review_on <= as_at.day


@require_http_methods(["GET", "POST"])
def snapshot_new(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    form = SnapshotForm(request.POST if request.method == "POST" else None, process=process)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        names = ("when", "objective", "key")
        success.look_back(process, form.seen(), by=request.user, **{name: data[name] for name in names})
        messages.success(request, _("Kept. Earlier snapshots stay as they were."))
        return redirect("dialogues:success_page", process.pk)
    return form_page(
        request,
        process,
        form,
        heading=_("Look back"),
        sentence=_("A snapshot from this day: what is seen, what it rests on, and who says otherwise."),
        note=_("The words are sealed to the team. The day, the claim and that there is dissent stand in clear."),
        action=_("Keep this snapshot"),
        back=reverse("dialogues:success_page", args=[process.pk]),
        tab="success",
    )


@require_http_methods(["GET", "POST"])
def health_new(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    form = HealthForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        success.check_up(
            process,
            form.answers(),
            checked_on=timezone.localdate(),
            review_on=form.cleaned_data["review_on"],
            by=request.user,
            key=form.cleaned_data["key"],
        )
        messages.success(request, _("Kept, with today's date."))
        return redirect("dialogues:success_page", process.pk)
    return form_page(
        request,
        process,
        form,
        heading=_("The eight fundamentals"),
        sentence=_("United Nations Guidance for Effective Mediation. Look at what you can; leave the rest empty."),
        note=_("Everybody with a seat in this process reads it. Write no names."),
        action=_("Keep this check"),
        back=reverse("dialogues:success_page", args=[process.pk]),
        tab="success",
        template="dialogues/health_new.html",
    )


@require_http_methods(["GET", "POST"])
def purpose_change(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    held = {row.purpose: row.since for row in PurposePeriod.objects.filter(process=process).ongoing()}
    form = PurposeForm(request.POST if request.method == "POST" else None, held=held)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        purposes.pursue(process, data["purposes"], since=data["since"], by=request.user)
        messages.success(request, _("Kept. What it was for before stays known."))
        return redirect("dialogues:objective_list", process.pk)
    return form_page(
        request,
        process,
        form,
        heading=_("What this process is for"),
        sentence=_("The primer's four purposes; a process may have several, and they may change."),
        action=_("Keep it"),
        back=reverse("dialogues:objective_list", args=[process.pk]),
    )
