"""Opening many texts to look for words in them (docs/adr/0014): one event per audience, not one per text.

A scan tells its reader of each text that it holds the words or does not, and of nothing outside their audiences. What
is shown of it afterwards is opened anew by `sealed.unseal`, with an event for each.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from confidentiality import audiences, audit
from confidentiality.bodies import open_rows
from confidentiality.models.sealed import SealedText
from confidentiality.scopes import Scope


def scan(ids: Iterable[UUID], *, of: Scope) -> dict[UUID, str]:
    """Those of these texts that the current reader is let in to; the others are as if they were not."""
    wanted = set(ids)
    if not wanted:
        return {}
    with transaction.atomic():
        asked = SealedText.objects.filter(pk__in=wanted)
        held = audiences.hold(asked.values("audience"))
        rows = [row for row in asked.prefetch_related("key") if row.audience_id in held]
        counts: dict[UUID, int] = {}
        for row in rows:
            counts[row.audience_id] = counts.get(row.audience_id, 0) + 1
        audit.record_all(
            audit.event(
                "audience.scan.read", kind=of.kind, object_id=of.id, grant=held[each], audience=each, texts=count
            )
            for each, count in sorted(counts.items())
        )
        return {pk: content.decode() for pk, content in open_rows(rows).items()}
