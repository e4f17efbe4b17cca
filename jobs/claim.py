"""Claiming a request and holding it: compare-and-set with a token and a lease, both on the database's clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from confidentiality import audit
from confidentiality.context import acting_as
from jobs import kinds
from jobs.models import Request, RequestQuerySet, State
from jobs.renewal import Renewal, StaleToken

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from jobs.kinds import Kind

__all__ = ["Claim", "Failed", "Refused", "StaleToken", "take"]


class Failed(Exception):
    """Raised by a kind where another attempt would end the same; `code` is what its requester is shown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(Failed):
    """The requester may not have this any more."""

    def __init__(self, code: str = "refused") -> None:
        super().__init__(code)


class Claim:
    """One attempt at one request, held until it ends or its lease is lost.

    Nothing is read outside `reading` and `finishing`: each is one transaction as the requester. Between them no lock is
    held, so that a slow rendering never keeps anybody from revoking a grant.
    """

    def __init__(self, request: Request, requester: AbstractBaseUser | None) -> None:
        self.id: UUID = request.id
        self.subject: UUID = request.subject
        self.requester = requester
        self._kind = kinds.find(request.kind)
        self.attempt = request.attempts
        self._finished = False
        self._token = request.token or uuid4()
        self._renewal = Renewal(self.id, self._token)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction as the requester, who must still be admitted; what it audits is kept even if the work fails."""
        with self._transaction():
            self._admitted()
            yield

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """The transaction that stores the result: the token must still match, the requester still be admitted."""
        with self._transaction():
            if not Request.objects.held_by(self._token).select_for_update().filter(pk=self.id).exists():
                raise StaleToken
            self._admitted()
            yield
            self._mine().finish(State.DONE)
        self._finished = True

    def run(self) -> None:
        with self._transaction():
            kind = self._admitted()
        kind.run(self)
        if not self._finished:
            raise Failed("unfinished")

    def step(self, code: str) -> None:
        """Show how far the work is and renew the lease; raises StaleToken where somebody else has the request."""
        self._renewal.at_step(code)

    @contextmanager
    def renewed(self) -> Iterator[None]:
        with self._renewal:
            yield

    def refuse(self, code: str) -> bool:
        """End as refused, on record; like the two below False where the request is somebody else's by now."""
        with acting_as(self.requester):
            mine = bool(self._mine().finish(State.REFUSED, code))
            if mine:
                audit.record("job.refused", kind="request", object_id=self.id, outcome="deny", actor=self.requester)
        return mine

    def fail(self, code: str) -> bool:
        return bool(self._mine().finish(State.FAILED, code))

    def put_back(self, code: str) -> bool:
        return bool(self._mine().put_back(code, self.attempt))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        outermost = not connection.in_atomic_block
        with audit.collect_reads() as reads:
            try:
                with acting_as(self.requester):
                    if outermost:
                        _let_go_when_idle()
                    yield
            except BaseException:
                # What was read before the failure was read: that much stays on record.
                if reads:
                    with transaction.atomic():
                        audit.write_again(reads)
                raise

    def _mine(self) -> RequestQuerySet:
        return Request.objects.held_by(self._token).filter(pk=self.id)

    def _admitted(self) -> Kind:
        if self._kind is None:
            raise Failed("unknown_kind")
        if self.requester is None:
            if not self._kind.every:
                raise Refused("no_requester")
        elif not get_user_model().objects.filter(pk=self.requester.pk, is_active=True).exists():
            raise Refused("inactive")
        elif not self._kind.admits(self.requester.pk, self.subject):
            raise Refused
        return self._kind


def _let_go_when_idle() -> None:
    """Have the database end this transaction when its worker freezes, lest its locks outlive its lease."""
    with connection.cursor() as cursor:
        milliseconds = round(settings.JOB_LEASE_SECONDS * 1000)
        cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [str(milliseconds)])


def take(request_id: UUID) -> Claim | None:
    """Claim the request if it is due; None for one that is unknown, ended, resting or in other hands."""
    claimed = (
        Request.objects.due()
        .filter(pk=request_id)
        .update(
            state=State.CLAIMED,
            token=uuid4(),
            attempts=F("attempts") + 1,
            claimed_at=Now(),
            lease_until=Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS),
            step="",
            error="",
        )
    )
    if not claimed:
        return None
    request = Request.objects.select_related("requester").get(pk=request_id)
    return Claim(request, request.requester)
