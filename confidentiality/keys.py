"""The ring of key-encryption keys from the environment, and the data keys they wrap."""

import base64
import binascii
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models.functions import Now

from confidentiality import audit
from confidentiality.cipher import KEY_BYTES, Corrupt, bind, decrypt, encrypt
from confidentiality.context import Person
from confidentiality.models.keys import DataKey
from confidentiality.scopes import Scope

BATCH = 200


class Destroyed(Exception):
    """The data key of this scope was destroyed: nothing of it can be read or written again."""


@dataclass(frozen=True, repr=False)
class Ring:
    """Key-encryption keys by version; the highest wraps, all of them unwrap."""

    keys: dict[int, bytes]

    @property
    def newest(self) -> int:
        return max(self.keys)

    @classmethod
    def parse(cls, text: str) -> "Ring":
        keys: dict[int, bytes] = {}
        for entry in filter(None, (part.strip() for part in text.split(","))):
            version, _, encoded = entry.partition(":")
            try:
                number, key = int(version), base64.b64decode(encoded, validate=True)
            except (ValueError, binascii.Error):
                raise ImproperlyConfigured("BACKCHANNEL_KEYS must read 1:base64key,2:base64key") from None
            if len(key) != KEY_BYTES or number < 1 or number in keys:
                raise ImproperlyConfigured("BACKCHANNEL_KEYS needs 32 bytes for each version, and each version once")
            keys[number] = key
        if not keys:
            raise ImproperlyConfigured("BACKCHANNEL_KEYS is missing: without a key nothing can be sealed or opened")
        return cls(keys)


_parsed = lru_cache(maxsize=4)(Ring.parse)


def ring() -> Ring:
    return _parsed(settings.BACKCHANNEL_KEYS)


def data_key(scope: Scope, *, by: Person = None) -> tuple[DataKey, bytes]:
    """The key of a scope, made on first use. Whoever comes first makes it, whoever comes second waits and uses it."""
    row = DataKey.objects.filter(scope_kind=scope.kind, scope_id=scope.id).first()
    if row is None:
        made = DataKey(scope_kind=scope.kind, scope_id=scope.id)
        _wrap(made, os.urandom(KEY_BYTES))
        DataKey.objects.bulk_create([made], ignore_conflicts=True)
        row = DataKey.objects.get(scope_kind=scope.kind, scope_id=scope.id)
        if row.pk == made.pk:
            audit.record("key.create", kind=scope.kind, object_id=scope.id, actor=by, key=row.pk)
    return row, unwrap(row)


def unwrap(row: DataKey) -> bytes:
    """Open one data key. Nothing is kept: a key lives as long as the call that needs it."""
    if row.destroyed_at is not None or not row.wrapped:
        raise Destroyed(str(row.scope))
    key = ring().keys.get(row.kek_version)
    if key is None:
        raise Corrupt
    return decrypt(key, row.pk, bytes(row.wrapped), _bound(row))


def unwrap_all(rows: Iterable[DataKey]) -> dict[UUID, bytes]:
    return {row.pk: unwrap(row) for row in {row.pk: row for row in rows}.values()}


def rewrap(*, by: Person = None) -> int:
    """Wrap every data key with the newest key-encryption key, in short transactions; may be stopped and run again."""
    done = 0
    while batch := _rewrap_some(by):
        done += batch
    return done


def _rewrap_some(by: Person) -> int:
    with transaction.atomic():
        stale = (
            DataKey.objects.select_for_update(no_key=True)
            .filter(destroyed_at=None)
            .exclude(kek_version=ring().newest)
            .order_by("pk")[:BATCH]
        )
        rows = list(stale)
        for row in rows:
            _wrap(row, unwrap(row))
        DataKey.objects.bulk_update(rows, ["wrapped", "kek_version"])
        audit.record_all(
            audit.event(
                "key.rewrap", kind=row.scope_kind, object_id=row.scope_id, actor=by, key=row.pk, kek=row.kek_version
            )
            for row in rows
        )
    return len(rows)


# What apps above say has a key of its own under a scope: it is destroyed with it.
BENEATH: list[Callable[[Scope], Iterable[Scope]]] = []


def destroyed_with(beneath: Callable[[Scope], Iterable[Scope]]) -> Callable[[Scope], Iterable[Scope]]:
    BENEATH.append(beneath)
    return beneath


def destroy(scope: Scope, *, by: Person = None) -> bool:
    """Make everything of a scope unreadable for ever, and what lies under it with keys of its own.

    The row stays, emptied: it is the ledger of what was erased.
    """
    for beneath in BENEATH:
        for each in beneath(scope):
            destroy(each, by=by)
    with transaction.atomic():
        # Also where no key was made yet, so that none is made later and a restored backup is held to it.
        marker = DataKey(scope_kind=scope.kind, scope_id=scope.id, wrapped=b"", kek_version=0)
        DataKey.objects.bulk_create([marker], ignore_conflicts=True)
        row = DataKey.objects.select_for_update().get(scope_kind=scope.kind, scope_id=scope.id)
        if row.destroyed_at is not None:
            return False
        DataKey.objects.filter(pk=row.pk).update(wrapped=b"", destroyed_at=Now())
        audit.record("key.destroy", kind=scope.kind, object_id=scope.id, actor=by, key=row.pk)
    return True


def ledger() -> list[Scope]:
    """What was destroyed, for keeping beside the backups: a restore destroys it again before the site opens."""
    return [row.scope for row in DataKey.objects.exclude(destroyed_at=None).order_by("destroyed_at")]


def _wrap(row: DataKey, key: bytes) -> None:
    row.kek_version = ring().newest
    row.wrapped = encrypt(ring().keys[row.kek_version], row.pk, key, _bound(row))


def _bound(row: DataKey) -> bytes:
    return bind("confidentiality_datakey", row.pk, row.scope_kind, row.scope_id, row.kek_version)
