"""Loads the application once and forks relays and workers from it, each in a session of its own.

Only the start is cheaper: what runs in the fork is `manage.py relay` and `manage.py worker`.
"""

import json
import os
import signal
import sys
from importlib import import_module

import django
from django.conf import settings
from django.core.management import call_command

# What a relay or worker imports as it starts.
HEAVY = (
    "celery.apps.worker", "celery.bin.celery", "celery.concurrency.prefork", "celery.worker.consumer",
    "config.management.commands.relay", "config.management.commands.worker", "jobs.tasks", "kombu.transport.redis",
)  # fmt: skip


def become(command, log, overrides):
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    for name, value in overrides.items():
        setattr(settings, name, value)
    call_command(*command)


def main():
    django.setup()
    for module in HEAVY:
        import_module(module)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in iter(sys.stdin.readline, ""):
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                become(**order)
                status = 0
            finally:
                os._exit(status)
        print(pid, flush=True)  # noqa: T201


main()
