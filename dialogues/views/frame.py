"""What every page of a process has in common: the process itself, and what this reader may do in it."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.http import AuthenticatedRequest
from dialogues.models import Process, Session
from dialogues.roles import TABLE, Verb


def fetch(request: AuthenticatedRequest, process_id: UUID) -> Process:
    """The process, or the same 404 as for an id that was never used."""
    processes = Process.objects.visible_to(request.user).select_related("conflict", "convenor", "standing")
    return get_object_or_404(processes, pk=process_id)


def frame(request: AuthenticatedRequest, process: Process, tab: str) -> dict[str, Any]:
    roles = process.roles_of(request.user)
    verbs = set().union(*(TABLE[role] for role in roles))
    return {
        "process": process,
        "tab": tab,
        "may_log": Verb.LOG_SESSION in verbs,
        "may_see_room": Verb.SEE_ROOM in verbs,
        "may_put_up": Verb.PUT_UP in verbs,
        "may_clear": Verb.CLEAR_EXTRACT in verbs,
        "may_brief": Verb.REQUEST_BRIEFING in verbs,
        "to_log": next_to_log(process) if Verb.LOG_SESSION in verbs else None,
    }


def next_to_log(process: Process) -> int:
    """The number of the session that wants a record: one that was held and has none, else the next one."""
    waiting = process.sessions.held().filter(recorded_at=None).order_by("number").first()
    if waiting is not None:
        return waiting.number
    last = process.sessions.held().order_by("-number").first()
    return last.number + 1 if last else 1


def waiting_session(process: Process, number: int) -> Session | None:
    return process.sessions.filter(number=number, recorded_at=None).first()
