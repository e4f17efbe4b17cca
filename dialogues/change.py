"""What a change of readers would do, for whom: found out by doing it and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.models import User
from confidentiality import audiences
from confidentiality.audiences import Reader
from confidentiality.markings import HeldBack, Marking
from confidentiality.models import Audience
from dialogues import marking as verbs
from dialogues.held import Text
from dialogues.models import Attachment, Passage, Point, Session
from dialogues.seated import kinds_held


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
    text: Text,
    marking: Marking,
    *,
    by: User,
    readers: Sequence[User] = (),
    held: Sequence[HeldBack] | None = None,
) -> Change:
    """Raises what marking it anew would raise."""
    with transaction.atomic():
        after = verbs.remark(text, marking, by=by, readers=readers, held=held).audience
        found = audiences.readers_of_many([text.audience, after], told=kinds_held(text.process))
        transaction.set_rollback(True)
    return Change(found[text.audience_id], found[after.pk])


def of_sealing(session: Session, *, by: User) -> Change:
    """Everybody who reads anything of the session, and everybody who still will: the room."""
    told = kinds_held(session.process)
    audience_ids = {
        *Point.objects.filter(session=session).values_list("audience", flat=True),
        *Attachment.objects.filter(session=session).values_list("audience", flat=True),
        *Passage.objects.filter(session=session).exclude(audience__kind="own").values_list("audience", flat=True),
    }
    found = audiences.readers_of_many(Audience.objects.filter(pk__in=audience_ids), told=told)
    before = {reader.user_id: reader for readers in found.values() for reader in readers}
    room = audiences.room(session.scope)
    inside = audiences.readers_of_many([room], told=told)[room.pk]
    with transaction.atomic():
        verbs.seal_session(session, by=by)
        transaction.set_rollback(True)
    session.is_sealed = False
    return Change([*before.values()], [reader for reader in inside if reader.user_id in before])
