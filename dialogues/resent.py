"""A form that comes with a key that was used: the same words again, or others that are not saved yet."""

import json
from collections.abc import Iterable
from uuid import UUID

from accounts.models import User
from confidentiality import sealed
from dialogues.held import passage_words
from dialogues.models import Passage, Point, Process, Session
from dialogues.record import SessionRecord

OF_THE_FORM = (
    Passage.Purpose.SUMMARY,
    Passage.Purpose.PLACE,
    Passage.Purpose.LABEL_REASON,
    Passage.Purpose.PRIVATE_NOTE,
)


class AlreadySaved(Exception):
    """The key made another record: nothing of this one is saved, and its writer has to know."""


def check_key(process: Process, record: SessionRecord, *, by: User, form_key: UUID) -> None:
    """Raise AlreadySaved unless `form_key` is new, or made this very record by this very hand."""
    made = Session.objects.filter(form_key=form_key).first()
    if made is None:
        return
    is_own = made.process_id == process.pk and made.recorded_by_id == by.pk
    if not is_own or written_in(made, by) != sorted(words_of(record)):
        raise AlreadySaved


def words_of(record: SessionRecord) -> Iterable[str]:
    texts = [record.summary, record.place, record.label_reason, record.private_note]
    return [*filter(None, texts), *(said.text for said in record.points)]


def written_in(session: Session, by: User) -> list[str]:
    """Everything `by` wrote of this session and still reads; the reads are on record."""
    passages = Passage.objects.visible_to(by).filter(session=session, created_by=by)
    passages = passages.filter(purpose__in=OF_THE_FORM)
    points = Point.objects.visible_to(by).filter(session=session, created_by=by)
    whole, parts = list(passages.values_list("body", flat=True)), list(points.values_list("body", flat=True))
    texts = sealed.unseal([*whole, *parts])
    return sorted(
        [*(passage_words(texts[body]) for body in whole), *(json.loads(texts[body])["text"] for body in parts)]
    )
