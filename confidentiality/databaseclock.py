"""The database's clock, which alone decides when a grant ends."""

from django.db.models import DateTimeField, Func


class StatementTimestamp(Func):
    """When the running statement began: later than the transaction, so that a grant ended meanwhile no longer counts."""

    template = "statement_timestamp()"
    output_field = DateTimeField()
