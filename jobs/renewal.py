"""Keeps the lease of a claim alive while the work goes on, from a thread with a connection of its own."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Self
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models.functions import Now

from jobs.models import Request

log = structlog.get_logger(__name__)


class StaleToken(Exception):
    """The lease ran out and the request is in other hands: what was made of it is refused."""


class Renewal:
    """Renews every JOB_RENEW_SECONDS and at each step, but never past the hard time limit.

    Where the caller is inside a transaction already, nobody else could see its claim: then there is no thread and the
    steps renew on the caller's connection.
    """

    def __init__(self, request_id: UUID, token: UUID) -> None:
        self._request_id = request_id
        self._token = token
        self._step = ""
        self._lost = False
        self._ended = False
        self._due = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        if not connection.in_atomic_block:
            self._thread = threading.Thread(target=self._keep, name=f"renewal-{self._request_id}", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended = True
        self._due.set()
        if self._thread:
            self._thread.join()

    def at_step(self, code: str) -> None:
        self._step = code
        if self._thread:
            self._due.set()
        else:
            self._renew()
        if self._lost:
            raise StaleToken

    def _renew(self) -> None:
        now = Now()
        limit = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)
        renewed = (
            Request.objects.held_by(self._token)
            .filter(pk=self._request_id, claimed_at__gt=now - limit)
            .update(lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS), step=self._step)
        )
        self._lost = not renewed

    def _keep(self) -> None:
        try:
            while not self._lost:
                self._due.wait(settings.JOB_RENEW_SECONDS)
                self._due.clear()
                if self._ended:
                    return
                try:
                    self._renew()
                except (DatabaseError, InterfaceError) as problem:
                    log.warning("job.not_renewed", request_id=self._request_id, exc_info=problem)
                    connection.close()
        finally:
            connection.close()
