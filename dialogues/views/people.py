"""Who takes part in a process, by the pseudonym of this process, and how often each was there."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from accounts.models import User
from dialogues import people_then
from dialogues.as_at import AsAt, as_at_of
from dialogues.merged_then import Then, known_then
from dialogues.models import Attendance, Participation, Process
from dialogues.roles import Verb, may
from dialogues.views.frame import fetch_as_at, frame, of_frame, verbs_of
from participants.models import Proximity


@require_GET
def participation_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)
    if not may(request.user, Verb.SEE_ROOM, process):
        raise Http404

    there = seen_by(as_at, "attendances__session")
    then = known_then(process, as_at, reader=request.user)
    stood_alone = [pk for pk, kept in then.merged.items() if kept is None]
    asked = (
        Participation.objects.visible_to(request.user)
        .filter(Q(merged_into=None) | Q(pk__in=stood_alone), process=process)
        .exclude(pk__in=then.merged.keys() - stood_alone)
        .select_related("side")
        .prefetch_related("side__names")
        .annotate(
            sessions=Count("attendances", filter=there), last=Max("attendances__session__when_latest", filter=there)
        )
        .order_by("side", "pseudonym")
    )
    if as_at.is_past:
        asked = people_then.standing_on(asked if then.merged else asked.filter(sessions__gt=0), as_at)
    today, people = as_at.day, list(asked)
    if then.merged:
        people = met_then(people, process, then, request.user, as_at)
    keeps = Verb.KEEP_PEOPLE in verbs_of(request, process)
    for one in people:
        people_then.stood(one, as_at, shows_names=keeps)
    sides = people_then.with_sides(people)
    for one in people:
        if one.side_id in sides:
            one.side = sides[one.side_id]
    ties = as_at.believed(Proximity.objects.all()).latest_on(today).filter(person__in=[one.person_id for one in people])
    latest = {tie.person_id: tie for tie in sorted(ties, key=lambda tie: (tie.when_latest, tie.when_earliest))}
    rows: list[dict[str, Any]] = [
        {
            "person": one,
            "side": one.side.name_on(today) if one.side else "",
            "has_left": one.left_on is not None and one.left_on <= today,
            "tie": (tie := latest.get(one.person_id)),
            "is_stale": bool(tie and tie.is_stale(today)),
        }
        for one in sorted(people, key=lambda one: (str(one.side_id), one.pseudonym))
    ]
    stale = sum(row["is_stale"] for row in rows)
    context = {**frame(request, process, "people"), "rows": rows, "stale": stale, "today": today}
    return render(request, "dialogues/participation_list.html", context)


def met_then(
    people: list[Participation], process: Process, then: Then, reader: User, as_at: AsAt
) -> list[Participation]:
    """Those who had been in a room, each with the rooms that were known to be theirs."""
    rows = (
        Attendance.objects.visible_to(reader).filter(seen_by(as_at), session__process=process).select_related("session")
    )
    there, sessions = then.there(rows), held_by(as_at)
    for one in people:
        mine = [row.session for row in (*there, *then.dropped_of(one, sessions)) if row.participation_id == one.pk]
        told: Any = one
        told.sessions = len(mine)
        told.last = max((session.when_latest for session in mine), default=None)
    return [one for one in people if one.sessions]  # type: ignore[attr-defined]


def seen_by(as_at: AsAt, to_session: str = "session") -> Q:
    """The attendances that count on that day; of a day that is over, those of sessions held by then."""
    return as_at.happened(f"{to_session}__when") & as_at.written(f"{to_session}__recorded_at")


def held_by(as_at: AsAt) -> Q:
    """As `seen_by`, of the sessions themselves."""
    return as_at.happened() & as_at.written()


def fetch_participation(request: AuthenticatedRequest, process_id: UUID, participation_id: UUID) -> Participation:
    """Somebody who takes part, or the same 404 as for an id that was never used."""
    found = Participation.objects.visible_to(request.user).select_related(
        "process__conflict", "process__convenor", "process__standing", "person", "merged_into"
    )
    found = people_then.standing_on(found.annotate(**of_frame(request, process_id)), as_at_of(request))
    one = get_object_or_404(found, process=process_id, pk=participation_id)
    for name in ("kinds", "to_log"):
        setattr(one.process, name, getattr(one, name))
    return one
