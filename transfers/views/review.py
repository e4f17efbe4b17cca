"""The second person: reads exactly what the official will, and releases it or sends it back."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, require_fresh_factor, sitting_open
from dialogues.roles import Verb, require
from transfers import briefing as briefings
from transfers import gate
from transfers.document import preview_of
from transfers.forms import ReleaseForm
from transfers.models import Briefing
from transfers.release import release
from transfers.views.briefing import fetch_briefing


@require_GET
def briefing_review(request: AuthenticatedRequest, briefing_id: UUID) -> HttpResponse:
    briefing = fetch_briefing(request, briefing_id)
    if briefing.state != Briefing.State.IN_REVIEW:
        return redirect("transfers:briefing_detail", briefing.pk)
    if not sitting_open(request, briefing.process_id):
        return ask_again(request, briefing.process_id)

    return review_page(request, briefing, ReleaseForm(initial={"version": briefing.version}))


def review_page(
    request: AuthenticatedRequest, briefing: Briefing, form: ReleaseForm, status: int = 200
) -> HttpResponse:
    drafted = briefings.read(briefing)
    checks = gate.checks(briefing, drafted, by=request.user)
    context = {
        "briefing": briefing,
        "process": briefing.process,
        "document": preview_of(briefing, drafted),
        "checks": checks,
        "is_open": all(check.is_passed for check in checks),
        "is_second": briefing.created_by_id != request.user.pk,
        "addressees": briefing.channel.addressees.filter(until=None).select_related("user"),
        "form": form,
    }
    return render(request, "transfers/briefing_review.html", context, status=status)


@require_POST
@require_fresh_factor
def briefing_release(request: AuthenticatedRequest, briefing_id: UUID) -> HttpResponse:
    briefing = fetch_briefing(request, briefing_id)
    require(request.user, Verb.RELEASE_BRIEFING, briefing.process)

    form = ReleaseForm(request.POST)
    if form.is_valid():
        try:
            release(briefing, version=form.cleaned_data["version"], by=request.user, form=form.cleaned_data["form"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Released. The reader can open it now; the pages to print follow in a moment."))
            return redirect("transfers:briefing_list")
    briefing = fetch_briefing(request, briefing_id)
    if briefing.state != Briefing.State.IN_REVIEW:
        return render(request, "transfers/briefing_meanwhile.html", {"briefing": briefing, "form": form}, status=409)
    return review_page(request, briefing, form, status=422)


@require_POST
def briefing_send_back(request: AuthenticatedRequest, briefing_id: UUID) -> HttpResponse:
    briefing = fetch_briefing(request, briefing_id)
    require(request.user, Verb.REVIEW_BRIEFING, briefing.process)
    if briefing.created_by_id == request.user.pk:
        raise Http404

    try:
        briefings.send_back(briefing, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Sent back to whoever drafted it."))
    return redirect("transfers:briefing_detail", briefing.pk)
