"""Secrets in a column of their own, which are read before anybody is signed in: no audience, no row security, same cipher."""

from uuid import UUID

from confidentiality.cipher import Corrupt, bind, decrypt, encrypt
from confidentiality.keys import data_key, unwrap
from confidentiality.models.keys import DataKey
from confidentiality.scopes import Scope


def seal_column(secret: str, *, table: str, row_id: UUID | int, key_scope: Scope) -> bytes:
    row, key = data_key(key_scope)
    return encrypt(key, row.pk, secret.encode(), _bound(table, row_id, key_scope))


def open_column(sealed: bytes, *, table: str, row_id: UUID | int, key_scope: Scope) -> str:
    row = DataKey.objects.filter(scope_kind=key_scope.kind, scope_id=key_scope.id).first()
    if row is None:
        raise Corrupt
    return decrypt(unwrap(row), row.pk, sealed, _bound(table, row_id, key_scope)).decode()


def _bound(table: str, row_id: UUID | int, key_scope: Scope) -> bytes:
    return bind(table, row_id, "column", key_scope.kind, key_scope.id)
