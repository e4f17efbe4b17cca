"""After a session: how each item of its agenda ended, the record that was agreed, and one next step more."""

import json
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import audiences, sealed
from dialogues import proceedings
from dialogues.forms.after import AfterForm
from dialogues.models import AgendaItem, Passage, Session
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch_session, frame


@require_http_methods(["GET", "POST"])
def session_after(request: AuthenticatedRequest, process_id: UUID, session_id: UUID) -> HttpResponse:
    session = fetch_session(request, process_id, session_id)
    process = session.process
    require(request.user, Verb.LOG_SESSION, process)
    if session.is_sealed and not audiences.may_write(request.user, audiences.room(session.scope)):
        raise PermissionDenied
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    form = form_of(request, session)
    if form.is_bound and form.is_valid():
        try:
            proceedings.finish(
                session,
                outcomes=form.outcomes(),
                agreed=form.agreed_record(),
                steps=form.steps(),
                by=request.user,
                key=form.cleaned_data["key"],
            )
        except ValidationError as error:
            form.add_error("owner", error)
        else:
            messages.success(request, _("Saved with session %(number)s.") % {"number": session.number})
            return redirect("dialogues:session_detail", process.pk, session.pk)
    context = {**frame(request, process, "sessions"), "session": session, "form": form}
    return render(request, "dialogues/session_after.html", context, status=422 if form.is_bound else 200)


def form_of(request: AuthenticatedRequest, session: Session) -> AfterForm:
    items = list(AgendaItem.objects.visible_to(request.user).filter(session=session).order_by("position"))
    texts = sealed.unseal(item.body_id for item in items)
    agreed = Passage.objects.visible_to(request.user).filter(session=session, purpose=Passage.Purpose.AGREED)
    return AfterForm(
        request.POST if request.method == "POST" else None,
        agenda=[
            (item, json.loads(texts[item.body_id])["text"] or _("Item %(number)d, without words") % {"number": number})
            for number, item in enumerate(items, start=1)
        ],
        is_agreed=agreed.exists(),
        held=session.when,
        process=session.process,
        by=request.user,
    )
