"""What each side expects of a process, what it was offered, and where that stands."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import sealed
from dialogues import proceedings
from dialogues.as_at import as_at_of
from dialogues.forms.expectation import ExpectationForm
from dialogues.models import Expectation
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, fetch_as_at, frame
from dialogues.vocabulary import ExpectationState

MOST = 300


@require_http_methods(["GET", "POST"])
def expectation_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)
    require(request.user, Verb.LOG_SESSION, process)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    form = ExpectationForm(request.POST if request.method == "POST" else None, process=process, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            proceedings.expect(process, by=request.user, **form.told())
        except ValidationError as error:
            form.add_error("owner", error)
        else:
            messages.success(request, _("Written down."))
            return redirect("dialogues:expectation_list", process.pk)
    found = Expectation.objects.visible_to(request.user).filter(process=process)
    if as_at.is_past:  # what had been written down by its end
        found = found.filter(created_at__lt=as_at.known_at)
    rows = list(found.select_related("owner", "spoken_by")[:MOST])
    for row in rows:
        row.forget_after(as_at.day)
    texts = sealed.unseal([row.body_id for row in rows])
    parties = process.conflict.party_names(as_at.day)
    told = [expectation_row(row, json.loads(texts[row.body_id]), parties, as_at.day) for row in rows]
    context = {**frame(request, process, "contacts"), "form": form, "rows": told, "today": as_at.day}
    return render(request, "dialogues/expectation_list.html", context, status=422 if form.errors else 200)


def expectation_row(row: Expectation, body: dict[str, Any], parties: dict[str, str], day: date) -> dict[str, Any]:
    return {
        "row": row,
        "party": parties.get(body["party"]),
        "expected": body["expected"],
        "offered": body["offered"],
        "is_late": row.is_late(day),
    }


@require_POST
def expectation_settle(request: AuthenticatedRequest, process_id: UUID, expectation_id: UUID) -> HttpResponse:
    rows = Expectation.objects.visible_to(request.user).select_related("process")
    row = get_object_or_404(rows, process=fetch(request, process_id), pk=expectation_id)
    require(request.user, Verb.LOG_SESSION, row.process)

    state = request.POST.get("state", "")
    if state in ExpectationState.values:
        proceedings.settle_expectation(row, ExpectationState(state), by=request.user)
        messages.success(request, _("Written down, with today's date."))
    return redirect("dialogues:expectation_list", process_id)
