"""Stating an objective and changing one: its state, its words, the judgement of its reach, its documents."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import sealed
from dialogues import aims, outcomes, reach
from dialogues.forms.objective import WORDS, DocumentForm, JudgeForm, MoveForm, ObjectiveForm, RewordForm
from dialogues.models import DocumentVersion, Objective, Process
from dialogues.roles import Verb, require
from dialogues.views.asking import form_page
from dialogues.views.frame import fetch
from dialogues.views.readers import by_label
from dialogues.vocabulary import Achievability


def fetch_objective(process: Process, objective_id: UUID) -> Objective:
    return get_object_or_404(process.objectives.select_related("process", "grew_from"), pk=objective_id)


def named(objective: Objective) -> str:
    return f"{objective.code} {objective.title}"


def back_to(objective: Objective) -> str:
    return reverse("dialogues:objective_detail", args=[objective.process_id, objective.pk])


def typed(request: AuthenticatedRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
def objective_new(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    form = ObjectiveForm(typed(request), process=process)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        objective = aims.state(
            process,
            form.words(),
            by=request.user,
            **{name: data[name] for name in ("code", "kind", "status", "since", "grew_from", "key")},
        )
        messages.success(request, _("Kept. The next plan says where it stands."))
        return redirect(back_to(objective))
    return form_page(
        request,
        process,
        form,
        heading=_("State an objective"),
        sentence=_("Success first: one sentence that could turn out false, written before the fact."),
        note=_("Everybody with a seat in this process reads it. Write no names."),
        action=_("Keep this objective"),
        back=reverse("dialogues:objective_list", args=[process.pk]),
    )


@require_http_methods(["GET", "POST"])
def objective_move(request: AuthenticatedRequest, process_id: UUID, objective_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    objective = fetch_objective(process, objective_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    form = MoveForm(typed(request), objective=objective)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        aims.move(objective, data["status"], since=data["since"], source=data["source"], by=request.user)
        messages.success(request, _("Kept. The state before stays in its history."))
        return redirect(back_to(objective))
    return form_page(
        request, process, form, heading=named(objective), sentence=objective.success,
        action=_("Change the state"), back=back_to(objective),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def objective_judge(request: AuthenticatedRequest, process_id: UUID, objective_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    objective = fetch_objective(process, objective_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    form, ground = JudgeForm(typed(request), process=process, by=request.user), reach.ground_of(process, today())
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        aims.judge(
            objective,
            Achievability(data["verdict"]),
            data["rationale"],
            reviewer=data["reviewer"],
            judged_on=today(),
            review_on=data["review_on"],
            by=request.user,
            ground=ground,
        )
        messages.success(request, _("Kept, with the room it was judged against."))
        return redirect(back_to(objective))
    return form_page(
        request,
        process,
        form,
        heading=_("Is %(objective)s in reach?") % {"objective": objective.code},
        sentence=objective.success,
        action=_("Keep this judgement"),
        back=back_to(objective),
        template="dialogues/objective_judge.html",
        ground=reach.in_words(ground),
    )


@require_http_methods(["GET", "POST"])
def objective_reword(request: AuthenticatedRequest, process_id: UUID, objective_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    objective = fetch_objective(process, objective_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    form = RewordForm(typed(request), initial={name: getattr(objective, name) for name in WORDS})
    if form.is_bound and form.is_valid():
        aims.reword(objective, form.words(), reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Kept. The words until now stand below it."))
        return redirect(back_to(objective))
    return form_page(
        request,
        process,
        form,
        heading=_("Word %(objective)s anew") % {"objective": objective.code},
        sentence=_("What success was said to be stays known: the words until now are kept beside the new ones."),
        action=_("Keep the new words"),
        back=back_to(objective),
    )


@require_http_methods(["GET", "POST"])
def document_new(request: AuthenticatedRequest, process_id: UUID, objective_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    objective = fetch_objective(process, objective_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    title = request.GET.get("title", "")[:120]
    before = outcomes.version_before(objective, title, by=request.user) if title and request.method == "GET" else None
    if before and before.caveats and not sitting_open(request, process.pk):
        return ask_again(request, process.pk)
    form = DocumentForm(typed(request), process=process, initial={"title": title, **grown_from(before)})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        names = ("title", "text", "kind", "state", "when", "drafted_by", "agreed_by", "key")
        try:
            outcomes.write_version(
                objective,
                by=request.user,
                marking=form.marking,
                held=form.held(),
                readers=[*data["readers"]],
                **{name: data[name] for name in names},
            )
        except ValidationError as error:
            form.add_error(None, error)
        except sealed.NotInAudience:
            form.add_error("distribution", _("You would not be among those who can read it, so you cannot mark it so."))
        else:
            messages.success(request, _("Kept as the next version. The one before stays."))
            return redirect(back_to(objective))
    return form_page(
        request,
        process,
        form,
        heading=_("Write a version"),
        sentence=named(objective),
        note=_("Its name, state, markings and number of brackets stand in clear; of a TLP:RED one the name alone."),
        action=_("Keep this version"),
        back=back_to(objective),
        template="dialogues/document_new.html",
        labels=by_label(process),
    )


def grown_from(before: DocumentVersion | None) -> dict[str, Any]:
    """The next version begins with the kind and the markings of the one that it grows out of."""
    if before is None:
        return {}
    marks = {name: getattr(before, name) for name in ("distribution", "attribution")}
    return {"kind": before.document.kind, **marks, **DocumentForm.initial_of(before.caveats, outcomes.held_of(before))}


def today() -> Any:
    return timezone.localdate()
