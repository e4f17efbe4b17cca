"""Two pseudonyms that are one person: told what that does, then said; and taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from dialogues import merging
from dialogues.forms.people import MergeForm
from dialogues.models import Merging, Participation
from dialogues.roles import Verb, require
from dialogues.views.frame import frame
from dialogues.views.people import fetch_participation


@require_http_methods(["GET", "POST"])
def participation_merge(request: AuthenticatedRequest, process_id: UUID, participation_id: UUID) -> HttpResponse:
    """The pseudonym of this page stays; the chosen one goes on under it."""
    one = fetch_participation(request, process_id, participation_id)
    require(request.user, Verb.MERGE_PEOPLE, one.process)
    if not sitting_open(request, one.process_id):
        return ask_again(request, one.process_id)

    form = MergeForm(request.POST if request.method == "POST" else None, one=one, by=request.user)
    before = merging.with_reasons(merging.of(one, reader=request.user))
    context: dict[str, Any] = {**frame(request, one.process, "people"), "one": one, "form": form, "before": before}
    if form.is_bound and form.is_valid():
        other = form.cleaned_data["other"]
        if request.POST.get("seen") == str(other.pk) and merged(request, one, form):
            return redirect("dialogues:participation_detail", process_id, one.pk)
        context |= {"ahead": merging.look_ahead(one, other), "other": other}
    return render(request, "dialogues/participation_merge.html", context, status=422 if form.errors else 200)


def merged(request: AuthenticatedRequest, one: Participation, form: MergeForm) -> bool:
    data = form.cleaned_data
    try:
        merging.merge(
            one,
            data["other"],
            data["reason"].strip(),
            by=request.user,
            were_put_down_twice=data["were_put_down_twice"],
        )
    except ValidationError as error:
        form.add_error("were_put_down_twice" if getattr(error, "code", "") == "both_there" else None, error)
        return False
    messages.success(request, _("Done: they are one from now on. It can be taken back on this page."))
    return True


@require_POST
def merging_undo(
    request: AuthenticatedRequest, process_id: UUID, participation_id: UUID, merging_id: UUID
) -> HttpResponse:
    one = fetch_participation(request, process_id, participation_id)
    found = Merging.objects.visible_to(request.user).select_related("kept__process", "other")
    row = get_object_or_404(found, pk=merging_id, kept=one)
    require(request.user, Verb.MERGE_PEOPLE, one.process)

    try:
        merging.undo(row, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Taken back: two people again."))
    return redirect("dialogues:participation_detail", process_id, one.pk)
