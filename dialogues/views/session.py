"""The sessions of a process, and what one left behind, for those who may read it."""

import json
from typing import Any
from uuid import UUID

from django.db.models import Count, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import sealed
from dialogues import stood
from dialogues.as_at import as_at_of
from dialogues.composition import built_as
from dialogues.models import Attendance, Passage, Point, Process, Session, SideReading
from dialogues.views.frame import fetch_as_at, frame, may_see_room
from dialogues.views.readers import who_reads
from dialogues.vocabulary import PointKind
from participants.models import Party


@require_GET
def session_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)

    sessions = (
        Session.objects.visible_to(request.user)
        .filter(process=process)
        .stood_by(as_at)
        .annotate(present=Count("attendances"))
        .order_by("-when_latest", "-number")
    )
    built = built_as(process, list(sessions), as_at, shows_room=may_see_room(request, process))
    context = {**frame(request, process, "sessions"), "sessions": sessions, "built": built}
    return render(request, "dialogues/session_list.html", context)


@require_GET
def session_detail(request: AuthenticatedRequest, process_id: UUID, session_id: UUID) -> HttpResponse:
    as_at = as_at_of(request)
    sessions = Session.objects.visible_to(request.user).select_related("process__conflict", "process__convenor")
    sessions = sessions.annotate(**stood.standing_on(as_at, process="process")) if as_at.is_past else sessions
    session = get_object_or_404(sessions.select_related("process__standing"), process=process_id, pk=session_id)
    process = session.process
    process.as_at = as_at  # type: ignore[attr-defined]
    process.stood = stood.stood(session) if as_at.is_past else None  # type: ignore[attr-defined]
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    present = Attendance.objects.visible_to(request.user).filter(session=session)
    attendances, readings = list(present.select_related("participation")), list(session.side_readings.all())
    parties = name_sides(process, [*attendances, *readings])
    context = {
        **frame(request, process, "sessions"),
        "session": session,
        "attendances": attendances,
        "is_in_legs": any(row.leg for row in attendances),
        "staff": session.staff.select_related("user"),
        "readings": readings,
        "is_later": as_at.is_past and session.when.earliest > as_at.day,
        **bodies(request, process, session, parties),
    }
    return render(request, "dialogues/session_detail.html", context)


def name_sides(process: Process, rows: list[Attendance | SideReading]) -> dict[str, Party]:
    """The parties of the conflict by id, put on the rows as their sides; with their names, fetched once."""
    parties = {party.pk: party for party in process.conflict.parties.prefetch_related("names")}
    for row in rows:
        if row.side_id in parties:
            row.side = parties[row.side_id]
    prefetch_related_objects([row for row in rows if row.side_id not in parties], "side__names")
    return {str(pk): party for pk, party in parties.items()}


def bodies(
    request: AuthenticatedRequest, process: Process, session: Session, parties: dict[str, Party]
) -> dict[str, Any]:
    """Everything sealed of this session that the reader is let in to, opened in one go."""
    passages = list(Passage.objects.visible_to(request.user).filter(session=session).select_related("audience"))
    said = Point.objects.visible_to(request.user).filter(session=session).select_related("audience")
    points = list(said.order_by("position", "created_at"))
    texts = sealed.unseal([row.body_id for row in (*passages, *points)])
    people = who_reads({row.audience for row in (*passages, *points)}, process)
    issues = {str(issue.pk): issue for issue in process.conflict.issues.all()}
    told = [(point, json.loads(texts[point.body_id])) for point in points]
    return {
        "passages": {
            passage.purpose: {"row": passage, "text": texts[passage.body_id], "readers": people[passage.audience_id]}
            for passage in passages
        },
        "points": [
            {
                "point": point,
                "text": body["text"],
                "kind": PointKind(body["kind"]).label if body["kind"] else "",
                "party": parties.get(body["party"]),
                "issue": issues.get(body["issue"]),
                "who_id": f"who-{number}",
                "readers": people[point.audience_id],
            }
            for number, (point, body) in enumerate(told)
        ],
    }
