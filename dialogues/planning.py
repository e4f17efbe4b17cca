"""A meeting to come: put on the list without its place and day, and called off again."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit
from dialogues import course
from dialogues.models import Process, Session
from dialogues.record import plan_session
from dialogues.roles import Verb, require
from dialogues.vocabulary import SessionStatus
from participants.when import When

WITHIN = timedelta(days=30)


@transaction.atomic
def plan_next(process: Process, *, day: date, place: str, staff: Sequence[User], by: User) -> Session:
    """Plan the next meeting: in clear stands only that it is within thirty days."""
    require(by, Verb.LOG_SESSION, process)
    Process.objects.select_for_update().get(pk=process.pk)
    today = timezone.localdate()
    return plan_session(
        process,
        number=(process.sessions.aggregate(last=Max("number"))["last"] or 0) + 1,
        window=When.between(today, today + WITHIN),
        by=by,
        place_and_day=", ".join(filter(None, [date_format(day, "j F Y"), place])),
        staff=staff,
        declared_track=process.standing.track if hasattr(process, "standing") else "",
    )


@transaction.atomic
def call_off(session: Session, status: SessionStatus, *, by: User) -> None:
    """Postpone or cancel what was planned. Its number stays with it: no other meeting's record takes that over."""
    require(by, Verb.LOG_SESSION, session.process)
    row = Session.objects.select_for_update().get(pk=session.pk)
    if row.status != SessionStatus.PLANNED:
        raise ValidationError(_("Only a meeting that is still planned can be called off."))
    row.status = status
    row.save(update_fields=["status"])
    audit.record(f"session.{status}", kind="session", object_id=row.pk, actor=by)
    course.refresh(session.process)
