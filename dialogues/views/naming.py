"""Whether the public figures of a published case are shown by name: who decided it, when and why."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, fresh_factor
from dialogues import naming
from dialogues.forms.people import NameDecisionForm
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, frame, verbs_of


@require_http_methods(["GET", "POST"])
def name_decision(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    if not process.is_historic:
        raise Http404

    form = NameDecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        require(request.user, Verb.SHOW_NAMES, process)
        if not fresh_factor(request):
            return ask_again(request)
        if form.is_valid():
            shows = request.POST.get("action") == "show"
            try:
                naming.decide(process, shows_names=shows, why=form.cleaned_data["why"].strip(), by=request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Decided. It stands here with your name and the day."))
                return redirect("dialogues:name_decision", process.pk)
    decisions = list(process.name_decisions.select_related("decided_by"))
    context = {
        **frame(request, process, "people"),
        "form": form,
        "decisions": decisions,
        "shows": bool(decisions) and decisions[0].shows_names,
        "may_decide": Verb.SHOW_NAMES in verbs_of(request, process),
    }
    return render(request, "dialogues/name_decision.html", context, status=422 if form.is_bound else 200)
