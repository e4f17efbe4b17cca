"""Words of the team that belong to no record: sealed as plain data, opened for whoever is in the audience."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from accounts.models import User
from confidentiality import sealed
from confidentiality.markings import Distribution
from confidentiality.models import Confidential
from dialogues.models import Process, Session
from dialogues.record import audience_for


def close(
    row: Confidential, words: dict[str, Any], *, kind: str, process: Process, by: User, session: Session | None = None
) -> None:
    """Seal `words` as the body of `row`, for the team; for its room, where the session is sealed. Then save the row."""
    audience = audience_for(process, Distribution.AMBER_STRICT, session=session, by=by)
    row.audience, row.created_by = audience, by
    row.body = sealed.seal(
        json.dumps(words, ensure_ascii=False, sort_keys=True),
        kind=kind,
        object_id=row.pk,
        audience=audience,
        key_scope=process.scope,
        by=by,
    )
    row.save(force_insert=True)


def open_all(rows: Iterable[Confidential]) -> dict[UUID, dict[str, Any]]:
    """The words of these rows, all of them visible to the current reader, by id."""
    bodies = {row.body_id: row.pk for row in rows}
    return {bodies[body]: json.loads(text) for body, text in sealed.unseal(bodies).items()}
