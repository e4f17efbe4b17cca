"""The record of who did what, for auditors: people, verbs, ids and times. Each look at it is in it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from accounts.models import User
from confidentiality import auditors
from dialogues.forms.security import RecordForm
from dialogues.models import Process, Seat
from dialogues.models.glass import houses_of
from dialogues.roles import Verb

MOST = 100


@require_GET
def audit_record(request: AuthenticatedRequest) -> HttpResponse:
    houses = houses_of(request.user, Verb.READ_AUDIT)
    if not houses.exists():
        raise Http404

    form = RecordForm(request.GET)
    is_valid = form.is_valid()
    entries = auditors.page(**form.cleaned_data, count=MOST + 1) if is_valid else []
    shown = entries[:MOST]
    names = names_in(houses, {entry.actor for entry in shown if entry.actor})
    context = {
        "form": form,
        "rows": [row(entry, names) for entry in shown],
        "older": shown[-1].sequence if len(entries) > MOST else None,
    }
    return render(request, "dialogues/audit_record.html", context, status=200 if is_valid else 422)


def names_in(houses: Any, people: set[UUID]) -> dict[UUID, str]:
    """The names of those who belong to one of these houses or hold a seat there; of others the id has to do."""
    seated = Seat.objects.filter(process__in=Process.objects.filter(convenor__in=houses)).values("user")
    known = User.objects.filter(organisation__in=houses) | User.objects.filter(pk__in=seated)
    return dict(known.filter(pk__in=people).distinct().values_list("pk", "name"))


def row(entry: auditors.Entry, names: dict[UUID, str]) -> dict[str, Any]:
    further = [(word, value) for word, value in entry.ids.items() if word not in {"version"}]
    return {"entry": entry, "name": names.get(entry.actor, "") if entry.actor else "", "further": further}
