"""`manage.py worker`: a Celery worker with the few features this application uses."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from config.celery import app


class Command(BaseCommand):
    help = "Works on requests. Any number may run, on any machine that reaches PostgreSQL and Redis."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--processes", type=int, default=2, help="How many requests at a time.")
        parser.add_argument("--log-level", default="warning")

    def handle(self, *_args: Any, processes: int, log_level: str, **_options: Any) -> None:
        # No connection may be open when the pool forks.
        connections.close_all()
        app.worker_main([
            "worker", "--pool=prefork", f"--concurrency={processes}", f"--loglevel={log_level}",
            "--without-gossip", "--without-mingle", "--without-heartbeat",
        ])  # fmt: skip
