"""The Celery application. Redis only wakes workers; the truth is in PostgreSQL (docs/architecture.md)."""

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("backchannel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect  # type: ignore[untyped-decorator]
def refuse_unless_safe(**_: Any) -> None:
    """A worker does not start where row security or keys would not hold; Celery itself would only log the exception."""
    import django  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    django.setup()
    from confidentiality import systemchecks  # noqa: PLC0415

    try:
        systemchecks.refuse_unless_safe()
    except Exception as error:
        sys.exit(str(error))
    connections.close_all()
