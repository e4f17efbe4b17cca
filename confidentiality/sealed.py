"""Writing and reading what is confidential. Nothing is opened before its event is written and its grant is held."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from confidentiality import audiences, audit
from confidentiality.bodies import Corrupt, Unreadable, close_row, open_rows
from confidentiality.cipher import Corrupt as CorruptBytes
from confidentiality.context import Person, current_origin, current_user_id, identify
from confidentiality.drafts import finish_draft, read_draft, save_draft
from confidentiality.models.audience import Audience
from confidentiality.models.sealed import SealedFile, SealedText
from confidentiality.scopes import Scope

__all__ = [
    "Corrupt",
    "CorruptBytes",
    "NotInAudience",
    "Unreadable",
    "finish_draft",
    "read_draft",
    "retighten",
    "save_draft",
    "seal",
    "seal_file",
    "unseal",
    "unseal_file",
    "unseal_one",
]


Kept = TypeVar("Kept", SealedText, SealedFile)


class NotInAudience(PermissionDenied):
    """A writer is always in the audience they write into, and writes as themselves."""


def seal(
    text: str, *, kind: str, object_id: UUID, audience: Audience, key_scope: Scope, by: Person, version: int = 1
) -> SealedText:
    """Write one version of a text into an audience its writer is in."""
    row = SealedText(
        kind=kind, object_id=object_id, audience=audience, version=version, written_by_id=_writer(audience, by)
    )
    close_row(row, text.encode(), key_scope).save(force_insert=True)
    return row


def seal_file(
    content: bytes, *, kind: str, object_id: UUID, audience: Audience, key_scope: Scope, by: Person, version: int = 1
) -> SealedFile:
    row = SealedFile(
        kind=kind, object_id=object_id, audience=audience, version=version, written_by_id=_writer(audience, by)
    )
    close_row(row, content, key_scope).save(force_insert=True)
    return row


def _writer(audience: Audience, by: Person) -> UUID:
    writer = identify(by)
    if writer is None or writer != current_user_id() or not audiences.hold([audience.pk], writing=True):
        raise NotInAudience
    return writer


def unseal(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The texts by id, as the current reader, in four statements however many there are.

    Raises `Unreadable` when one of them is not there for this reader, `Corrupt` when one does not open.
    """
    return {pk: content.decode() for pk, content in _unseal(SealedText, ids).items()}


def unseal_one(pk: UUID) -> str:
    return unseal([pk])[pk]


def unseal_file(pk: UUID) -> bytes:
    return _unseal(SealedFile, [pk])[pk]


def _unseal(model: type[Kept], ids: Iterable[UUID]) -> dict[UUID, bytes]:
    wanted = set(ids)
    if not wanted:
        return {}
    with transaction.atomic():
        asked = model._default_manager.filter(pk__in=wanted)
        held = audiences.hold(asked.values("audience"))
        rows = list(asked.select_related("key"))
        # A text that was moved between the two statements is in an audience that is not held.
        if len(rows) != len(wanted) or any(row.audience_id not in held for row in rows):
            raise Unreadable
        audit.record_all(
            audit.event(
                f"{row.kind}.read",
                kind=row.kind,
                object_id=row.object_id,
                grant=held[row.audience_id],
                sealed=row.pk,
                version=row.version,
            )
            for row in rows
        )
        return open_rows(rows)


def retighten(kind: str, object_id: UUID, audience: Audience) -> int:
    """Move all versions of a text, and its files, into a stricter audience: whoever is not in it loses them now.

    A version that fewer could read already is opened to nobody by it: it stays, or goes to those who are in both. The
    database function asks again whether the caller may, and each move closes; it writes the event. Returns how many
    rows moved.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT confidentiality_standing(%s, %s)", [kind, object_id])
        standing = [row[0] for row in cursor.fetchall()]
        moves = [_closer(each, audience).pk for each in Audience.objects.filter(pk__in=standing).order_by("pk")]
        cursor.execute(
            "SELECT confidentiality_retighten(%s, %s, %s, %s::uuid[], %s::uuid[], %s, %s)",
            [kind, object_id, audience.pk, sorted(standing), moves, current_origin().request, current_origin().session],
        )
        moved: int = cursor.fetchone()[0]
    return moved


def _closer(present: Audience, wanted: Audience) -> Audience:
    """Where a version goes from `present` when its text is tightened to `wanted`: never to anybody new to it."""
    if present == wanted or wanted.openness is None:
        return present
    if present.openness is not None and wanted.openness < present.openness:
        return wanted
    if wanted.openness > 0:
        return present
    return audiences.exactly(audiences.people_in(present) & audiences.people_in(wanted))
