"""The second person: reads exactly what the official will, and releases it or sends it back."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.http import AuthenticatedRequest
from accounts.models import User
from accounts.stepup import ask_again, require_fresh_factor, sitting_open
from confidentiality import sealed
from dialogues.held import in_words
from dialogues.models import Process
from dialogues.roles import Verb, require
from publishing.briefing import page
from transfers import briefing as briefings
from transfers import gate
from transfers.briefing import Drafted
from transfers.document import as_read, preview_of
from transfers.forms import ReleaseForm
from transfers.held import held_with
from transfers.models import Briefing, Extract
from transfers.release import release
from transfers.strike import strike
from transfers.views.briefing import fetch_briefing, moment
from transfers.views.clearance import names_in
from transfers.views.order import decided_by


@require_GET
def briefing_review(request: AuthenticatedRequest, briefing_id: UUID) -> HttpResponse:
    briefing = fetch_briefing(request, briefing_id)
    if briefing.state != Briefing.State.IN_REVIEW:
        return redirect("transfers:briefing_detail", briefing.pk)
    if not sitting_open(request, briefing.process_id):
        return ask_again(request, briefing.process_id)

    return review_page(request, briefing, ReleaseForm(briefing=briefing))


@require_POST
@require_fresh_factor
def briefing_release(request: AuthenticatedRequest, briefing_id: UUID) -> HttpResponse:
    briefing = fetch_briefing(request, briefing_id)
    require(request.user, Verb.RELEASE_BRIEFING, briefing.process)

    form = ReleaseForm(request.POST, briefing=briefing)
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
        return render(request, "transfers/briefing_meanwhile.html", {"briefing": briefing}, status=409)
    return review_page(request, briefing, form)


@require_POST
def briefing_send_back(request: AuthenticatedRequest, briefing_id: UUID) -> HttpResponse:
    briefing = fetch_briefing(request, briefing_id)
    require(request.user, Verb.REVIEW_BRIEFING, briefing.process)
    if briefing.created_by_id == request.user.pk:
        raise PermissionDenied

    try:
        briefings.send_back(briefing, by=request.user)
    except ValidationError:
        return render(request, "transfers/briefing_meanwhile.html", {"briefing": briefing}, status=409)
    messages.success(request, _("Sent back to whoever drafted it."))
    return redirect("transfers:briefing_detail", briefing.pk)


@require_POST
def briefing_strike(request: AuthenticatedRequest, briefing_id: UUID) -> HttpResponse:
    """Take out of the draft what may not leave any more: a consent that was withdrawn reaches it here."""
    briefing = fetch_briefing(request, briefing_id)
    require(request.user, Verb.REVIEW_BRIEFING, briefing.process)

    try:
        strike(briefing, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Taken out. Whoever drafted it sees that on the desk; its reader never will."))
    return redirect("transfers:briefing_review", briefing.pk)


def review_page(request: AuthenticatedRequest, briefing: Briefing, form: ReleaseForm) -> HttpResponse:
    """The gate and the extracts on one side, on the other the page as its reader gets it."""
    drafted = briefings.read(briefing)
    as_sent = as_read(briefing, drafted)
    readers = gate.readers_of(briefing, request.user)
    checks = gate.checks(briefing, drafted, by=request.user, readers=readers)
    closed = [check for check in checks if not check.is_passed]
    addressees = [addressee.user for addressee in readers]
    context = {
        "briefing": briefing,
        "process": briefing.process,
        "page": page(preview_of(briefing, as_sent)),
        "held": as_sent.caveats,
        "paragraphs": with_extracts(request, drafted, briefing.process),
        "passed": [check for check in checks if check.is_passed],
        "closed": closed,
        "is_open": not closed,
        "is_second": briefing.created_by_id != request.user.pk,
        "addressees": addressees,
        "steps": steps_of(briefing, request.user, len(closed), len(addressees)),
        "form": form,
    }
    return render(request, "transfers/briefing_review.html", context, status=422 if form.is_bound else 200)


def with_extracts(request: AuthenticatedRequest, drafted: Drafted, process: Process) -> list[dict[str, Any]]:
    """Each paragraph with the extract it is taken from and what that is held back with, as far as this reader may."""
    wanted = [extract for extract, _text in drafted.paragraphs]
    rows = Extract.objects.visible_to(request.user).filter(pk__in=wanted).select_related("created_by")
    extracts = {str(extract.pk): extract for extract in rows}
    bodies = sealed.unseal(extract.body_id for extract in extracts.values())
    held = {pk: held_with(bodies[extract.body_id]) for pk, extract in extracts.items()}
    names = names_in(held.values(), process) if any(held.values()) else {}
    return [
        {
            "text": text,
            "extract": extracts.get(pk),
            "basis": decided_by(extracts[pk]) if pk in extracts else "",
            "held": in_words(held.get(pk, ()), names),
            "reason": json.loads(bodies[extracts[pk].body_id])["lowered_because"] if pk in extracts else "",
        }
        for pk, text in drafted.paragraphs
    ]


def steps_of(briefing: Briefing, reader: User, closed: int, readers: int) -> list[dict[str, str]]:
    """As on the page of the briefing, with the gate between the draft and the second person."""
    gate_says = ngettext("%(count)d thing to settle", "%(count)d things to settle", closed) % {"count": closed}
    goes_to = ngettext("%(count)d reader", "%(count)d readers", readers) % {"count": readers}
    seconds = [reader] if reader.pk != briefing.created_by_id else briefing.reviewers.all()
    steps = [
        (_("Drafted"), _(", ").join([moment(briefing.drafted_at), briefing.created_by.name]), "done"),
        (_("Gate"), gate_says if closed else _("open"), "now" if closed else "done"),
        (_("Second person"), _(", ").join(one.name for one in seconds), "" if closed else "now"),
        (_("Released"), goes_to, ""),
    ]
    return [{"title": title, "detail": detail, "state": state} for title, detail, state in steps]
