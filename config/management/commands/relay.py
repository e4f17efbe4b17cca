"""`manage.py relay`: hand waiting requests to the workers until told to stop."""

import signal
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from confidentiality.systemchecks import refuse_unless_safe
from config.celery import app
from jobs.relay import Relay
from jobs.wire import Wire


class Command(BaseCommand):
    help = "Listens for requests and wakes workers. Any number may run."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        # Every turn may be cut short: what was not finished is found again by the next sweep of any relay.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sys.exit(0))
        refuse_unless_safe()
        Relay(Wire(app, limit=settings.JOB_QUEUE_LIMIT)).run()
