"""Pages across processes."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from dashboards import desk as desks
from dashboards import styleguide as styleguides
from dashboards.portfolio import portfolio as portfolio_of
from dialogues.roles import Verb
from publishing.svg.continuity import continuity
from transfers.models import Copy


@require_GET
def desk(request: AuthenticatedRequest) -> HttpResponse:
    """What needs me today? A reader of one unread briefing and nothing else lands on its cover sheet."""
    held = desks.held_by(request.user)
    if not held.is_seated:
        unread = list(Copy.objects.addressed_to(request.user).exclude(form=Copy.Form.PAPER).unread()[:2])
        if len(unread) == 1:
            return redirect("transfers:copy_cover", unread[0].pk)
    today = timezone.localdate()
    items = desks.items(request.user, held, today)
    processes = desks.own_processes(request.user)
    context = {"items": items, "processes": processes, "today": today, **desks.to_log(processes)}
    context["may_begin"] = Verb.BEGIN_CONFLICT in held.house and not processes
    return render(request, "dashboards/desk.html", context)


@require_GET
def portfolio(request: AuthenticatedRequest) -> HttpResponse:
    today = timezone.localdate()
    page = portfolio_of(request.user, today, request.GET)
    if not page.sifted.total and not page.sifted.form.asked():
        raise Http404
    context = {"portfolio": page, "continuity": continuity(page.continuity), "today": today}
    return render(request, "dashboards/portfolio.html", context)


@require_GET
def styleguide(request: AuthenticatedRequest) -> HttpResponse:
    if not settings.LOCAL:
        raise Http404
    return render(request, "dashboards/styleguide.html", {"example": styleguides.example()})
