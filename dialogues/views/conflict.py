"""A conflict on one page, as at a date; and the same as a table."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from accounts.stepup import require_fresh_factor
from confidentiality import audit
from dialogues import conflict_picture, conflicts
from dialogues.as_at import AsAt, as_at_of
from dialogues.conflicts import Facts
from publishing.spreadsheet import Cell, as_csv
from publishing.svg.strips import strips as draw_strips


@require_GET
def conflict_detail(request: AuthenticatedRequest, conflict_id: UUID) -> HttpResponse:
    conflict, as_at = conflicts.fetch(request.user, conflict_id), as_at_of(request)

    facts = conflicts.facts_of(conflict, reader=request.user, as_at=as_at)
    chart = conflict_picture.chart_of(facts, mirrored=get_language_bidi())
    context = {
        "conflict": conflict,
        "as_at": as_at,
        "facts": facts,
        "chart": draw_strips(chart) if chart else "",
        "may_change": facts.may_change,
        "is_published": bool(facts.processes) and all(row.process.is_historic for row in facts.processes),
    }
    return render(request, "dialogues/conflict_detail.html", context)


@require_GET
def party_detail(request: AuthenticatedRequest, conflict_id: UUID, party_id: UUID) -> HttpResponse:
    """One party or wing: what it was called, what it was tied to, and how committed it was."""
    conflict, as_at = conflicts.fetch(request.user, conflict_id), as_at_of(request)
    party = conflicts.party_then(conflict, party_id, reader=request.user, as_at=as_at)
    if party is None:
        raise Http404

    may_change = conflicts.may_change(conflict) and not as_at.is_past
    context = {"conflict": conflict, "as_at": as_at, "one": party, "may_change": may_change}
    return render(request, "dialogues/party_detail.html", context)


@require_GET
@require_fresh_factor
def conflict_export(request: AuthenticatedRequest, conflict_id: UUID) -> HttpResponse:
    """The histories of the conflict and of its parties as at the same day, for a spreadsheet."""
    conflict, as_at = conflicts.fetch(request.user, conflict_id), as_at_of(request)

    facts = conflicts.facts_of(conflict, reader=request.user, as_at=as_at)
    header = [_("As at"), _("As known"), _("Kind"), _("Of"), _("What"), _("Since"), _("Earliest"), _("Latest"),
              _("Precision"), _("Until"), _("Known to"), _("Source"), _("Confidence")]  # fmt: skip
    audit.record("conflict.export", kind="conflict", object_id=conflict.pk)
    response = HttpResponse(as_csv(header, rows_of(facts, as_at)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="conflict-{as_at.day.isoformat()}.csv"'
    return response


def rows_of(facts: Facts, as_at: AsAt) -> list[list[Cell]]:
    rows = [row(_("Conflict"), facts.conflict.name, str(one), one, as_at) for one in facts.spans]
    for kind, several in ((_("Official contact"), facts.contacts), (_("Commitment"), facts.commitments)):
        rows += [row(kind, one.name, str(period), period, as_at) for one in several for period in one.periods]
    for party in facts.parties:
        rows += [row(_("Name"), party.name, name.name, name, as_at) for name in party.names]
        rows += [row(_("Tie"), party.name, f"{tie.link} {tie.other}", tie.link, as_at) for tie in party.ties]
    known = known_on(as_at)
    for event in facts.events:
        keeper = event.kept_by.code_name if event.kept_by else _("everybody")
        rows.append([
            as_at.day, known, _("Event"), event.get_kind_display(), event.label, str(event.when), event.when_earliest,
            event.when_latest, str(event.when.precision.label), "", keeper, event.source,
            event.get_confidence_display() if event.source else "",
        ])  # fmt: skip
    for one in facts.ids:
        rows.append([
            as_at.day, known, _("Number"), one.get_scheme_display(), one.value, "", None, None, "", "", _("everybody"),
            one.version, "",
        ])  # fmt: skip
    return rows


def known_on(as_at: AsAt) -> Any:
    return as_at.day if as_at.is_known_then else timezone.localdate()


def row(kind: str, of: str, what: str, period: Any, as_at: AsAt) -> list[Cell]:
    keeper = getattr(period, "kept_by", None)
    return [
        as_at.day, known_on(as_at), kind, of, what, str(period.since), period.since_earliest, period.since_latest,
        str(period.since.precision.label), str(period.until) if period.until else "",
        keeper.code_name if keeper else _("everybody"), period.source, period.get_confidence_display(),
    ]  # fmt: skip
