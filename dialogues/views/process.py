"""The list of processes, and the course of one."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from accounts.stepup import require_fresh_factor, sitting_open
from confidentiality import audit, sealed
from dialogues import beside, lanes, objectives_then, opening, paging
from dialogues.as_at import AsAt, as_at_of
from dialogues.composition import built_by
from dialogues.held import passage_words
from dialogues.models import Passage, Process, Session
from dialogues.views.frame import fetch, frame
from publishing.spreadsheet import Cell, as_csv
from publishing.svg.course import LanesChart
from publishing.svg.lanes import lanes as draw_lanes
from publishing.svg.rows import rows as lane_rows
from publishing.svg.told import years


@require_GET
def process_list(request: AuthenticatedRequest) -> HttpResponse:
    seen = Process.objects.visible_to(request.user)
    page = paging.page(seen.select_related("conflict", "standing"), request.GET, "code_name", "pk")
    context = {"page": page, "count": seen.count(), "may_begin": opening.may_begin(request.user)}
    return render(request, "dialogues/process_list.html", context)


@require_GET
def track_list(request: AuthenticatedRequest) -> HttpResponse:
    """The primer's own definitions, one press from every track symbol."""
    return render(request, "dialogues/track_list.html")


@require_GET
def process_detail(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    as_at = as_at_of(request)
    process: Any = fetch(request, process_id, talks=beside.official_talks(request.user, as_at))

    course, talks = lanes.course_of(process, as_at), beside.talks_told(process, as_at)
    process.as_at, process.stood = as_at, course.stood if as_at.is_past else None
    chart = lanes.chart_of(course, reader=request.user, talks=talks, mirrored=get_language_bidi())
    held = [session for session in course.sessions if session.is_held]
    last_read = [session for session in held if session.read][-1:]  # type: ignore[attr-defined]
    lanes.with_sides(last_read)
    shared = frame(request, process, "course")
    context = {
        **shared,
        "chart": draw_lanes(chart),
        "chart_rows": (told := lane_rows(chart)),
        "chart_years": years(told, mirrored=chart.mirrored),
        "chart_rests": any(turn.rests for turn in chart.known.turns),
        "tracks": course.told.tracks,
        "stages": course.told.stages,
        "statuses": course.told.statuses,
        "dormant_since": course.dormant_since,
        "may_change_here": shared["may_change_course"] and not as_at.is_past,
        "newest": course.newest,
        "plan": course.in_force,
        "objectives": objectives_then.at_a_glance(process, as_at, course.in_force),
        "built": built_by(course.told.designs),
        "last_read": last_read[0] if last_read else None,
        "asking": course.asking,
        "late": course.late,
        "talks": talks,
        **sealed_words(request, process, held),
    }
    return render(request, "dialogues/process_detail.html", context)


@require_GET
@require_fresh_factor
def course_picture(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    """The chart as at the day of its page, as a picture that needs no stylesheet."""
    chart, as_at = chart_for(request, process_id)
    return file_of(draw_lanes(chart), "image/svg+xml", f"course-{as_at.day.isoformat()}.svg")


@require_GET
@require_fresh_factor
def course_png(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    """The same picture for slides and documents that take no SVG."""
    from publishing.png import as_png  # noqa: PLC0415  # the typesetter is large, and few ask for it

    chart, as_at = chart_for(request, process_id)
    return file_of(as_png(draw_lanes(chart)), "image/png", f"course-{as_at.day.isoformat()}.png")


@require_GET
@require_fresh_factor
def course_table(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    """What the chart shows on that day, as a table for a spreadsheet."""
    chart, as_at = chart_for(request, process_id)

    known = as_at.day if as_at.is_known_then else timezone.localdate()
    header = [_("As at"), _("As known"), _("Date"), _("Day"), _("Track"), _("Kind"), _("What happened")]
    rows: list[list[Cell]] = [
        [as_at.day, known, row.when, row.day, row.lane, row.kind, ". ".join(filter(None, [row.strong, row.text]))]
        for row in lane_rows(chart)
    ]
    return file_of(as_csv(header, rows), "text/csv; charset=utf-8", f"course-{as_at.day.isoformat()}.csv")


def chart_for(request: AuthenticatedRequest, process_id: UUID) -> tuple[LanesChart, AsAt]:
    as_at = as_at_of(request)
    process = fetch(request, process_id, talks=beside.official_talks(request.user, as_at))
    course, talks = lanes.course_of(process, as_at), beside.talks_told(process, as_at)
    audit.record("process.export", kind="process", object_id=process.pk)
    return lanes.chart_of(course, reader=request.user, talks=talks, mirrored=get_language_bidi()), as_at


def file_of(content: str | bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def sealed_words(request: AuthenticatedRequest, process: Process, held: list[Session]) -> dict[str, Any]:
    """The private title, and of sessions whose room read otherwise than their label the reason.

    For those in their audiences, and once the process is open in this sitting; else empty.
    """
    disagreeing = [session for session in held if session.disagrees]
    wanted = Q(purpose=Passage.Purpose.PRIVATE_TITLE) | Q(purpose=Passage.Purpose.LABEL_REASON, session__in=disagreeing)
    passages = Passage.objects.visible_to(request.user).filter(wanted, process=process).order_by("created_at")
    bodies = {passage.session_id: passage.body_id for passage in passages}  # the title is of no session
    texts = sealed.unseal(bodies.values()) if sitting_open(request, process.pk) else {}
    words = {session: passage_words(texts.get(body, "")) for session, body in bodies.items()}
    return {
        "private_title": words.get(None, ""),
        "disagreeing": [{"session": session, "reason": words.get(session.pk, "")} for session in disagreeing],
    }
