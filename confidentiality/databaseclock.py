"""The database's clock, which alone decides when a grant ends."""

from django.db.models import DateTimeField, Func


class StatementTimestamp(Func):
    """When the running statement began: later than its transaction, so that a grant ended meanwhile counts no more."""

    template = "statement_timestamp()"
    output_field = DateTimeField()
