"""Between rows and the cipher: which bytes a sealed row is bound to, and the keys for many rows at once."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from confidentiality import cipher, keys
from confidentiality.models.keys import DataKey
from confidentiality.models.sealed import Sealed, SealedDraft, SealedFile, SealedText
from confidentiality.scopes import Scope

AnySealed = TypeVar("AnySealed", SealedText, SealedFile, SealedDraft)


class Unreadable(LookupError):
    """Not there for this reader: never written, moved away, or the grant ended. Nobody is told which."""


class Corrupt(cipher.Corrupt):
    """A sealed row does not open: its id goes to the audit, the reader sees an error and never wrong text."""

    def __init__(self, row: Sealed) -> None:
        super().__init__(f"{row._meta.model_name} {row.pk}")
        self.table = row._meta.db_table
        self.row_id: UUID = row.pk


def close_row(row: AnySealed, plaintext: bytes, key_scope: Scope) -> AnySealed:
    """Fill in key and ciphertext of a row that has everything else."""
    row.key, key = keys.data_key(key_scope)
    row.ciphertext = cipher.encrypt(key, row.key.pk, plaintext, _bound(row, row.key))
    return row


def open_rows(rows: Iterable[AnySealed]) -> dict[UUID, bytes]:
    """Open rows that were fetched with their keys; each data key is unwrapped once, and forgotten after."""
    fetched = list(rows)
    opened = keys.unwrap_all(row.key for row in fetched)
    return {row.pk: _open(row, opened[row.key_id]) for row in fetched}


def _open(row: AnySealed, key: bytes) -> bytes:
    try:
        return cipher.decrypt(key, row.key.pk, bytes(row.ciphertext), _bound(row, row.key))
    except cipher.Corrupt:
        raise Corrupt(row) from None


def _bound(row: AnySealed, key: DataKey) -> bytes:
    """Table, row, kind, scope and version, and also the object and the writer: none of them can be exchanged."""
    kind, object_id = ("draft", row.pk) if isinstance(row, SealedDraft) else (row.kind, row.object_id)
    return cipher.bind(
        row._meta.db_table, row.pk, kind, object_id, key.scope_kind, key.scope_id, row.version, row.written_by_id
    )
