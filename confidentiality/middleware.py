"""The transaction of a request: opened for its reader, kept or rolled back by its answer. Last in the list.

What an answer keeps:
- below 400: everything.
- raised, 403, 404, 500 and above: nothing. The refusal itself is recorded afterwards, in a transaction of its own.
- any other 4xx (a form drawn again): nothing is saved by halves, so nothing is; but the bodies that were opened for the
  page stay recorded. A view that wants its writes kept with such an answer, a draft say, passes it through `kept`.
"""

import re
import uuid
from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.core.handlers.exception import response_for_exception
from django.db import OperationalError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from confidentiality import audit
from confidentiality.bodies import Corrupt, Unreadable
from confidentiality.context import Origin, acting_as, coming_from

ATTEMPTS = 3
SERIALIZATION, DEADLOCK = "40001", "40P01"
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
REFUSALS = {
    HTTPStatus.NOT_FOUND: ("missed", audit.Outcome.MISSED),
    HTTPStatus.FORBIDDEN: ("denied", audit.Outcome.DENY),
}


class Unsaved(Exception):
    """A database error was swallowed: the page would say that something was saved while the transaction is lost."""


class Streamed(Exception):
    """A streaming answer leaves after the transaction, so row security would empty it: answer with bytes."""


def kept(response: HttpResponseBase) -> HttpResponseBase:
    """Let what the view wrote stand although the answer is a 4xx."""
    response.is_kept = True  # type: ignore[attr-defined]
    return response


class TransactionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with coming_from(origin(request)):
            for _attempt in range(ATTEMPTS - 1):
                try:
                    return self._answer(request)
                except OperationalError as error:
                    if not is_passing(error):
                        raise
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        request.failure = None  # type: ignore[attr-defined]
        with audit.collect_reads() as reads, acting_as(reader_of(request)):
            response = self.get_response(request)
            failure: Exception | None = request.failure  # type: ignore[attr-defined]
            if failure is not None and is_passing(failure):
                raise failure
            if failure is None:
                refuse_lost(response)
            stands = failure is None and is_kept(response)
            if not stands:
                transaction.set_rollback(True)
        if not stands:
            record_after_rollback(request, response, failure, reads)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Remember what was raised: below, Django has made an ordinary response of it, which must not be committed."""
        request.failure = exception  # type: ignore[attr-defined]
        if isinstance(exception, Unreadable):
            return response_for_exception(request, Http404())
        if is_passing(exception):
            return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return None


def reader_of(request: HttpRequest) -> UUID | None:
    user = getattr(request, "user", None)
    return user.pk if user is not None and user.is_authenticated else None


def origin(request: HttpRequest) -> Origin:
    """The request by a number of its own; session and address as keyed hashes, for comparing and nothing else."""
    session = getattr(request, "session", None)
    key = session.session_key if session is not None else None
    address = request.META.get("REMOTE_ADDR", "")
    return Origin(
        uuid.uuid4(),
        session=hashed("session", key or ""),
        address=hashed("address", address),
        factor_age=getattr(request, "factor_age", None),
    )


def hashed(purpose: str, value: str) -> str:
    return salted_hmac(f"backchannel.{purpose}", value, algorithm="sha256").hexdigest() if value else ""


def is_passing(error: Exception) -> bool:
    """Whether the same request may well succeed when it is run again."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "pgcode", "") in {SERIALIZATION, DEADLOCK}


def refuse_lost(response: HttpResponseBase) -> None:
    """Never say "saved" of a transaction that cannot be committed; PostgreSQL would roll it back without a word."""
    if response.streaming:
        raise Streamed
    status = connection.connection.info.transaction_status if connection.connection else None
    if connection.needs_rollback or status == TRANSACTION_STATUS_INERROR:
        raise Unsaved


def is_kept(response: HttpResponseBase) -> bool:
    if response.status_code < HTTPStatus.BAD_REQUEST:
        return True
    return response.status_code not in REFUSALS and response.status_code < 500 and getattr(response, "is_kept", False)


def record_after_rollback(
    request: HttpRequest, response: HttpResponseBase, failure: Exception | None, reads: list[audit.AuditEvent]
) -> None:
    """In a transaction of its own: the refusal, alike for what exists and what never did; or the reads of the page."""
    status = response.status_code
    address = AN_ID.findall(request.path)
    with transaction.atomic():
        if isinstance(failure, Corrupt):
            audit.record(
                "sealed.corrupt",
                kind=failure.table,
                object_id=failure.row_id,
                outcome=audit.Outcome.ERROR,
                actor=reader_of(request),
            )
        if status in REFUSALS and (address or status == HTTPStatus.FORBIDDEN):
            verb, outcome = REFUSALS[HTTPStatus(status)]
            audit.record(
                verb,
                kind=request.resolver_match.view_name if request.resolver_match else "",
                object_id=UUID(address[-1]) if address else None,
                outcome=outcome,
                actor=reader_of(request),
            )
        elif failure is None and status < 500:
            audit.write_again(reads)
