"""The room of a session: who is in it and why, letting one more person in, and sealing the session to it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, fresh_factor
from confidentiality import audiences
from dialogues import change, marking, rooms
from dialogues.forms.security import NameForm
from dialogues.models import Process, Session
from dialogues.roles import Verb, may, require
from dialogues.views.frame import fetch, frame
from dialogues.views.people_in import people_of
from dialogues.views.readers import who_reads


def fetch_session(request: AuthenticatedRequest, process: Process, session_id: UUID) -> Session:
    rows = Session.objects.visible_to(request.user).select_related("process")
    session: Session = get_object_or_404(rows, process=process, pk=session_id)
    return session


@require_http_methods(["GET", "POST"])
def session_room(request: AuthenticatedRequest, process_id: UUID, session_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    session = fetch_session(request, process, session_id)
    if not may(request.user, Verb.SEE_ROOM, process):
        raise Http404  # who was in the room is not for them

    room = audiences.room(session.scope)
    readers = who_reads([room], process)[room.pk]
    inside = {reader.id for reader in readers}
    form = NameForm(request.POST if request.method == "POST" else None, process=process, inside=inside)
    if form.is_bound and form.is_valid():
        if not fresh_factor(request):
            return ask_again(request)
        if let_in(request, session, form):
            return redirect("dialogues:session_room", process.pk, session.pk)
    context = {
        **frame(request, process, "sessions"),
        "session": session,
        "form": form,
        "readers": readers,
        "reference": room.pk,
        "is_inside": request.user.pk in inside,
    }
    return render(request, "dialogues/session_room.html", context, status=422 if form.is_bound else 200)


def let_in(request: AuthenticatedRequest, session: Session, form: NameForm) -> bool:
    data = form.cleaned_data
    try:
        rooms.name(session, data["person"], by=request.user, reason=data["reason"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("%(name)s is in the room now.") % {"name": data["person"].name})
    return True


@require_http_methods(["GET", "POST"])
def session_seal(request: AuthenticatedRequest, process_id: UUID, session_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    session = fetch_session(request, process, session_id)
    require(request.user, Verb.LOG_SESSION, process)

    context: dict[str, Any] = {**frame(request, process, "sessions"), "session": session}
    try:
        context["change"] = people_of(change.of_sealing(session, by=request.user))
        if request.method == "POST":
            if not fresh_factor(request):
                return ask_again(request)
            marking.seal_session(session, by=request.user)
            messages.success(request, _("Sealed. Only the room reads it now."))
            return redirect("dialogues:session_detail", process.pk, session.pk)
    except ValidationError as error:
        context["refusal"] = " ".join(error.messages)
    status = 409 if request.method == "POST" else 200
    return render(request, "dialogues/session_seal.html", context, status=status)
