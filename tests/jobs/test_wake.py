"""A job that ends as Redis dies: the failed acknowledgement reaches the event loop, which then connects anew."""

import json
from uuid import uuid4

import pytest
from kombu.message import Message

from config.celery import app
from jobs.tasks import run
from jobs.wake import Wake


class ClosedChannel:
    """What a channel of the Redis transport does once its socket is gone."""

    no_ack_consumers = None

    def basic_ack(self, *_args, **_kwargs):
        raise ConnectionError


def test_an_acknowledgement_that_cannot_be_sent_is_no_secret():
    """Celery's own request logs it and goes on, with a worker that waits for ever."""
    number = str(uuid4())
    message = Message(
        body=json.dumps([[number], {}, {}]),
        channel=ClosedChannel(),
        delivery_tag="1",
        content_type="application/json",
        content_encoding="utf-8",
        headers={"id": number, "task": run.name},
    )
    wake = Wake(message, on_ack=message.ack_log_error, app=app, task=run, connection_errors=(ConnectionError,))

    assert app.tasks["jobs.run"].Request == "jobs.wake:Wake"
    with pytest.raises(ConnectionError):
        wake.acknowledge()
