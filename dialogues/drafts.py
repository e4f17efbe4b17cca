"""What is being written and not yet saved: sealed to its writer, kept on the server, gone once it is saved."""

import json
import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import QueryDict

from accounts.models import User
from confidentiality import sealed
from confidentiality.models import SealedDraft
from dialogues.models import Process, Session

LONGEST = 1_000_000


def new_key() -> UUID:
    return uuid.uuid4()


def keep(process: Process, typed: QueryDict, *, by: User) -> datetime:
    """Seal the fields as they were typed, under the key of their form."""
    key = key_of(typed)
    fields = {name: typed.getlist(name) for name in typed if name != "csrfmiddlewaretoken"}
    text = json.dumps(fields, ensure_ascii=False)
    if len(text) > LONGEST:
        raise RequestDataTooBig
    draft = sealed.save_draft(key, text, by=by, key_scope=process.scope)
    saved: datetime = draft.saved_at
    return saved


def key_of(typed: QueryDict) -> UUID:
    try:
        return UUID(typed.get("form_key", ""))
    except ValueError as error:
        raise BadRequest("form_key") from error


def is_recorded(typed: QueryDict) -> bool:
    """Whether this form has become a record: what is sent for it later would be kept where nobody looks."""
    return Session.objects.filter(form_key=key_of(typed), recorded_at__isnull=False).exists()


def discard(typed: QueryDict, *, by: User) -> None:
    """Throw away what `by` was writing in this form."""
    sealed.finish_draft(key_of(typed), by=by)


def latest(process: Process, *, by: User) -> dict[str, Any] | None:
    """The newest unfinished form of `by` in this process, as initial values; None where there is none."""
    draft = (
        SealedDraft.objects.filter(written_by=by, key__scope_kind=process.scope.kind, key__scope_id=process.scope.id)
        .exclude(pk__in=process.sessions.filter(recorded_by=by).values("form_key"))
        .order_by("-saved_at")
        .first()
    )
    if draft is None:
        return None
    text = sealed.read_draft(draft.pk)
    if text is None:
        return None
    fields: dict[str, list[str]] = json.loads(text)
    initial: dict[str, Any] = {name: values[-1] for name, values in fields.items() if values}
    initial["staff"] = fields.get("staff", [])
    initial["form_key"], initial["saved_at"] = draft.pk, draft.saved_at
    return initial


def points_in(initial: dict[str, Any]) -> list[dict[str, Any]]:
    """The points among the fields of a draft, in their order."""
    points: dict[int, dict[str, Any]] = {}
    for name, value in initial.items():
        prefix, _dash, rest = name.partition("-")
        number, _dash, field = rest.partition("-")
        if prefix == "points" and number.isdecimal() and field:
            points.setdefault(int(number), {})[field] = value
    return [points[number] for number in sorted(points) if points[number].get("text")]


def finish(key: UUID) -> None:
    sealed.finish_draft(key)
