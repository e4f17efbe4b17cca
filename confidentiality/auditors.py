"""What auditors read: who did what to which id. One database function asks who is reading, and records the look."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from confidentiality.context import current_origin


@dataclass(frozen=True)
class Entry:
    sequence: int
    id: UUID
    at: datetime
    actor: UUID | None
    on_behalf_of: UUID | None
    session: str
    request: UUID | None
    factor_age: int | None
    verb: str
    kind: str
    object_id: UUID | None
    outcome: str
    grant: UUID | None
    ids: dict[str, Any]


def page(
    *, before: int | None = None, count: int = 100, actor: UUID | None = None, object_id: UUID | None = None
) -> list[Entry]:
    """The newest entries before a sequence number. Anybody but an auditor gets a database error, not an empty page."""
    origin = current_origin()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM confidentiality_audit_page(%s, %s, %s, %s, %s, %s)",
            [before, count, actor, object_id, origin.request, origin.session],
        )
        return [Entry(*(*row[:-1], json.loads(row[-1]))) for row in cursor.fetchall()]
