"""Logs may hold ids; whatever a library or an exception quotes stays out of them."""

import io
import json
import logging
from types import SimpleNamespace
from uuid import UUID

import pytest
import structlog
from django.conf import settings

SECRET = "the northern delegate will accept a pause"
POINT = UUID("3f0c1a52-8a57-4f5c-9d0e-5a8b8e0c7d11")


@pytest.fixture
def lines():
    """What the configured formatter writes, one decoded line per event."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    configuration = settings.LOGGING["formatters"]["lines"]
    handler.setFormatter(configuration["()"](**{key: value for key, value in configuration.items() if key != "()"}))
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)


def test_own_event_keeps_ids_and_drops_text(lines):
    structlog.get_logger("transfers").warning("release.refused", copy_id=POINT, note=SECRET, body_id=SECRET, attempt=2)

    (line,) = lines()
    assert line["event"] == "release.refused"
    assert line["copy_id"] == str(POINT)
    assert line["attempt"] == 2
    assert not {"note", "body_id"} & line.keys()


def test_library_record_loses_its_arguments(lines):
    logging.getLogger("some.library").warning("Could not store %r for %s", SECRET, "amina@example.org")

    (line,) = lines()
    assert line["event"] == "Could not store %r for %s"
    assert line["logger"] == "some.library"
    assert SECRET not in json.dumps(line)


def fail():
    raise ValueError(SECRET)


def test_exception_is_named_and_placed_but_not_quoted(lines):
    try:
        fail()
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/search/?q=" + SECRET)
        structlog.get_logger("jobs").exception("job.failed", request_id=POINT)

    library, own = lines()
    for line in (library, own):
        assert line["error"] == "builtins.ValueError"
        assert line["at"][-1].startswith("test_logging.py:")
        assert SECRET not in json.dumps(line)


def test_failed_request_is_known_by_its_route(lines):
    match = SimpleNamespace(route="processes/<uuid:process>/", kwargs={"process": POINT, "term": SECRET})
    request = SimpleNamespace(method="GET", resolver_match=match, path="/processes/?q=" + SECRET)

    extra = {"request": request, "status_code": 404}
    logging.getLogger("django.request").warning("Not Found: %s", request.path, extra=extra)

    (line,) = lines()
    assert (line["status"], line["method"], line["route"]) == (404, "GET", "processes/<uuid:process>/")
    assert line["process_id"] == str(POINT)
    assert SECRET not in json.dumps(line)
