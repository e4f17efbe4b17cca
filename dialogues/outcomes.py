"""Outcome documents: a new version of one, and what in it stands in brackets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit, sealed
from confidentiality.markings import Attribution, Distribution, HeldBack, Marking, kinds_of, strictest
from dialogues.held import Held, held_in
from dialogues.models import DocumentVersion, Objective, OutcomeDocument
from dialogues.record import audience_for, require_writer
from participants.when import When

# Alternatives that stand side by side are one bracket: "[one checkpoint] [none]".
BRACKET = re.compile(r"\[[^\[\]]*\](?:\s*(?:/|or)?\s*\[[^\[\]]*\])*")
TEAM_ONLY = Marking(Distribution.AMBER_STRICT, Attribution.CHATHAM)


def brackets_in(text: str) -> int:
    return len(BRACKET.findall(text))


def version_before(objective: Objective, title: str, *, by: User) -> DocumentVersion | None:
    """What the next version of that title grows out of: the latest that `by` can read."""
    rows = DocumentVersion.objects.visible_to(by).filter(document__objective=objective, document__title=title)
    return rows.select_related("document").order_by("number").last()


def held_of(version: DocumentVersion) -> Held:
    """What it is held back with; opened only where that is anything, and the read is on record."""
    return held_in(version, sealed.unseal_one(version.body_id)) if version.caveats else ()


def require_as_strict(marking: Marking, held: Iterable[HeldBack], before: DocumentVersion) -> None:
    """What grows out of a version is marked as closely as that version, and held back with all that it is."""
    if strictest([marking, before.marking]) != marking:
        raise ValidationError(
            {
                "distribution": _("It grows out of version %(number)s, which is %(marking)s: mark that anew first.")
                % {"number": before.number, "marking": before.marking}
            }
        )
    if not {*held_of(before)} <= {*held}:
        raise ValidationError(
            {
                "held_back": _("It grows out of version %(number)s, so it is held back with all that one is.")
                % {"number": before.number}
            }
        )


@transaction.atomic
def write_version(
    objective: Objective,
    title: str,
    text: str,
    *,
    kind: str,
    state: str,
    when: When,
    by: User,
    drafted_by: str = "",
    agreed_by: Sequence[str] = (),
    marking: Marking = TEAM_ONLY,
    held: Sequence[HeldBack] = (),
    readers: Sequence[User] = (),
    key: UUID | None = None,
    at: datetime | None = None,
) -> DocumentVersion:
    """The next version of the document of that title; a new title begins a document.

    `readers` are the people whom a TLP:RED one is for, besides its writer.
    """
    if key and (made := DocumentVersion.objects.visible_to(by).filter(pk=key).first()):
        return made
    Objective.objects.select_for_update(no_key=True).get(pk=objective.pk)
    if before := version_before(objective, title, by=by):
        require_as_strict(marking, held, before)
    process = objective.process
    audience = audience_for(process, marking.distribution, session=None, by=by, readers=readers)
    require_writer(by, process, audience)
    document, _is_new = OutcomeDocument.objects.get_or_create(objective=objective, title=title, defaults={"kind": kind})
    version = DocumentVersion(
        id=key or uuid4(),
        process=process,
        document=document,
        number=document.versions.count() + 1,
        state=state,
        brackets=brackets_in(text),
        audience=audience,
        distribution=marking.distribution,
        attribution=marking.attribution,
        caveats=kinds_of(held),
        created_by=by,
    )
    version.when, version.created_at = when, at or timezone.now()
    words = {
        "text": text,
        "drafted_by": drafted_by,
        "agreed_by": list(agreed_by),
        "held": [each.dump() for each in held],
    }
    version.body = sealed.seal(
        json.dumps(words, ensure_ascii=False, sort_keys=True),
        kind="document",
        object_id=version.pk,
        audience=audience,
        key_scope=process.scope,
        by=by,
    )
    version.save(force_insert=True)
    audit.record("document.write", kind="document", object_id=version.pk, actor=by)
    return version
