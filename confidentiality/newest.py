"""The bounded plan behind `newest_visible_to` (docs/adr/0009): the newest rows of each audience, merged and cut.

No row of an audience is newer than its `newest_at`, which the database keeps for each reader. So they are taken in
that order, and the answer stands as soon as its last row is newer than `newest_at` of the first audience left out;
until then more are taken.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Func, UUIDField

from confidentiality.models.audience import Grant

Position = tuple[datetime, UUID]
GROWTH = 8
# Where a reader's audiences stand by their newest row; whether they read one now is asked of the grants.
MINE = """
SELECT recent.audience_id, recent.newest_at FROM confidentiality_recent recent
WHERE recent.user_id = %s AND (SELECT true FROM ({live}) AS held LIMIT 1)
ORDER BY recent.newest_at DESC LIMIT %s
"""
# `newest` is short per audience and finds the date of a row that is certainly in reach; nothing older needs looking at.
STATEMENT = """
WITH mine (id, newest_at) AS MATERIALIZED ({mine}),
readable AS MATERIALIZED (SELECT id FROM mine ORDER BY newest_at DESC LIMIT %s),
beyond AS (SELECT min(newest_at) AS newest_at FROM mine WHERE id NOT IN (SELECT id FROM readable)),
newest AS MATERIALIZED (
  SELECT row.created_at FROM readable CROSS JOIN LATERAL (
    {rows} {before} ORDER BY created_at DESC, id DESC
    LIMIT (SELECT ceil(2.0 * %s / greatest(count(*), 1)) FROM readable)
  ) AS row
),
cut AS (SELECT created_at FROM newest ORDER BY created_at DESC OFFSET %s LIMIT 1)
SELECT row.id, row.created_at, beyond.newest_at
FROM beyond LEFT JOIN (
  SELECT row.id, row.created_at FROM readable CROSS JOIN LATERAL (
    {rows} {before} AND created_at >= coalesce((SELECT created_at FROM cut), '-infinity')
    ORDER BY created_at DESC, id DESC LIMIT %s
  ) AS row
  ORDER BY row.created_at DESC, row.id DESC LIMIT %s
) AS row ON true
"""


class Outside(Func):
    """The audience at hand in one of the statements above."""

    template = "%(table)s"
    output_field = UUIDField()


def newest_ids(rows: models.QuerySet[Any], reader: UUID, count: int, before: Position | None) -> list[UUID]:
    audiences = count
    while True:
        try:
            statement, parameters = newest_statement(rows, reader, count, before, audiences)
        except EmptyResultSet:
            return []
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            answer = cursor.fetchall()
        beyond = answer[0][2]
        found = [row for row in answer if row[0] is not None]
        if beyond is None or (len(found) == count and found[-1][1] > beyond):
            return [row[0] for row in found]
        audiences *= GROWTH


def newest_statement(
    rows: models.QuerySet[Any], reader: UUID, count: int, before: Position | None, audiences: int
) -> tuple[str, list[Any]]:
    live, live_parameters = (
        Grant.objects.live()
        .filter(user=reader, content_object=Outside(table="recent.audience_id"))
        .order_by()
        .values("id")
        .query.sql_with_params()
    )
    inner, inner_parameters = (
        rows.filter(audience_id=Outside(table="readable.id"))
        .order_by()
        .values("id", "created_at")
        .query.sql_with_params()
    )
    older = list(before) if before else []
    once = [*inner_parameters, *older]
    statement = STATEMENT.format(
        mine=MINE.format(live=live),
        rows=f"SELECT id, created_at FROM ({inner}) AS row WHERE true",  # noqa: S608
        before="AND (created_at, id) < (%s, %s)" if before else "",
    )
    return statement, [reader, *live_parameters, audiences + 1, audiences, *once, count, count - 1, *once, count, count]
