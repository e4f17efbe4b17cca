"""What somebody is still writing. Rewritten at each autosave, seen by its writer only; one event per draft."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from confidentiality import audiences, audit
from confidentiality.bodies import Unreadable, close_row, open_rows
from confidentiality.context import Person, current_user_id, identify
from confidentiality.models.audience import Audience, AudienceKind
from confidentiality.models.sealed import SealedDraft
from confidentiality.scopes import Scope

LIFETIME = timedelta(days=30)


def save_draft(draft_id: UUID, text: str, *, by: Person, key_scope: Scope, form: str = "session") -> SealedDraft:
    writer = identify(by)
    if writer is None or writer != current_user_id():
        raise Unreadable
    with transaction.atomic():
        row = SealedDraft.objects.select_for_update(no_key=True).filter(pk=draft_id).first()
        return _rewrite(row, text, key_scope) if row else _open_draft(draft_id, text, writer, key_scope, form)


def _open_draft(draft_id: UUID, text: str, writer: UUID, key_scope: Scope, form: str) -> SealedDraft:
    audience = audiences.draft(writer, draft_id)
    if audience.closed_at:  # An autosave that arrives after the text was saved brings nothing back.
        raise Unreadable
    row = SealedDraft(pk=draft_id, audience=audience, written_by_id=writer, expires_at=Now() + LIFETIME, form=form)
    try:
        with transaction.atomic():
            close_row(row, text.encode(), key_scope).save(force_insert=True)
    except IntegrityError:
        raise Unreadable from None
    audit.record("draft.open", kind="draft", object_id=draft_id, actor=writer)
    row.refresh_from_db(fields=["expires_at"])
    return row


def _rewrite(row: SealedDraft, text: str, key_scope: Scope) -> SealedDraft:
    """The version counts the saves and is bound into the ciphertext, so that an earlier save cannot be put back."""
    row.version += 1
    close_row(row, text.encode(), key_scope).save(force_update=True, update_fields=["key", "ciphertext", "version"])
    SealedDraft.objects.filter(pk=row.pk).update(saved_at=Now(), expires_at=Now() + LIFETIME)
    row.refresh_from_db(fields=["saved_at", "expires_at"])
    return row


def read_draft(draft_id: UUID) -> str | None:
    """The text as last saved, or None when the current reader has no such draft."""
    rows = list(SealedDraft.objects.filter(pk=draft_id, expires_at__gt=Now()).select_related("key"))
    return open_rows(rows)[draft_id].decode() if rows else None


def finish_draft(draft_id: UUID, *, by: Person = None) -> None:
    """Delete a draft whose text was saved elsewhere, in the transaction that saves it; only its writer finds it."""
    if by is not None and identify(by) != current_user_id():
        raise Unreadable
    if SealedDraft.objects.filter(pk=draft_id).delete()[0]:
        Audience.objects.filter(kind=AudienceKind.DRAFT, scope_id=draft_id).update(closed_at=Now())


def expire_drafts() -> int:
    """Delete drafts nobody came back to. For a standing job, which reads none of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT confidentiality_expire_drafts()")
        expired: int = cursor.fetchone()[0]
    return expired
