"""What every page of a process has in common: the process itself, and what this reader may do in it."""

from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from accounts.http import AuthenticatedRequest
from confidentiality.worded import PLACES, Worded, Words, words_of
from dialogues import stood
from dialogues.as_at import as_at_of
from dialogues.models import Process, Seat, Session
from dialogues.roles import TABLE, Verb

CONTEXT = ("conflict", "convenor", "standing")


def fetch(request: AuthenticatedRequest, process_id: UUID, **along: Any) -> Process:
    """The process with what its frame shows, and `along`, or the same 404 as for an id that was never used."""
    processes = Process.objects.visible_to(request.user).annotate(**of_frame(request, process_id), **along)
    return get_object_or_404(processes.select_related(*CONTEXT), pk=process_id)


def fetch_session(request: AuthenticatedRequest, process_id: UUID, session_id: UUID, **along: Any) -> Session:
    """A session with its process as `fetch_as_at` gives it, and `along`, in one query, or that same 404."""
    as_at = as_at_of(request)
    then = stood.standing_on(as_at, process="process") if as_at.is_past else {}
    sessions = Session.objects.visible_to(request.user).annotate(**of_frame(request, process_id), **then, **along)
    found = sessions.as_read(as_at).select_related(*(f"process__{name}" for name in CONTEXT))
    session = get_object_or_404(found, process=process_id, pk=session_id)
    for name in ("kinds", "to_log"):
        setattr(session.process, name, getattr(session, name))
    session.process.as_at = as_at  # type: ignore[attr-defined]
    session.process.stood = stood.stood(session) if as_at.is_past else None  # type: ignore[attr-defined]
    return session


def of_frame(request: AuthenticatedRequest, process: UUID) -> dict[str, Any]:
    """The kinds of the reader's seats in a process, and the number that `next_to_log` gives."""
    of_kind, of_number = kinds_of_one(), next_of_one()
    return {
        "kinds": Worded(of_kind, request.user.pk, process, output_field=ArrayField(CharField()), is_array=True),
        "to_log": Worded(of_number, process, output_field=IntegerField()),
    }


@cache
def kinds_of_one() -> Words:
    return words_of(Seat.objects.live().filter(user=PLACES[0], process=PLACES[1]).order_by().values("kind"))


@cache
def next_of_one() -> Words:
    numbers = Process.objects.filter(pk=PLACES[0]).order_by().annotate(next=number_to_log("pk"))
    return words_of(numbers.values("next"))


def number_to_log(process: str) -> Coalesce:
    """Of what was held the first without a record, else of what is planned the first, else one never used."""
    sessions = Session.objects.filter(process=OuterRef(process))
    held_later = Session.objects.held().filter(process=OuterRef("process"), number__gt=OuterRef("number"))
    return Coalesce(
        Subquery(sessions.held().filter(recorded_at=None).order_by("number").values("number")[:1]),
        Subquery(sessions.planned().exclude(Exists(held_later)).order_by("number").values("number")[:1]),
        Subquery(sessions.order_by("-number").values(next=F("number") + 1)[:1]),
        Value(1),
    )


def fetch_as_at(request: AuthenticatedRequest, process_id: UUID) -> Process:
    """The process for a page that can be read as at a date: with where it stood then, by the same one query."""
    as_at = as_at_of(request)
    if not as_at.is_past:
        process = fetch(request, process_id)
    else:
        processes = Process.objects.visible_to(request.user).annotate(
            **of_frame(request, process_id), **stood.standing_on(as_at)
        )
        process = get_object_or_404(processes.select_related("conflict", "convenor"), pk=process_id)
        process.stood = stood.stood(process)  # type: ignore[attr-defined]
    process.as_at = as_at  # type: ignore[attr-defined]
    return process


def may_see_room(request: AuthenticatedRequest, process: Process) -> bool:
    """For what a page shows."""
    return is_shown(request, Verb.SEE_ROOM, process)


def is_shown(request: AuthenticatedRequest, verb: Verb, process: Process) -> bool:
    """By the seats that came with the process; whoever writes asks `roles.require` instead, which asks anew."""
    return any(verb in TABLE[role] for role in roles_in(request, process))


def show_to(request: AuthenticatedRequest, verb: Verb, process: Process) -> None:
    """A page for those who may `verb`: a 403 for everybody else."""
    if not is_shown(request, verb, process):
        raise PermissionDenied


def frame(request: AuthenticatedRequest, process: Process, tab: str) -> dict[str, Any]:
    """What is shown to this reader, not what they may do; a process from `fetch` has told already."""
    verbs = verbs_of(request, process)
    return {
        "process": process,
        "tab": tab,
        # Set by the pages that can be read as at a date, and by no other: no page claims a day that it does not show.
        "as_at": getattr(process, "as_at", None),
        "stood": getattr(process, "stood", None),
        # For the addresses of the tabs: the day stays in them also while a page is open that shows none.
        "kept": as_at_of(request).query,
        "may_change_course": Verb.CHANGE_COURSE in verbs,
        "may_log": Verb.LOG_SESSION in verbs,
        "may_see_room": Verb.SEE_ROOM in verbs,
        "may_keep_people": Verb.KEEP_PEOPLE in verbs,
        "may_guard_identities": Verb.GUARD_IDENTITIES in verbs,
        "may_put_up": Verb.PUT_UP in verbs,
        "may_clear": Verb.CLEAR_EXTRACT in verbs,
        "may_brief": Verb.REQUEST_BRIEFING in verbs,
        "to_log": to_log(process) if Verb.LOG_SESSION in verbs else None,
    }


def verbs_of(request: AuthenticatedRequest, process: Process) -> set[Verb]:
    return set().union(*(TABLE[role] for role in roles_in(request, process)))


def roles_in(request: AuthenticatedRequest, process: Process) -> set[str]:
    return process.roles_by(set(process.kinds)) if hasattr(process, "kinds") else process.roles_of(request.user)


def to_log(process: Process) -> int:
    return process.to_log if hasattr(process, "to_log") else next_to_log(process)


def next_to_log(process: Process) -> int:
    """The number of the session that wants a record, as it is at this moment."""
    rows = Process.objects.filter(pk=process.pk).annotate(next=number_to_log("pk"))
    return int(rows.values_list("next", flat=True).get())
