"""The one place that writes to Redis: the relay hands ids to Celery here, with time limits on every word."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kombu.exceptions import KombuError

if TYPE_CHECKING:
    from celery import Celery

TASK = "jobs.run"


class Unreachable(Exception):
    """Redis is gone, frozen, full or refuses; what was to be sent waits in PostgreSQL."""


class Wire:
    """A connection to the broker, opened when needed and dropped at the first trouble; nothing is retried here."""

    def __init__(self, app: Celery, *, limit: int) -> None:
        self._app = app
        self._limit = limit
        self._connection: Any = None
        self._channel: Any = None
        probe = app.connection_for_write()
        self._troubles = (*probe.connection_errors, *probe.channel_errors, KombuError, OSError)

    def room(self) -> int:
        """How many messages may be added before the workers have taken some."""
        try:
            waiting = self._open().client.llen(self._app.conf.task_default_queue)
        except self._troubles as trouble:
            raise self._lost() from trouble
        return max(0, self._limit - int(waiting))

    def send(self, ids: Iterable[UUID]) -> None:
        try:
            with self._app.amqp.Producer(self._open(), auto_declare=False) as producer:
                for request_id in ids:
                    self._app.send_task(TASK, args=[str(request_id)], producer=producer, retry=False)
        except self._troubles as trouble:
            raise self._lost() from trouble

    def close(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        if connection:
            with suppress(*self._troubles):
                connection.release()

    def _open(self) -> Any:
        if self._channel is None:
            self._connection = self._app.connection_for_write()
            self._channel = self._connection.channel()
        return self._channel

    def _lost(self) -> Unreachable:
        self.close()
        return Unreachable()
