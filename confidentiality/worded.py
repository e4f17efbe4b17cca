"""Subqueries that every page asks alike but for an id or two: put into SQL once, and from then on only filled in.

Putting them together anew for each table of a page was most of what such a page cost the server.
"""

from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import BooleanField, Expression, Field, Func, UUIDField

# What a statement is put together for. No row has these ids: one that was not filled in finds nothing.
PLACES = (UUID(int=1), UUID(int=2))


class Words(NamedTuple):
    """A statement and its parameters, with `PLACES` where the ids go."""

    sql: str
    parameters: tuple[Any, ...]


def words_of(rows: models.QuerySet[Any, Any]) -> Words:
    sql, parameters = rows.query.sql_with_params()
    return Words(sql, tuple(parameters))


class Worded(Expression):
    """A subquery that stands by itself: nothing in it looks at the query around it."""

    def __init__(
        self, words: Words, *ids: UUID, output_field: "Field[Any, Any] | None" = None, is_array: bool = False
    ) -> None:
        super().__init__(output_field=output_field or UUIDField())
        self.words, self.is_array = words, is_array
        self.ids = dict(zip(PLACES, ids, strict=False))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        sql, parameters = self.words
        filled = [self.ids.get(each, each) if isinstance(each, UUID) else each for each in parameters]
        return f"{'ARRAY' if self.is_array else ''}({sql})", filled


class IsAnyOf(Func):
    """`= ANY (array)`: the array is made once, before any row is looked at."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()
