"""Housekeeping that belongs to no app above: drafts nobody came back to, and requests that ended long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models.functions import Now

from confidentiality.drafts import expire_drafts
from jobs import kinds
from jobs.models import Request, State

if TYPE_CHECKING:
    from uuid import UUID

    from jobs.claim import Claim

KEPT = timedelta(days=30)


def register() -> None:
    kinds.register("drafts.expire", run=expire, admits=nobody_asks, every=timedelta(hours=1))
    kinds.register("requests.trim", run=trim, admits=nobody_asks, every=timedelta(days=1))


def nobody_asks(_requester: UUID, _subject: UUID) -> bool:
    return False


def expire(claim: Claim) -> None:
    with claim.finishing():
        expire_drafts()


def trim(claim: Claim) -> None:
    """The audit keeps who asked for what, and a failure stays where its requester looks for it."""
    with claim.finishing():
        Request.objects.filter(state__in=[State.DONE, State.CANCELLED], finished_at__lt=Now() - KEPT).delete()
