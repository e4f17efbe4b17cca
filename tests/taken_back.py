"""What is done inside is taken back at its end, and with it who was reading."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

TAKEN_BACK: ContextVar[bool] = ContextVar("taken_back", default=False)
is_taken_back = TAKEN_BACK.get


@contextmanager
def taken_back():
    token = TAKEN_BACK.set(True)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        TAKEN_BACK.reset(token)
