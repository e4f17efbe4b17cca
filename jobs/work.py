"""One attempt at a request, from claim to end. Whatever happens inside, only codes and ids come out."""

from __future__ import annotations

from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from jobs.claim import Claim, Failed, Refused, StaleToken, take

log = structlog.get_logger(__name__)


def work(request_id: UUID) -> None:
    """Do what is asked if it is due; a message that is late, doubled or about nothing does nothing."""
    _settle_connection()
    try:
        claim = take(request_id)
        if claim is None:
            log.info("job.not_due", request_id=request_id)
            return
        with claim.renewed():
            _attempt(claim)
    except (DatabaseError, InterfaceError) as problem:
        # The row could not be settled either; its lease runs out and the relay finds it.
        log.warning("job.unsettled", request_id=request_id, exc_info=problem)
    finally:
        _settle_connection()


def _settle_connection() -> None:
    """Drop a connection that broke or is too old; not where the caller is in a transaction on it."""
    if not connection.in_atomic_block:
        close_old_connections()


def _attempt(claim: Claim) -> None:
    report = log.bind(request_id=claim.id, attempt=claim.attempt)
    try:
        claim.run()
    except StaleToken:
        settled = False
    except Refused as refusal:
        settled = claim.refuse(refusal.code)
        report.warning("job.refused", error=refusal.code)
    except Failed as failure:
        settled = claim.fail(failure.code)
        report.error("job.failed", error=failure.code)
    except SoftTimeLimitExceeded:
        settled = claim.put_back("too_long")
        report.error("job.too_long")
    except Exception as problem:
        settled = claim.put_back("crashed")
        report.error("job.crashed", exc_info=problem)
    else:
        settled = True
        report.info("job.done")
    if not settled:
        report.warning("job.stale")
