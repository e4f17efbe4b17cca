"""The database's clock, which alone decides when a grant ends."""

from datetime import date

from django.db import connection
from django.db.models import DateTimeField, Func
from django.utils import timezone


class StatementTimestamp(Func):
    """When the running statement began: later than its transaction, so that a grant ended meanwhile counts no more."""

    template = "statement_timestamp()"
    output_field = DateTimeField()


def today() -> date:
    """The day it is by the database's clock, where the site is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (statement_timestamp() AT TIME ZONE %s)::date", [timezone.get_default_timezone_name()])
        found: date = cursor.fetchone()[0]
    return found
