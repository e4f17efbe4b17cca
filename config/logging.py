"""Logs hold ids and verbs, never content: one JSON line per event, nothing interpolated, no message of an exception."""

import re
import sys
import traceback
from typing import Any
from uuid import UUID

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# What a line may carry beside its event. Everything else is dropped, whoever logs it.
KEYS = frozenset({"event", "level", "logger", "timestamp", "status", "method", "route", "error", "at", "duration_ms"})
ID_KEY = re.compile(r"^(id|.*_id|kind|verb|step|attempt|attempts|state|count|seconds|port|pid)$")
CODE = re.compile(r"^[\w.:-]{1,80}$", re.ASCII)


def only_ids(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep the keys above, and ids, numbers and codes under keys that name such."""
    return {key: value for key, value in event.items() if key in KEYS or (ID_KEY.match(key) and _is_id(value))}


def _is_id(value: object) -> bool:
    return isinstance(value, (int, float, UUID)) or (isinstance(value, str) and bool(CODE.match(value)))


def describe_record(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say what a library logged without its arguments, which may quote a value, an address or a name."""
    record = event.get("_record")
    if record is None or event.get("_from_structlog"):
        return event
    event["event"] = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    event["logger"] = record.name
    if request := getattr(record, "request", None):
        event.update(_describe_request(request))
    if status := getattr(record, "status_code", None):
        event["status"] = status
    return event


def _describe_request(request: Any) -> dict[str, Any]:
    match = getattr(request, "resolver_match", None)
    found: dict[str, Any] = {"method": getattr(request, "method", None)}
    if match is not None:
        found["route"] = match.route
        found |= {f"{key}_id": str(value) for key, value in match.kwargs.items() if isinstance(value, UUID)}
    return found


def describe_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Where an error arose and its kind; what it says may quote a row."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    error = error[1] if isinstance(error, tuple) else error
    return {**event, **_describe_error(error)} if isinstance(error, BaseException) else event


def _describe_error(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    kind = type(error)
    return {
        "error": f"{kind.__module__}.{kind.__qualname__}",
        "at": [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-8:]],
    }


SHARED: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(*, level: str) -> dict[str, Any]:
    """Set structlog up, and return what Django's LOGGING must be."""
    structlog.configure(
        processors=[*SHARED, describe_exception, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    describe_record,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    describe_exception,
                    only_ids,
                    structlog.processors.JSONRenderer(default=str),
                ],
                "pass_foreign_args": False,
                "keep_exc_info": False,
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.db.backends": {"level": "WARNING"},  # statements carry values
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
