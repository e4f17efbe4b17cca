"""Pages across processes."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from accounts.stepup import require_fresh_factor
from confidentiality import audit
from dashboards import desk as desks
from dashboards import styleguide as styleguides
from dashboards.impasses import across
from dashboards.portfolio import portfolio as portfolio_of
from dialogues.as_at import as_at_of
from dialogues.models import Process
from dialogues.roles import Verb
from publishing.spreadsheet import Cell, as_csv
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
def impasses(request: AuthenticatedRequest) -> HttpResponse:
    """In which kinds of room impasses arose and broke, over every process of the reader."""
    refuse_without_process(request)
    as_at = as_at_of(request)
    context = {"across": across(request.user, as_at), "as_at": as_at}
    return render(request, "dashboards/impasses.html", context)


@require_GET
@require_fresh_factor
def impasses_table(request: AuthenticatedRequest) -> HttpResponse:
    refuse_without_process(request)
    as_at = as_at_of(request)

    known = as_at.day if as_at.is_known_then else timezone.localdate()
    header = [_("As at"), _("As known"), _("Room"), _("Processes"), _("Sessions held"), _("Impasses arose"),
              _("of these broken"), _("still standing"), _("Tried here"), _("Ideas found here"),
              _("Broken here")]  # fmt: skip
    cells: list[list[Cell]] = [
        [as_at.day, known, " / ".join(str(kind.label) for kind in row.kinds), len(row.of), row.counts.sessions,
         row.counts.arose, row.counts.broken, row.counts.standing, row.counts.tried, row.counts.found, row.counts.broke]
        for row in across(request.user, as_at).rows
    ]  # fmt: skip
    audit.record("portfolio.export", kind="user", object_id=request.user.pk)
    response = HttpResponse(as_csv(header, cells), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="counts-{as_at.day.isoformat()}.csv"'
    return response


def refuse_without_process(request: AuthenticatedRequest) -> None:
    if not Process.objects.visible_to(request.user).exists():
        raise Http404


@require_GET
def styleguide(request: AuthenticatedRequest) -> HttpResponse:
    if not settings.LOCAL:
        raise Http404
    return render(request, "dashboards/styleguide.html", {"example": styleguides.example()})
