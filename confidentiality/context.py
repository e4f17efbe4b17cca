"""Who is reading, and where the request came from. Row security sees the reader as a setting of the transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction

SETTING = "backchannel.user_id"


class HasId(Protocol):
    @property
    def pk(self) -> Any: ...


Person = HasId | UUID | None


@dataclass(frozen=True)
class Origin:
    """Where events come from: a request, its session and address as keyed hashes, and the age of the last factor."""

    request: UUID | None = None
    session: str = ""
    address: str = ""
    factor_age: int | None = None


NOWHERE = Origin()
_reader: ContextVar[UUID | None] = ContextVar("reader", default=None)
_origin: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def identify(person: Person) -> UUID | None:
    return person if person is None or isinstance(person, UUID) else person.pk


def current_user_id() -> UUID | None:
    return _reader.get()


def current_origin() -> Origin:
    return _origin.get()


@contextmanager
def acting_as(person: Person) -> Iterator[None]:
    """Open a transaction (or a savepoint) in which `person` is the reader; the reader before comes back at its end."""
    before = _reader.get()
    token = _reader.set(identify(person))
    try:
        with transaction.atomic():
            _tell_database(_reader.get())
            yield
            if not connection.needs_rollback:
                _tell_database(before)
    finally:
        _reader.reset(token)


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def note_factor(age: int) -> None:
    """Let events of this request say how many seconds ago its reader gave a second factor."""
    _origin.set(replace(_origin.get(), factor_age=age))


def _tell_database(reader: UUID | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(reader or "")])
