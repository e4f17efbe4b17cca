"""Asking for background work. Speaks to PostgreSQL only: the web process never touches Redis, the relay does."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction

from jobs.models import Request, State

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

CHANNEL = "backchannel_jobs"


def ask(kind: str, subject: UUID, *, by: AbstractBaseUser) -> Request:
    """Ask for `kind` of `subject` in the caller's transaction, or return the request that is open already."""
    return open_request(kind, subject, requester_id=by.pk)


@transaction.atomic
def open_request(kind: str, subject: UUID, *, requester_id: UUID | None) -> Request:
    wanted = Request(kind=kind, subject=subject, requester_id=requester_id)
    while True:
        Request.objects.bulk_create([wanted], ignore_conflicts=True)
        # The one that stood in the way may have ended since; then there is room for ours.
        found = Request.objects.open().filter(kind=kind, subject=subject).first()
        if found:
            break
    if found.pk == wanted.pk:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(found.pk)])
    return found


@transaction.atomic
def cancel(request: Request) -> bool:
    """Call an open request off; a worker at it finds its token gone. False where it had ended already."""
    return bool(Request.objects.open().filter(pk=request.pk).finish(State.CANCELLED))
