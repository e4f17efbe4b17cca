"""The message that wakes a worker, as the worker's main process holds it."""

from typing import Any

from celery.worker.request import Request


class Wake(Request):  # type: ignore[misc]
    """Where it cannot be acknowledged, the connection is gone, and the worker must notice.

    Celery logs that error and drops it. When a job ends just as Redis dies nothing else tells the event loop, which
    then listens to a closed socket for ever. Raised inside the loop, the error makes the consumer connect anew.
    """

    def __init__(self, *args: Any, connection_errors: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, connection_errors=(), **kwargs)
