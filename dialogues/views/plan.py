"""Plans: what changed between two versions and why; the next version; and the events that ask for one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from dialogues import events, overdue, plan_picture, plans
from dialogues.as_at import as_at_of
from dialogues.forms.event import EventForm
from dialogues.forms.plan import PlanForms
from dialogues.models import ContextEvent, ObjectivePeriod, Plan, Process
from dialogues.plan_changes import compare
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, fetch_as_at, frame
from publishing.svg.plans import plans as draw_plans


@require_GET
def plan_compare(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    """The newest version against the one before it, or any two: ?plan=3&against=2."""
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)

    known = Plan.objects.visible_to(request.user).filter(as_at.written(), process=process)
    versions = list(known.at(as_at.day).select_related("event"))
    after, before = chosen(versions, request.GET.get("plan", ""), request.GET.get("against", ""))
    more = as_at.query.replace("?", "&", 1)
    context: dict[str, Any] = {
        **frame(request, process, "objectives"),
        "versions": versions,
        "as_at_more": more,
        "late": overdue.late_phases(process, as_at) if versions and after == versions[-1] else [],
    }
    if after is not None:
        context |= told(request, process, after, before)
    return render(request, "dialogues/plan_compare.html", context)


def chosen(versions: Sequence[Plan], plan: str, against: str) -> tuple[Plan | None, Plan | None]:
    """The two that were asked for; without a word the newest two. A number that no version has is nowhere."""
    by_number = {str(version.number): version for version in versions}
    if {plan, against} - {"", *by_number}:
        raise Http404
    after = by_number[plan] if plan else (versions[-1] if versions else None)
    before = by_number[against] if against else by_number.get(str(after.number - 1)) if after else None
    if before is not None and after is not None and before.number >= after.number:
        before, after = (after, before) if before.number > after.number else (None, after)
    return after, before


def told(request: AuthenticatedRequest, process: Process, after: Plan, before: Plan | None) -> dict[str, Any]:
    both = {plan.pk: plan for plan in Plan.objects.whole().filter(pk__in=[one.pk for one in (after, before) if one])}
    after, before = both[after.pk], both[before.pk] if before else None
    periods = as_at_of(request).believed(ObjectivePeriod.objects.filter(objective__process=process)).in_order()
    comparison = compare(before, after, periods)
    known = as_at_of(request).believed(ContextEvent.objects.known_to(process))
    between = known.filter(when_earliest__lte=after.when_latest)
    chart = plan_picture.chart_of(comparison, mirrored=get_language_bidi())
    return {
        "comparison": comparison,
        "chart": draw_plans(chart),
        "meanwhile": between.filter(when_latest__gte=before.when_earliest) if before else [],
        "reviews": {review.event_id: review for review in after.reviews.select_related("reviewed_by")},
    }


@require_http_methods(["GET", "POST"])
def plan_new(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    last = Plan.objects.filter(process=process).whole().last()
    asking = list(ContextEvent.objects.waiting_in(process, timezone.localdate()))
    forms = PlanForms(
        request.POST if request.method == "POST" else None,
        last=last,
        objectives=list(process.objectives.all()),
        events=ContextEvent.objects.current().known_to(process),
        event=request.GET.get("event", ""),
    )
    if request.method == "POST" and forms.is_valid() and (plan := made(request, process, forms, asking)):
        messages.success(
            request, _("Plan %(number)s is kept. The one before it stays as it was.") % {"number": plan.number}
        )
        return redirect("dialogues:plan_compare", process.pk)
    context = {
        **frame(request, process, "objectives"),
        "forms": forms,
        "asking": asking,
        "next": (last.number if last else 0) + 1,
        "understood": forms.plan["when"].understood,  # type: ignore[attr-defined]
    }
    return render(request, "dialogues/plan_new.html", context, status=422 if request.method == "POST" else 200)


def made(request: AuthenticatedRequest, process: Process, forms: PlanForms, asking: list[ContextEvent]) -> Plan | None:
    """The plan as saved; the same one for a second press of the button. None where another came first."""
    if before := Plan.objects.filter(pk=forms.key, process=process, recorded_by=request.user).first():
        return before
    try:
        return plans.resequence(
            process,
            forms.draft(asking),
            by=request.user,
            follows=forms.plan.cleaned_data["follows"],
            key=forms.key,
        )
    except plans.Overtaken:
        forms.plan.add_error(
            None,
            _(
                "Another version of this plan was kept while this page was open. What stands here is not saved. "
                "Look at that one first, then press again."
            ),
        )
        forms.renew()
        return None


@require_http_methods(["GET", "POST"])
def event_new(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    form = EventForm(request.POST if request.method == "POST" else None, initial=EventForm.fresh())
    if request.method == "POST" and form.is_valid():
        events.note(process, form.told(), by=request.user, key=form.cleaned_data["key"])
        messages.success(request, _("Kept. It asks for a look at the plan."))
        return redirect("dialogues:objective_list", process.pk)
    context = {**frame(request, process, "objectives"), "form": form}
    return render(request, "dialogues/event_new.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def event_correct(request: AuthenticatedRequest, process_id: UUID, event_id: UUID) -> HttpResponse:
    """What is now said of it; what was believed before stays known."""
    process = fetch(request, process_id)
    event = get_object_or_404(ContextEvent.objects.known_to(process), pk=event_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    form = EventForm(request.POST if request.method == "POST" else None, initial=EventForm.said(event), of=event)
    if request.method == "POST" and form.is_valid():
        try:
            events.correct(event, form.told(), of=process, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Corrected. What was believed before stays known."))
            return redirect("dialogues:history", process.pk)
    context = {**frame(request, process, "course"), "form": form, "event": event}
    return render(request, "dialogues/event_new.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def event_review(request: AuthenticatedRequest, process_id: UUID, event_id: UUID) -> HttpResponse:
    """The plan was looked at because of this event, and kept as it is."""
    process = fetch(request, process_id)
    event = get_object_or_404(ContextEvent.objects.current().known_to(process), pk=event_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    plans.review(process, event, by=request.user, note=request.POST.get("note", "").strip()[:300])
    messages.success(request, _("Written down: the plan was looked at and kept."))
    return redirect("dialogues:objective_list", process.pk)
