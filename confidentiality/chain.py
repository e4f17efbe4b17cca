"""The chain of seals: each is SHA-256 over one event and the seal before it. Made by the database, checked here.

The trigger in migration 0004 builds the same bytes; this module is written in another language on purpose.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

GENESIS = bytes(32)
COLUMNS = "actor, on_behalf_of, session, address, request, factor_age, verb, kind, object_id, outcome, e.grant, ids"
LINKS = f"""
SELECT s.sequence, s.digest, e.id::text, (extract(epoch FROM e.at) * 1000000)::bigint::text,
  {", ".join(f"{column}::text" for column in COLUMNS.split(", "))}
FROM confidentiality_auditseal s LEFT JOIN confidentiality_auditevent e ON e.id = s.event_id
ORDER BY s.sequence
"""  # noqa: S608
UNSEALED = """
SELECT count(*) FROM confidentiality_auditevent e
WHERE NOT EXISTS (SELECT 1 FROM confidentiality_auditseal s WHERE s.event_id = e.id)
"""
BATCH = 10_000


@dataclass(frozen=True)
class Head:
    """The end of the chain, for keeping in a second place: only it shows that the tail was cut off."""

    sequence: int
    digest: bytes

    def __str__(self) -> str:
        return f"{self.sequence}:{self.digest.hex()}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        sequence, _, digest = text.strip().partition(":")
        return cls(int(sequence), bytes.fromhex(digest))


@dataclass(frozen=True)
class Verification:
    """`first_bad` is the sequence number of the first seal that does not hold, or None."""

    head: Head
    first_bad: int | None = None
    reason: str = ""

    @property
    def holds(self) -> bool:
        return self.first_bad is None


def digest(before: bytes, values: tuple[str | None, ...]) -> bytes:
    """Each value with its length before it, a missing one as length -1, after the seal before."""
    canonical = bytearray(before)
    for value in values:
        if value is None:
            canonical += (-1).to_bytes(4, "big", signed=True)
        else:
            encoded = value.encode()
            canonical += len(encoded).to_bytes(4, "big", signed=True) + encoded
    return hashlib.sha256(canonical).digest()


def verify(anchor: Head | None = None) -> Verification:
    """Walk the whole chain, as the owner of the tables; `anchor` is a head kept elsewhere that must be part of it."""
    head = Head(0, GENESIS)
    with transaction.atomic():
        for sequence, sealed, *values in _links():
            if sequence != head.sequence + 1:
                return Verification(head, head.sequence + 1, "a seal is missing")
            if values[0] is None:
                return Verification(head, sequence, "the event is missing")
            expected = digest(head.digest, tuple(values))
            if expected != bytes(sealed):
                return Verification(head, sequence, "the event or the order was changed")
            head = Head(sequence, expected)
            if anchor and anchor.sequence == sequence and anchor.digest != expected:
                return Verification(head, sequence, "the chain was rewritten before the kept head")
        if anchor and anchor.sequence > head.sequence:
            return Verification(head, head.sequence + 1, "the tail was cut off")
        if _unsealed():
            return Verification(head, head.sequence + 1, "an event has no seal")
    return Verification(head)


def current_head() -> Head:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequence, digest FROM confidentiality_auditseal ORDER BY sequence DESC LIMIT 1")
        row = cursor.fetchone()
    return Head(row[0], bytes(row[1])) if row else Head(0, GENESIS)


def _links() -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(LINKS)
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def _unsealed() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED)
        return bool(cursor.fetchone()[0])
