"""One attempt at a request, from claim to end. Whatever happens inside, only codes and ids come out."""

from __future__ import annotations

from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, InterfaceError, close_old_connections

from jobs.claim import Claim, Failed, Refused, StaleToken, take

log = structlog.get_logger(__name__)


def work(request_id: UUID) -> None:
    """Do what is asked if it is due; a message that is late, doubled or about nothing does nothing."""
    close_old_connections()
    try:
        claim = take(request_id)
        if claim is None:
            log.info("job.not_due", request=str(request_id))
            return
        with claim.renewed():
            _attempt(claim)
    except (DatabaseError, InterfaceError) as problem:
        # The row could not be settled either; its lease runs out and the relay finds it.
        log.warning("job.unsettled", request=str(request_id), problem=type(problem).__name__)
    finally:
        close_old_connections()


def _attempt(claim: Claim) -> None:
    report = log.bind(request=str(claim.id), attempt=claim.attempt)
    try:
        claim.run()
    except StaleToken:
        report.warning("job.stale")
    except Refused as refusal:
        claim.refuse(refusal.code)
        report.warning("job.refused", error=refusal.code)
    except Failed as failure:
        claim.fail(failure.code)
        report.error("job.failed", error=failure.code)
    except SoftTimeLimitExceeded:
        claim.put_back("too_long")
        report.error("job.too_long")
    except Exception as problem:
        # No traceback: it could hold content.
        claim.put_back("crashed")
        report.error("job.crashed", problem=type(problem).__name__)
    else:
        report.info("job.done")
