"""Who somebody is: shown to standing holders on a typed reason, for ten minutes, and written by them alone."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, fresh_factor
from dialogues import holders, identities
from dialogues.forms.identity import IdentityForm
from dialogues.forms.people import RevealForm
from dialogues.models import Participation, Reveal, Seat
from dialogues.models.reveal import ON_SCREEN
from dialogues.roles import CLEARANCE_SEATS, Verb, require
from dialogues.views.frame import frame
from dialogues.views.people import fetch_participation
from participants.models import Post, Proximity

REVEALED = "revealed"


def open_reveal(request: AuthenticatedRequest, one: Participation) -> Reveal | None:
    """The reveal of this person that is on screen now: made in this very sitting, and less than ten minutes ago."""
    made = request.session.get(REVEALED, {}).get(str(one.pk))
    if made is None:
        return None
    return Reveal.objects.open_for(request.user).filter(participation=one, pk=made).first()


@require_http_methods(["GET", "POST"])
def participation_identity(request: AuthenticatedRequest, process_id: UUID, participation_id: UUID) -> HttpResponse:
    one = fetch_participation(request, process_id, participation_id)
    identities.require_holder(request.user, one.person_id)
    if request.method == "POST" and not fresh_factor(request):
        return ask_again(request)

    form = RevealForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = identities.reveal(one, form.cleaned_data["reason"].strip(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            request.session[REVEALED] = {**request.session.get(REVEALED, {}), str(one.pk): str(made.pk)}
            return redirect("dialogues:participation_identity", process_id, one.pk)
    return shown_or_asked(request, one, form)


def shown_or_asked(request: AuthenticatedRequest, one: Participation, form: RevealForm) -> HttpResponse:
    shown = open_reveal(request, one)
    context = {**frame(request, one.process, "people"), "one": one, "form": form, "shown": shown}
    context["is_written"] = hasattr(one.person, "identity")
    if shown is None:
        return render(request, "dialogues/participation_identity.html", context, status=422 if form.is_bound else 200)
    until = shown.created_at + ON_SCREEN
    response = render(
        request, "dialogues/participation_identity.html", {**context, "until": until, **told(request, one)}
    )
    # Off the screen when its time is over, also where no script runs.
    response["Refresh"] = str(max(int((until - timezone.now() + timedelta(seconds=1)).total_seconds()), 1))
    return response


def told(request: AuthenticatedRequest, one: Participation) -> dict[str, Any]:
    found = identities.facts_of(one.person_id, reader=request.user)
    facts = found[0] if found else None
    posts = Post.objects.filter(person=one.person_id).current().in_order()
    ties = Proximity.objects.filter(person=one.person_id).current()
    return {
        "facts": facts,
        "posts": [(post, facts.posts.get(post.thread)) for post in posts] if facts else [],
        "ties": [(tie, words) for tie in ties if facts and (words := facts.ties.get(tie.thread))],
        "looks": identities.looks(one, reader=request.user),
    }


@require_POST
def identity_hide(request: AuthenticatedRequest, process_id: UUID, participation_id: UUID) -> HttpResponse:
    one = fetch_participation(request, process_id, participation_id)
    identities.hide(one, by=request.user)
    messages.success(request, _("Hidden again."))
    return redirect("dialogues:participation_detail", process_id, one.pk)


@require_http_methods(["GET", "POST"])
def identity_write(request: AuthenticatedRequest, process_id: UUID, participation_id: UUID) -> HttpResponse:
    """Write who this is. What stands there already is seen only by whoever revealed it."""
    one = fetch_participation(request, process_id, participation_id)
    identities.require_holder(request.user, one.person_id)
    if not fresh_factor(request):
        return ask_again(request)
    if request.method == "GET" and hasattr(one.person, "identity") and open_reveal(request, one) is None:
        return redirect("dialogues:participation_identity", process_id, one.pk)

    facts, version = identities.facts_of(one.person_id, reader=request.user) or (None, 0)
    posts = Post.objects.filter(person=one.person_id).current().in_order()
    ties = Proximity.objects.filter(person=one.person_id).current()
    sent = request.POST.copy() if request.method == "POST" else None
    form = IdentityForm(sent, posts=posts, ties=ties, facts=facts, version=version)
    if form.is_bound and form.is_valid():
        if not one.is_shown_by_name and one.pseudonym.casefold() in form.cleaned_data["name"].casefold():
            form.add_error("name", _("The pseudonym is a part of this name. Choose another pseudonym first."))
        else:
            try:
                identities.write(one, form.facts(), by=request.user, since=form.cleaned_data["version"])
            except ValidationError as error:
                form.add_error(None, error)
                form.data["version"] = str(version)  # type: ignore[index]  # a copy of what was sent
            else:
                messages.success(request, _("Written, as a new version. The pages go on showing the pseudonym."))
                return redirect("dialogues:participation_identity", process_id, one.pk)
    context = {**frame(request, one.process, "people"), "one": one, "form": form, "version": version}
    return render(request, "dialogues/identity_write.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def identity_holders(request: AuthenticatedRequest, process_id: UUID, participation_id: UUID) -> HttpResponse:
    """Who may open who this is: named by the lead, by seat, and no longer than that seat lasts."""
    one = fetch_participation(request, process_id, participation_id)
    require(request.user, Verb.GUARD_IDENTITIES, one.process)

    seats = one.process.seats.live().filter(kind__in=CLEARANCE_SEATS).select_related("user").order_by("user__name")
    if request.method == "POST":
        if not fresh_factor(request):
            return ask_again(request)
        change_holders(request, one, next((seat for seat in seats if str(seat.pk) == request.POST.get("seat")), None))
        return redirect("dialogues:identity_holders", process_id, one.pk)
    named = holders.seats_of(one.person_id)
    context = {
        **frame(request, one.process, "people"),
        "one": one,
        "seats": [(seat, seat.pk in named) for seat in seats],
    }
    return render(request, "dialogues/identity_holders.html", context)


def change_holders(request: AuthenticatedRequest, one: Participation, seat: Seat | None) -> None:
    change = holders.unname if request.POST.get("action") == "unname" else holders.name
    if seat is None:
        messages.error(request, _("Choose a seat that is held now and that reads notes or clears."))
        return
    try:
        change(one.person, seat, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Done. It is on record who named whom."))
