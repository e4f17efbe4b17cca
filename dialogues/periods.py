"""Adding a period to a dated history, and correcting one: what overlaps is refused, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit
from dialogues import course
from dialogues.models import Conflict, ConflictPeriod, OfficialContact, Process, TrackCall
from participants.models import AlreadyCorrectedError, PartyLink, Period
from participants.when import When

Kind = TypeVar("Kind", bound=Period)
# Of these, several hold at once: everybody may call a process what they like.
SIDE_BY_SIDE: tuple[type[Period], ...] = (TrackCall,)


@transaction.atomic
def add(period: Kind, *, of: Process | Conflict, by: User, at: datetime | None = None) -> Kind:
    """Save a new period; one without an end ends the period before it, which went on until then."""
    lock(of)
    ends_with_it: list[Kind] = []
    if not isinstance(period, SIDE_BY_SIDE):
        before = [row for row in siblings(period) if row.is_ongoing]
        ends_with_it = [row for row in before if period.until is None and row.since.latest <= period.since.earliest]
        refuse_overlap(period, [row for row in siblings(period) if row not in ends_with_it])
    period.recorded_by, period.recorded_at = by, at or timezone.now()
    with unbroken():
        for row in ends_with_it:
            row.end(period.since, by=by, at=at)
        period.save(force_insert=True)
    return settled(period, of, "add", by=by)


@transaction.atomic
def correct(period: Kind, changes: dict[str, Any], *, of: Process | Conflict, by: User) -> Kind:
    """Write down what is believed instead. What ended on the day it began, or began when it ended, moves along."""
    lock(of)
    believed = period._copy()  # noqa: SLF001
    for name, value in changes.items():
        setattr(believed, name, value)
    along: list[tuple[Kind, dict[str, When]]] = []
    if not isinstance(period, SIDE_BY_SIDE):
        others = [row for row in siblings(believed) if row.pk != period.pk]
        along = [(row, moved) for row in others if (moved := moves_along(row, period, believed))]
        moved_rows = {row.pk for row, _moved in along}
        refuse_overlap(believed, [row for row in others if row.pk not in moved_rows])
    at = timezone.now()
    with unbroken():
        for row, moved in along:
            if shrinks(row, moved):  # room is made first: the database looks at every step
                row.correct(by=by, at=at, **moved)
        corrected = period.correct(by=by, at=at, **changes)
        for row, moved in along:
            if not shrinks(row, moved):
                row.correct(by=by, at=at, **moved)
    return settled(corrected, of, "correct", by=by)


def shrinks(row: Period, moved: dict[str, When]) -> bool:
    if "until" in moved:
        return row.until is not None and moved["until"] < row.until
    return moved["since"] > row.since


def moves_along(row: Kind, was: Kind, believed: Kind) -> dict[str, When]:
    moved: dict[str, When] = {}
    if row.until == was.since != believed.since:
        moved["until"] = believed.since
    if row.since == was.until and believed.until is not None and was.until != believed.until:
        moved["since"] = believed.until
    return moved


def lock(of: Process | Conflict) -> None:
    type(of)._default_manager.select_for_update().get(pk=of.pk)


def siblings(period: Kind) -> list[Kind]:
    """What is believed of the same thing: the same process, party or pair of parties, and by the same keeper."""
    rows: Any = type(period)._default_manager
    keys = [name for name in ("process", "conflict", "party") if hasattr(period, f"{name}_id")]
    same = models.Q(**{name: getattr(period, f"{name}_id") for name in keys})
    if isinstance(period, OfficialContact):
        pair = [period.one_id, period.other_id]
        same &= models.Q(one__in=pair, other__in=pair)
    if isinstance(period, ConflictPeriod):
        same &= models.Q(kept_by=period.kept_by_id)
    if isinstance(period, PartyLink):
        same &= models.Q(other=period.other_id, kind=period.kind)
    return list(rows.filter(same, superseded_at=None).order_by("since_earliest"))


def refuse_overlap(period: Period, others: list[Any]) -> None:
    for other in others:
        if overlaps(period, other):
            said = {"other": str(other), "since": other.since, "until": other.until or _("now")}
            raise ValidationError(
                {
                    "since": ValidationError(
                        _("It overlaps %(other)s, %(since)s to %(until)s. Correct that one first, or these dates.")
                        % said,
                        code="overlap",
                    )
                }
            )


def overlaps(one: Period, other: Period) -> bool:
    """Whether both surely held on one day; the database refuses the same (periods do not overlap)."""
    if is_empty(one) or is_empty(other):
        return False
    return surely_begins_before_end(one, other) and surely_begins_before_end(other, one)


def surely_begins_before_end(one: Period, other: Period) -> bool:
    return other.until_earliest is None or one.since_latest < other.until_earliest


def is_empty(period: Period) -> bool:
    return period.until_earliest is not None and period.until_earliest <= period.since_latest


@contextmanager
def unbroken() -> Iterator[None]:
    """Somebody was faster, or the database sees an overlap that no check did: a sentence, never a broken page."""
    try:
        with transaction.atomic():
            yield
    except AlreadyCorrectedError as error:
        message = _("Somebody corrected this meanwhile. Read it again, then say what is to change.")
        raise ValidationError(message, code="corrected") from error
    except IntegrityError as error:
        message = _("These dates do not fit what is already written down. Look at the other periods.")
        raise ValidationError(message, code="overlap") from error


def settled(period: Kind, of: Process | Conflict, verb: str, *, by: User) -> Kind:
    name = type(period).__name__.lower()
    if isinstance(of, Process):
        audit.record(f"process.{verb}_{name}", kind="process", object_id=of.pk, actor=by)
        course.refresh(of)
    else:
        audit.record(f"conflict.{verb}_{name}", kind="conflict", object_id=of.pk, actor=by)
    return period
