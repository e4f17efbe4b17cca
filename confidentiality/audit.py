"""Recording what was done, in the transaction that does it: verbs, kinds and ids, never content or names."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from confidentiality.chain import Verification, verify
from confidentiality.context import Person, current_origin, current_user_id, identify
from confidentiality.models.audit import AuditEvent, Outcome

__all__ = [
    "AuditEvent",
    "Outcome",
    "Verification",
    "collect_reads",
    "event",
    "record",
    "record_all",
    "verify",
    "write_again",
]

_reads: ContextVar[list[AuditEvent] | None] = ContextVar("reads", default=None)


def record(
    verb: str,
    *,
    kind: str,
    object_id: UUID | None,
    outcome: str = Outcome.ALLOW,
    actor: Person = None,
    on_behalf_of: Person = None,
    grant: UUID | None = None,
    **ids: UUID | int | None,
) -> AuditEvent:
    """Write one event. `actor` is the current reader unless given; further ids go by a name of their own."""
    written = event(
        verb,
        kind=kind,
        object_id=object_id,
        outcome=outcome,
        actor=actor,
        on_behalf_of=on_behalf_of,
        grant=grant,
        **ids,
    )
    record_all([written])
    return written


def event(
    verb: str,
    *,
    kind: str,
    object_id: UUID | None,
    outcome: str = Outcome.ALLOW,
    actor: Person = None,
    on_behalf_of: Person = None,
    grant: UUID | None = None,
    **ids: UUID | int | None,
) -> AuditEvent:
    """An event that is not written yet, for `record_all`."""
    origin = current_origin()
    return AuditEvent(
        actor=identify(actor) or current_user_id(),
        on_behalf_of=identify(on_behalf_of),
        session=origin.session,
        address=origin.address,
        request=origin.request,
        factor_age=origin.factor_age,
        verb=verb,
        kind=kind,
        object_id=object_id,
        outcome=outcome,
        grant=grant,
        ids={name: _id(name, value) for name, value in sorted(ids.items()) if value is not None},
    )


def _id(name: str, value: UUID | int) -> str | int:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, int):
        return value
    raise TypeError(f"An audit event holds ids and numbers only, {name} is {type(value).__name__}")


def record_all(events: Iterable[AuditEvent]) -> None:
    written = list(events)
    AuditEvent.objects.bulk_create(written)
    reads = _reads.get()
    if reads is not None:
        reads += [each for each in written if each.verb.endswith(".read") and each.outcome == Outcome.ALLOW]


@contextmanager
def collect_reads() -> Iterator[list[AuditEvent]]:
    """Gather the reads recorded inside, so that they can be written again if their transaction is rolled back."""
    reads: list[AuditEvent] = []
    token = _reads.set(reads)
    try:
        yield reads
    finally:
        _reads.reset(token)


def write_again(reads: Iterable[AuditEvent]) -> None:
    AuditEvent.objects.bulk_create(
        AuditEvent(**{field.attname: getattr(each, field.attname) for field in AuditEvent._meta.concrete_fields})
        for each in reads
    )
