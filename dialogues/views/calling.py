"""Another pseudonym or another side, as of a day: beside what was written before, which stays known."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from dialogues import calling, people_then
from dialogues.forms.people import CallForm
from dialogues.roles import Verb, require
from dialogues.views.frame import frame
from dialogues.views.people import fetch_participation


@require_http_methods(["GET", "POST"])
def participation_call(request: AuthenticatedRequest, process_id: UUID, participation_id: UUID) -> HttpResponse:
    one = fetch_participation(request, process_id, participation_id)
    require(request.user, Verb.KEEP_PEOPLE, one.process)

    form = CallForm(request.POST if request.method == "POST" else None, process=one.process)
    if form.is_bound and form.is_valid():
        try:
            rooms = calling.tell(one, form.told(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            words = _("Saved. What was believed before stays on record.")
            if rooms:
                again = ngettext("One room is read anew by it.", "%(count)d rooms are read anew by it.", rooms)
                words += " " + again % {"count": rooms}
            messages.success(request, words)
            return redirect("dialogues:participation_detail", process_id, one.pk)
    context = {**frame(request, one.process, "people"), "one": one, "form": form, "calls": people_then.calls_of(one)}
    return render(request, "dialogues/participation_call.html", context, status=422 if form.is_bound else 200)
