"""The design that a process follows, and numbers of a room that only a source tells."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from confidentiality import audit
from dialogues import purposes
from dialogues.forms.design import DesignForm, RoomCountForm
from dialogues.models import DesignPeriod, RoomCount
from dialogues.roles import Verb, require
from dialogues.views.asking import form_page
from dialogues.views.frame import fetch


@require_http_methods(["GET", "POST"])
def design_change(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    now = DesignPeriod.objects.filter(process=process).ongoing().first()
    form = DesignForm(request.POST if request.method == "POST" else None, now=now)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        purposes.follow(process, data["design"], step=data["step"] or 0, since=data["since"], by=request.user)
        messages.success(request, _("Kept. Each session's room is read against its rule."))
        return redirect("dialogues:process_detail", process.pk)
    return form_page(
        request,
        process,
        form,
        heading=_("The design of this process"),
        sentence=_("A design says who is in the room and in which steps it goes. A rule can be breached, and says so."),
        action=_("Keep it"),
        back=reverse("dialogues:process_detail", args=[process.pk]),
        tab="course",
    )


@require_http_methods(["GET", "POST"])
def room_count(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.CHANGE_COURSE, process)

    form = RoomCountForm(request.POST if request.method == "POST" else None, process=process)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        key = data.pop("key")
        _counted, is_new = RoomCount.objects.get_or_create(pk=key, defaults=data)
        if is_new:
            audit.record("session.count_room", kind="session", object_id=data["session"].pk, actor=request.user)
        messages.success(request, _("Kept, with its source."))
        return redirect("dialogues:session_list", process.pk)
    return form_page(
        request,
        process,
        form,
        heading=_("Count a room"),
        sentence=_("Where the people of a session are not told, a source may still say how many came, or who did not."),
        note=_("Those who may see the room read it."),
        action=_("Keep this number"),
        back=reverse("dialogues:session_list", args=[process.pk]),
        tab="sessions",
    )
