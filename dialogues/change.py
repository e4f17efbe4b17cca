"""What a change of readers would do, for whom: found out by doing it and taking it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.models import User
from confidentiality import audiences
from confidentiality.audiences import Reader
from confidentiality.markings import HeldBack, Marking
from confidentiality.models import Audience
from dialogues import marking as verbs
from dialogues.models import Passage, Point, Session


@dataclass(frozen=True)
class Change:
    """Readers before and after, in the order they came in."""

    before: Sequence[Reader]
    after: Sequence[Reader]

    @property
    def gaining(self) -> list[Reader]:
        known = {reader.user_id for reader in self.before}
        return [reader for reader in self.after if reader.user_id not in known]

    @property
    def losing(self) -> list[Reader]:
        left = {reader.user_id for reader in self.after}
        return [reader for reader in self.before if reader.user_id not in left]

    @property
    def people(self) -> set[UUID]:
        return {reader.user_id for reader in (*self.before, *self.after)}


def of_remark(
    point: Point, marking: Marking, *, by: User, readers: Sequence[User] = (), held: Sequence[HeldBack] | None = None
) -> Change:
    """Raises what marking it anew would raise."""
    return tried(point.audience, lambda: verbs.remark(point, marking, by=by, readers=readers, held=held).audience)


def of_sealing(session: Session, *, by: User) -> Change:
    """Everybody who reads anything of the session, and everybody who still will: the room."""
    audience_ids = {
        *Point.objects.filter(session=session).values_list("audience", flat=True),
        *Passage.objects.filter(session=session).exclude(audience__kind="own").values_list("audience", flat=True),
    }
    found = audiences.readers_of_many(Audience.objects.filter(pk__in=audience_ids))
    before = {reader.user_id: reader for readers in found.values() for reader in readers}
    room = audiences.readers(audiences.room(session.scope))
    with transaction.atomic():
        verbs.seal_session(session, by=by)
        transaction.set_rollback(True)
    session.is_sealed = False
    return Change([*before.values()], [reader for reader in room if reader.user_id in before])


def tried(before: Audience, act: Callable[[], Audience]) -> Change:
    with transaction.atomic():
        after = act()
        found = audiences.readers_of_many([before, after])
        transaction.set_rollback(True)
    return Change(found[before.pk], found[after.pk])
