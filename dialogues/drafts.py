"""What is being written and not yet saved: sealed to its writer, kept on the server, gone once it is saved."""

import json
import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import QueryDict

from accounts.models import User
from confidentiality import offline, sealed
from confidentiality.classified import classification_in
from confidentiality.models import SealedDraft
from dialogues.models import Addition, Contact, Process, Session

LONGEST = 1_000_000
SESSION, CONTACT = "session", "contact"


def new_key() -> UUID:
    return uuid.uuid4()


def keep(process: Process, typed: QueryDict, *, by: User, form: str = SESSION) -> datetime:
    """Seal the fields as they were typed, under the key of their form."""
    key = key_of(typed)
    fields = {name: typed.getlist(name) for name in typed if name != "csrfmiddlewaretoken"}
    text = json.dumps(fields, ensure_ascii=False)
    if len(text) > LONGEST:
        raise RequestDataTooBig
    draft = sealed.save_draft(key, text, by=by, key_scope=process.scope, form=form)
    saved: datetime = draft.saved_at
    return saved


def key_of(typed: QueryDict) -> UUID:
    try:
        return UUID(typed.get("form_key", ""))
    except ValueError as error:
        raise BadRequest("form_key") from error


def lock_for(process: Process, key: UUID, *, by: User) -> dict[str, Any]:
    """What the browser needs to lock this draft while the line is broken."""
    issued = offline.issue()
    return {"issued": issued, "key": offline.public_key(key, issued, by=by, key_scope=process.scope)}


def lock_of(process: Process, key: Any, *, by: User) -> dict[str, Any]:
    """As `lock_for`, of a key as a form has it; nothing where that is none."""
    try:
        return lock_for(process, UUID(str(key)), by=by)
    except ValueError:
        return {}


def bring_back(process: Process, sent: QueryDict, *, by: User, form: str = SESSION) -> None:
    """Keep what the browser had locked: in its draft, or beside it where another page has written that one since."""
    key = key_of(sent)
    try:
        issued = int(sent.get("issued", ""))
    except ValueError as error:
        raise BadRequest("issued") from error
    text = offline.open_locked(key, issued, sent.get("body", ""), by=by, key_scope=process.scope)
    typed = QueryDict(text, mutable=True)
    standing = sealed.read_draft(key)
    same_page = standing is None or json.loads(standing).get("page") == typed.getlist("page")
    if same_page and not is_recorded(sent):
        try:
            keep(process, typed, by=by, form=form)
        except sealed.Unreadable:  # discarded meanwhile
            pass
        else:
            return
    typed["form_key"] = str(new_key())
    keep(process, typed, by=by, form=form)


def is_recorded(typed: QueryDict) -> bool:
    """Whether this form has become a record: what is sent for it later would be kept where nobody looks."""
    key = key_of(typed)
    recorded = Session.objects.filter(form_key=key, recorded_at__isnull=False)
    return (
        recorded.exists()
        or Addition.objects.filter(form_key=key).exists()
        or Contact.objects.filter(form_key=key).exists()
    )


def is_classified(typed: QueryDict) -> bool:
    """Whether a field carries a state's classification: of such a text no draft is kept either."""
    return any(classification_in(value) for name in typed for value in typed.getlist(name) if len(value) < LONGEST)


def discard(typed: QueryDict, *, by: User) -> None:
    """Throw away what `by` was writing in this form."""
    sealed.finish_draft(key_of(typed), by=by)


def latest(process: Process, *, by: User, form: str = SESSION) -> dict[str, Any] | None:
    """The newest unfinished form of `by` in this process, as initial values; None where there is none."""
    unfinished = list(
        SealedDraft.objects.filter(
            written_by=by, form=form, key__scope_kind=process.scope.kind, key__scope_id=process.scope.id
        )
        .exclude(pk__in=process.sessions.filter(recorded_by=by).values("form_key"))
        .order_by("-saved_at")[:2]
    )
    if not unfinished:
        return None
    draft = unfinished[0]
    text = sealed.read_draft(draft.pk)
    if text is None:
        return None
    fields: dict[str, list[str]] = json.loads(text)
    initial: dict[str, Any] = {name: values[-1] for name, values in fields.items() if values}
    initial |= {name: fields.get(name, []) for name in ("staff", "who")}
    initial["form_key"], initial["saved_at"] = draft.pk, draft.saved_at
    initial["more_drafts"] = len(unfinished) > 1
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
