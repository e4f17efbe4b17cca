"""Outcome documents: a new version of one, and what in it stands in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from confidentiality import audit
from dialogues.models import DocumentVersion, Objective, OutcomeDocument
from dialogues.sealing import close
from participants.when import When

# Alternatives that stand side by side are one bracket: "[one checkpoint] [none]".
BRACKET = re.compile(r"\[[^\[\]]*\](?:\s*(?:/|or)?\s*\[[^\[\]]*\])*")


def brackets_in(text: str) -> int:
    return len(BRACKET.findall(text))


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
    key: UUID | None = None,
    at: datetime | None = None,
) -> DocumentVersion:
    """The next version of the document of that title; a new title begins a document."""
    if key and (made := DocumentVersion.objects.visible_to(by).filter(pk=key).first()):
        return made
    Objective.objects.select_for_update(no_key=True).get(pk=objective.pk)
    document, _is_new = OutcomeDocument.objects.get_or_create(objective=objective, title=title, defaults={"kind": kind})
    version = DocumentVersion(
        id=key or uuid4(),
        document=document,
        number=document.versions.count() + 1,
        state=state,
        brackets=brackets_in(text),
    )
    version.when, version.created_at = when, at or timezone.now()
    words = {"text": text, "drafted_by": drafted_by, "agreed_by": list(agreed_by)}
    close(version, words, kind="document", process=objective.process, by=by)
    audit.record("document.write", kind="process", object_id=objective.process_id, actor=by, document=document.pk)
    return version
