"""What somebody who takes part agreed to, written down as it was said; and the points that they take back."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import sealed
from dialogues import consents
from dialogues.forms.people import ConsentForm
from dialogues.models.consent import Word
from dialogues.roles import Verb, require
from dialogues.views.frame import frame
from dialogues.views.people import fetch_participation


@require_http_methods(["GET", "POST"])
def participation_consent(request: AuthenticatedRequest, process_id: UUID, participation_id: UUID) -> HttpResponse:
    one = fetch_participation(request, process_id, participation_id)
    require(request.user, Verb.KEEP_PEOPLE, one.process)

    form = ConsentForm(request.POST if request.method == "POST" else None, process=one.process)
    if form.is_bound and form.is_valid():
        asked = form.asked()
        consents.ask(one, asked, by=request.user)
        messages.success(request, _("Written down. Earlier words stay on record."))
        if any(asked.answers.get(use) == Word.WITHDRAWN for use in consents.OF_WHAT_WAS_SAID):
            return redirect("dialogues:consent_points", process_id, one.pk)
        return redirect("dialogues:participation_detail", process_id, one.pk)
    context = {**frame(request, one.process, "people"), "one": one, "form": form}
    return render(request, "dialogues/participation_consent.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def consent_points(request: AuthenticatedRequest, process_id: UUID, participation_id: UUID) -> HttpResponse:
    """The points that may have been theirs: whoever was there knows, nothing here says whose a point is."""
    one = fetch_participation(request, process_id, participation_id)
    require(request.user, Verb.KEEP_PEOPLE, one.process)
    if not sitting_open(request, one.process_id):
        return ask_again(request, one.process_id)

    points = consents.points_in_question(one, reader=request.user)
    if request.method == "POST":
        theirs = [point for point in points if str(point.pk) in request.POST.getlist("points")]
        consents.take_back(theirs, by=request.user)
        said = ngettext("%(count)d point travels no more.", "%(count)d points travel no more.", len(theirs))
        messages.success(request, said % {"count": len(theirs)})
        return redirect("dialogues:participation_detail", process_id, one.pk)
    texts = sealed.unseal([point.body_id for point in points])
    context = {
        **frame(request, one.process, "people"),
        "one": one,
        "points": [(point, json.loads(texts[point.body_id])["text"]) for point in points],
    }
    return render(request, "dialogues/consent_points.html", context)
