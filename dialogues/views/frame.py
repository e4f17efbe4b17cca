"""What every page of a process has in common: the process itself, and what this reader may do in it."""

from typing import Any
from uuid import UUID

from django.db.models import Max, Min, Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.http import AuthenticatedRequest
from dialogues import stood
from dialogues.as_at import as_at_of
from dialogues.models import Process, Seat, Session
from dialogues.roles import TABLE, Verb


def fetch(request: AuthenticatedRequest, process_id: UUID) -> Process:
    """The process, or the same 404 as for an id that was never used."""
    processes = Process.objects.visible_to(request.user).select_related("conflict", "convenor", "standing")
    return get_object_or_404(processes, pk=process_id)


def fetch_as_at(request: AuthenticatedRequest, process_id: UUID) -> Process:
    """The process for a page that can be read as at a date: with where it stood then, by the same one query."""
    as_at = as_at_of(request)
    if not as_at.is_past:
        process = fetch(request, process_id)
    else:
        processes = Process.objects.visible_to(request.user).annotate(**stood.standing_on(as_at))
        process = get_object_or_404(processes.select_related("conflict", "convenor"), pk=process_id)
        process.stood = stood.stood(process)  # type: ignore[attr-defined]
    process.as_at = as_at  # type: ignore[attr-defined]
    return process


def may_see_room(request: AuthenticatedRequest, process: Process) -> bool:
    """For what a page shows; the seats are asked for once per request."""
    roles = process.roles_by({kind for other, kind in seats_of(request) if other == process.pk})
    return any(Verb.SEE_ROOM in TABLE[role] for role in roles)


def frame(request: AuthenticatedRequest, process: Process, tab: str) -> dict[str, Any]:
    roles = process.roles_by({kind for other, kind in seats_of(request) if other == process.pk})
    verbs = set().union(*(TABLE[role] for role in roles))
    return {
        "process": process,
        "tab": tab,
        # Set by the pages that can be read as at a date, and by no other: no page claims a day that it does not show.
        "as_at": getattr(process, "as_at", None),
        "stood": getattr(process, "stood", None),
        "may_change_course": Verb.CHANGE_COURSE in verbs,
        "may_log": Verb.LOG_SESSION in verbs,
        "may_see_room": Verb.SEE_ROOM in verbs,
        "may_keep_people": Verb.KEEP_PEOPLE in verbs,
        "may_guard_identities": Verb.GUARD_IDENTITIES in verbs,
        "may_put_up": Verb.PUT_UP in verbs,
        "may_clear": Verb.CLEAR_EXTRACT in verbs,
        "may_brief": Verb.REQUEST_BRIEFING in verbs,
        "to_log": next_to_log(process) if Verb.LOG_SESSION in verbs else None,
    }


def seats_of(request: HttpRequest) -> list[tuple[UUID, str]]:
    """Process and kind of the reader's seats, asked once per request: for what a page shows, not for what is done."""
    known: list[tuple[UUID, str]] | None = getattr(request, "seats", None)
    if known is None:
        known = list(Seat.objects.live().filter(user=request.user).values_list("process_id", "kind"))  # type: ignore[misc]
        request.seats = known  # type: ignore[attr-defined]
    return known


def next_to_log(process: Process) -> int:
    """The number of the session that wants a record: one that was held and has none, else the next one."""
    numbers = process.sessions.held().aggregate(waiting=Min("number", filter=Q(recorded_at=None)), last=Max("number"))
    return int(numbers["waiting"] or (numbers["last"] or 0) + 1)


def waiting_session(process: Process, number: int) -> Session | None:
    return process.sessions.filter(number=number, recorded_at=None).first()
