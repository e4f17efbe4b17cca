"""What a second hand adds to a session that has its record: both keep their words, and see both."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit
from confidentiality.markings import Distribution
from dialogues.models import Addition, Process, Session
from dialogues.record import SessionRecord, is_sealed_now, write_words


@transaction.atomic
def add_to_session(
    session: Session, record: SessionRecord, *, by: User, form_key: UUID, and_then: Callable[[Session], None]
) -> Session:
    """Put a second hand's words beside the first's, in a session that has its record; who was there stays as it is."""
    Process.objects.select_for_update().get(pk=session.process_id)
    if Addition.objects.filter(form_key=form_key, session=session, added_by=by).exists():
        return session
    for_the_room = is_sealed_now(session) or Distribution.RED in {
        record.marking.distribution,
        *(said.marking.distribution for said in record.points),
    }
    if for_the_room and not audiences.may_read(by, audiences.room(session.scope)):
        raise ValidationError(
            _("You are not in the room of this session, so you cannot write what only the room reads.")
        )
    Addition.objects.create(form_key=form_key, session=session, added_by=by)
    write_words(session, record, by=by, after=session.points.count())
    and_then(session)
    audit.record("session.add", kind="session", object_id=session.pk, actor=by)
    return session
