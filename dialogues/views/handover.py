"""Handing a process over: what one loses by it, before one does."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.models import User
from accounts.stepup import ask_again, fresh_factor
from dialogues import handover
from dialogues.forms.handover import HandoverForm
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, frame


@require_http_methods(["GET", "POST"])
def process_handover(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.GIVE_SEAT, process)

    seated = User.objects.filter(pk__in=process.seats.live().values("user"), is_active=True)
    people = (seated | User.objects.visible_to(request.user)).distinct().exclude(pk=request.user.pk)
    form = HandoverForm(request.POST if request.method == "POST" else None, people=people.order_by("name", "pk"))
    if form.is_bound and form.is_valid():
        if not fresh_factor(request):
            return ask_again(request)
        try:
            handover.hand_over(process, form.cleaned_data["to"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Handed over. It is closed to you now."))
            return redirect("/")
    context = {**frame(request, process, "course"), "form": form, "losing": handover.losing(process, request.user)}
    return render(request, "dialogues/process_handover.html", context, status=422 if form.is_bound else 200)
