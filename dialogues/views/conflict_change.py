"""Adding to what is known of a conflict, and correcting it: its kind, issues, numbers, parties and histories."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from accounts.models import User
from confidentiality import audit
from dialogues import conflicts, opening, parties, periods
from dialogues.forms.conflict import BeginningForm, ConflictForm, ExternalIdForm, IssueForm, OpeningForm, PartyForm
from dialogues.forms.period import OF_A_CONFLICT, OF_A_PARTY, Kind, PeriodForm
from dialogues.models import Conflict, ConflictPeriod, ExternalId, Issue, Process, Seat
from dialogues.roles import TABLE, Verb, require
from dialogues.views.history import fill, kind_of, saved
from participants.models import Party


def fetch(request: AuthenticatedRequest, conflict_id: UUID) -> Conflict:
    return conflicts.fetch(request.user, conflict_id)


def posted(request: AuthenticatedRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
def conflict_change(request: AuthenticatedRequest, conflict_id: UUID) -> HttpResponse:
    conflict = fetch(request, conflict_id)
    require(request.user, Verb.CHANGE_COURSE, conflict)

    form = ConflictForm(posted(request), conflict=conflict)
    if form.is_valid():
        conflict.name, conflict.kind = form.cleaned_data["name"], form.cleaned_data["kind"]
        conflict.save(update_fields=["name", "kind"])
        return done(request, conflict, "change")
    return answer(request, conflict, form, _("Name and kind"))


@require_http_methods(["GET", "POST"])
def conflict_begin(request: AuthenticatedRequest) -> HttpResponse:
    """A conflict with its first process: how an installation begins."""
    house = request.user.organisation
    if house is None:
        raise PermissionDenied
    require(request.user, Verb.BEGIN_CONFLICT, house)

    form = BeginningForm(posted(request))
    if form.is_valid():
        key, made = form.cleaned_data["key"], []
        if saved(form, lambda: made.append(opening.begin_conflict(form.began(), by=request.user, key=key))):
            messages.success(request, _("Both are there, and you lead the process. Add its parties on the conflict."))
            return redirect("dialogues:process_detail", made[0].pk)
    return render(request, "dialogues/conflict_begin.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def process_open(request: AuthenticatedRequest, conflict_id: UUID) -> HttpResponse:
    conflict = fetch(request, conflict_id)
    require(request.user, Verb.CHANGE_COURSE, conflict)

    form = OpeningForm(posted(request))
    if form.is_valid():
        key, made = form.cleaned_data["key"], []
        if saved(form, lambda: made.append(opening.open_process(conflict, form.said(), by=request.user, key=key))):
            messages.success(request, _("It is open, and you lead it. Nobody else knows of it before you give a seat."))
            return redirect("dialogues:process_detail", made[0].pk)
    return answer(request, conflict, form, _("Open a process"), is_dated=True, is_own=True)


@require_http_methods(["GET", "POST"])
def issue_add(request: AuthenticatedRequest, conflict_id: UUID) -> HttpResponse:
    conflict = fetch(request, conflict_id)
    require(request.user, Verb.CHANGE_COURSE, conflict)

    form = IssueForm(posted(request), conflict=conflict)
    if form.is_valid():
        _issue, _is_new = Issue.objects.get_or_create(
            conflict=conflict, code=form.cleaned_data["code"], defaults={"label": form.cleaned_data["label"]}
        )
        return done(request, conflict, "add_issue")
    return answer(request, conflict, form, _("Add an issue"))


@require_http_methods(["GET", "POST"])
def external_id_add(request: AuthenticatedRequest, conflict_id: UUID) -> HttpResponse:
    conflict = fetch(request, conflict_id)
    require(request.user, Verb.CHANGE_COURSE, conflict)

    form = ExternalIdForm(posted(request), conflict=conflict, parties=choosable(conflict))
    if form.is_valid():
        said = form.cleaned_data
        key = {"scheme": said.pop("scheme"), "value": said.pop("value")}
        ExternalId.objects.get_or_create(conflict=conflict, **key, defaults=said)
        return done(request, conflict, "add_number")
    return answer(request, conflict, form, _("Add a number"))


@require_POST
def external_id_drop(request: AuthenticatedRequest, conflict_id: UUID, scheme: str, value: str) -> HttpResponse:
    conflict = fetch(request, conflict_id)
    row = get_object_or_404(conflict.external_ids, scheme=scheme, value=value)
    require(request.user, Verb.CHANGE_COURSE, conflict)

    row.delete()
    return done(request, conflict, "drop_number")


@require_http_methods(["GET", "POST"])
def conflict_period_add(request: AuthenticatedRequest, conflict_id: UUID, history: str) -> HttpResponse:
    conflict, one = fetch(request, conflict_id), kind_of(history, OF_A_CONFLICT)
    require(request.user, Verb.CHANGE_COURSE, conflict)

    form = PeriodForm(one, posted(request), parties=choosable(conflict), keepers=keepers(conflict, request.user))
    if form.is_valid():
        period: Any = one.model(conflict=conflict)  # type: ignore[misc]
        fill(period, form.cleaned_data)
        if saved(form, lambda: periods.add(period, of=conflict, by=request.user)):
            return told(request, conflict, _("Written down."))
    return answer(request, conflict, form, one.title, is_dated=True)


@require_http_methods(["GET", "POST"])
def conflict_period_correct(
    request: AuthenticatedRequest, conflict_id: UUID, history: str, span_id: UUID
) -> HttpResponse:
    conflict, one = fetch(request, conflict_id), kind_of(history, OF_A_CONFLICT)
    rows: Any = one.model._default_manager
    visible = rows.visible_to(request.user).filter(conflict=conflict, superseded_at=None).select_related("kept_by")
    period: ConflictPeriod = get_object_or_404(visible, pk=span_id)
    require(request.user, Verb.CHANGE_COURSE, period.kept_by or conflict)

    form = PeriodForm(one, posted(request), period=period, parties=choosable(conflict))
    return corrected(request, conflict, period, form, one)


@require_http_methods(["GET", "POST"])
def party_add(request: AuthenticatedRequest, conflict_id: UUID) -> HttpResponse:
    conflict = fetch(request, conflict_id)
    require(request.user, Verb.CHANGE_COURSE, conflict)

    form = PartyForm(posted(request), parties=choosable(conflict))
    if form.is_valid():
        parties.establish(conflict, by=request.user, **form.cleaned_data)
        return told(request, conflict, _("Written down."))
    return answer(request, conflict, form, _("Add a party or a wing"), is_dated=True, is_shared=True)


@require_http_methods(["GET", "POST"])
def party_period_add(request: AuthenticatedRequest, conflict_id: UUID, party_id: UUID, fact: str) -> HttpResponse:
    conflict, one = fetch(request, conflict_id), kind_of(fact, OF_A_PARTY)
    party = fetch_party(conflict, party_id)
    require(request.user, Verb.CHANGE_COURSE, conflict)

    form = PeriodForm(one, posted(request), parties=choosable(conflict).exclude(pk=party.pk))
    write = parties.rename if fact == "name" else parties.tie
    if form.is_valid() and saved(form, lambda: write(conflict, party, form.cleaned_data, by=request.user)):
        return told(request, conflict, _("Written down."))
    title = f"{party}: {one.title}"
    return answer(request, conflict, form, title, is_dated=True, is_shared=True)


@require_http_methods(["GET", "POST"])
def party_period_correct(
    request: AuthenticatedRequest, conflict_id: UUID, party_id: UUID, fact: str, told_id: UUID
) -> HttpResponse:
    conflict, one = fetch(request, conflict_id), kind_of(fact, OF_A_PARTY)
    party = fetch_party(conflict, party_id)
    rows: Any = one.model._default_manager
    period = get_object_or_404(rows.filter(party=party, superseded_at=None), pk=told_id)
    require(request.user, Verb.CHANGE_COURSE, conflict)

    others = choosable(conflict).exclude(pk=party.pk)
    form = PeriodForm(one, posted(request), period=period, parties=others)
    return corrected(request, conflict, period, form, one, is_shared=True)


def corrected(
    request: AuthenticatedRequest, conflict: Conflict, period: Any, form: PeriodForm, one: Kind, **more: Any
) -> HttpResponse:
    def correct() -> object:
        return periods.correct(period, form.cleaned_data, of=conflict, by=request.user)

    if form.is_valid() and saved(form, correct):
        return told(request, conflict, _("Corrected. What was believed before stays known."))
    return answer(request, conflict, form, one.title, is_new=False, is_dated=True, **more)


def fetch_party(conflict: Conflict, party_id: UUID) -> Party:
    party: Party = get_object_or_404(choosable(conflict), pk=party_id)
    return party


def choosable(conflict: Conflict) -> Any:
    return parties.parties_in(conflict).with_names()


def keepers(conflict: Conflict, user: User) -> Any:
    """The processes of the conflict whose course this user may change: each may keep something to itself."""
    kinds = [kind for kind, verbs in TABLE.items() if Verb.CHANGE_COURSE in verbs]
    rows = Process.objects.visible_to(user).filter(conflict=conflict, is_historic=False)
    held = Seat.objects.live().filter(user=user, kind__in=kinds)
    return rows.filter(pk__in=held.values("process")).order_by("code_name")


@transaction.atomic
def done(request: AuthenticatedRequest, conflict: Conflict, verb: str) -> HttpResponse:
    audit.record(f"conflict.{verb}", kind="conflict", object_id=conflict.pk, actor=request.user)
    return told(request, conflict, _("Written down."))


def told(request: AuthenticatedRequest, conflict: Conflict, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("dialogues:conflict_detail", conflict.pk)


def answer(
    request: AuthenticatedRequest, conflict: Conflict, form: Any, title: Any, *, is_new: bool = True, **more: Any
) -> HttpResponse:
    context = {"conflict": conflict, "form": form, "title": title, "is_new": is_new, **more}
    return render(request, "dialogues/conflict_form.html", context, status=422 if form.is_bound else 200)
