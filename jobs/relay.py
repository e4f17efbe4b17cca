"""The relay listens to PostgreSQL and wakes workers through Redis. Any number may run; each can die at any moment."""

from __future__ import annotations

import random
import select
import time
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from jobs import sweep
from jobs.requests import CHANNEL
from jobs.wire import Unreachable

if TYPE_CHECKING:
    from jobs.wire import Wire

log = structlog.get_logger(__name__)
LONGEST_PAUSE = 10.0


class Relay:
    def __init__(self, wire: Wire) -> None:
        self.id = uuid4()
        self._wire = wire
        self._next_sweep = 0.0
        self._reachable = True

    def run(self) -> None:
        """Work until the process is told to stop; PostgreSQL may go and come back."""
        pause = 0.0
        while True:
            try:
                self.listen()
                pause = 0.0
                while True:
                    self.turn()
            except (DatabaseError, InterfaceError) as problem:
                log.warning("relay.database_lost", relay_id=self.id, exc_info=problem)
                connection.close()
            pause = min(LONGEST_PAUSE, pause * 2 or 0.25)
            time.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - only so that relays do not return as one

    def listen(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'LISTEN "{CHANNEL}"')
        sweep.plant_schedules()
        self._next_sweep = 0.0
        log.info("relay.listening", relay_id=self.id)

    def turn(self) -> None:
        """Wait for a notification or the next sweep, whichever is first, and see to it."""
        heard = self._hear(self._next_sweep - time.monotonic())
        if time.monotonic() >= self._next_sweep:
            self._next_sweep = time.monotonic() + settings.JOB_SWEEP_SECONDS
            self.sweep()
        elif heard and self._reachable:
            # With Redis gone only the sweep tries it, so that not every request costs a timeout.
            self._wake(heard)

    def sweep(self) -> None:
        sweep.beat(self.id)
        for lost in sweep.recover_lost():
            log.warning("relay.lost_worker", request_id=lost.pk, attempt=lost.attempts)
        sweep.fire_schedules()
        self._wake(None)

    def _hear(self, seconds: float) -> set[UUID]:
        connection.ensure_connection()
        listening: Any = connection.connection
        if not listening.notifies and seconds > 0:
            select.select([listening], [], [], seconds)
        with connection.wrap_database_errors:
            listening.poll()
        heard = {UUID(notice.payload) for notice in listening.notifies}
        listening.notifies.clear()
        return heard

    def _wake(self, only: set[UUID] | None) -> None:
        try:
            ids = sweep.choose_due(self._wire.room(), only)
            if ids:
                self._wire.send(ids)
        except Unreachable as trouble:
            self._reachable = False
            log.warning("relay.redis_unreachable", relay_id=self.id, exc_info=trouble.__cause__)
        else:
            if not self._reachable:
                log.info("relay.redis_back", relay_id=self.id)
            self._reachable = True
