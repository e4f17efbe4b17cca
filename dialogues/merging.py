"""Saying that two pseudonyms of one process are one person, and taking it back. It lets nobody read more than before.

What stands in clear for the same people goes over: attendances, posts, ties. What is sealed stays where it is, each
with its own readers: identity records and who may open them, reveals, memory aids. A consent counts where both gave it,
until somebody is asked anew (`dialogues/consents.py`; docs/adr/0013).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit, sealed
from dialogues import consents
from dialogues.attendance import read_room
from dialogues.models import Attendance, Merging, Participation, Process, Session
from dialogues.roles import Verb, require
from dialogues.sealing import close
from participants.models import Post, Proximity

OF_A_ROW = ("capacity", "side_id", "held_office", "leg")


@dataclass(frozen=True)
class Ahead:
    """What a merging would do, for whoever has to confirm it."""

    sessions: int
    posts: int
    ties: int
    both_in: list[int]
    consents_lost: list[str]


def look_ahead(kept: Participation, other: Participation) -> Ahead:
    shared = in_both(kept, other)
    return Ahead(
        sessions=other.attendances.exclude(session__in=shared).count(),
        posts=Post.objects.filter(person=other.person_id).current().count(),
        ties=Proximity.objects.filter(person=other.person_id).current().count(),
        both_in=[session.number for session in shared],
        consents_lost=[
            str(mine.use.label)
            for mine, theirs in zip(consents.of(kept), consents.of(other), strict=True)
            if mine.is_given != theirs.is_given
        ],
    )


def in_both(kept: Participation, other: Participation) -> list[Session]:
    there = Attendance.objects.filter(participation=kept).values("session")
    return list(Session.objects.filter(attendances__participation=other, pk__in=there).order_by("number"))


@transaction.atomic
def merge(
    kept: Participation,
    other: Participation,
    reason: str,
    *,
    by: User,
    were_put_down_twice: bool = False,
    at: datetime | None = None,
) -> Merging:
    """From now on `other` is `kept`. Two in one room are two people, unless one of them was put down twice."""
    require(by, Verb.MERGE_PEOPLE, kept.process)
    kept, other = locked(kept.process, kept, other)
    if shared := [] if were_put_down_twice else in_both(kept, other):
        numbers = _(", ").join(str(session.number) for session in shared)
        raise ValidationError(
            _("Both were in session %(numbers)s: two in one room are two people, unless one was put down twice."),
            code="both_there",
            params={"numbers": numbers},
        )
    row = Merging(kept=kept, other=other)
    row.created_at = at or timezone.now()
    row.moved = {
        "flags": {mine.use.value: getattr(kept, f"may_be_{mine.use}") for mine in consents.of(kept)},
        "dropped": dropped(kept, other, at=row.created_at),
        "attendances": [str(pk) for pk in move_attendances(kept, other)],
        "posts": [str(thread) for thread in move(Post.objects.filter(person=other.person_id), to=kept)],
        "ties": [str(thread) for thread in move(Proximity.objects.filter(person=other.person_id), to=kept)],
    }
    close(row, {"reason": reason}, kind="merging", process=kept.process, by=by)
    Participation.objects.filter(pk=other.pk).update(merged_into=kept)
    consents.settle(kept)
    audit.record(
        "participation.merge", kind="participation", object_id=kept.pk, actor=by, other=other.pk, merging=row.pk
    )
    return row


@transaction.atomic
def undo(merging: Merging, *, by: User) -> None:
    """Two people after all: what moved goes back, what was written of the one since stays with it."""
    require(by, Verb.MERGE_PEOPLE, merging.kept.process)
    row = Merging.objects.select_for_update(of=("self",)).get(pk=merging.pk)
    if row.undone_at is not None:
        raise ValidationError(_("Somebody took this back already."))
    kept, other = row.kept, row.other
    if kept.merged_into_id is not None:
        raise ValidationError(_("This one is somebody else by now. Take that back first."))
    Attendance.objects.filter(pk__in=row.moved["attendances"], participation=kept).update(participation=other)
    Post.objects.filter(person=kept.person_id, thread__in=row.moved["posts"]).update(person=other.person_id)
    Proximity.objects.filter(person=kept.person_id, thread__in=row.moved["ties"]).update(person=other.person_id)
    put_back(row.moved["dropped"], other)
    row.undone_at, row.undone_by = timezone.now(), by
    row.save(update_fields=["undone_at", "undone_by"])
    Participation.objects.filter(pk=other.pk).update(merged_into=None)
    kept.refresh_from_db()
    for use, was_given in row.moved["flags"].items():
        setattr(kept, f"may_be_{use}", was_given)
    consents.settle(kept)
    audit.record(
        "participation.part", kind="participation", object_id=kept.pk, actor=by, other=other.pk, merging=row.pk
    )


def locked(process: Process, *people: Participation) -> list[Participation]:
    """These, as they stand now, in this order; two mergings of one process follow one another."""
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    rows = Participation.objects.filter(process=process, merged_into=None).select_related("process", "person")
    found = rows.in_bulk([one.pk for one in people])
    if len(found) != len({one.pk for one in people}) or len(found) < len(people):
        raise ValidationError(_("One of the two is somebody else by now. Look at the list again."))
    return [found[one.pk] for one in people]


def dropped(kept: Participation, other: Participation, *, at: datetime) -> list[dict[str, Any]]:
    """Take the other's rows out of the rooms that both were put down for, and read those rooms anew."""
    shared = in_both(kept, other)
    rows = list(Attendance.objects.filter(participation=other, session__in=shared))
    Attendance.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for session in shared:
        read_room(session, corrected_at=at)
    return [{"session": str(row.session_id), **{name: plain(getattr(row, name)) for name in OF_A_ROW}} for row in rows]


def plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)


def put_back(rows: Iterable[dict[str, Any]], other: Participation) -> None:
    for row in rows:
        session = Session.objects.get(pk=row["session"])
        kept = {name: row[name] for name in OF_A_ROW}
        Attendance.objects.get_or_create(session=session, participation=other, defaults=kept)
        read_room(session, corrected_at=timezone.now())


def move_attendances(kept: Participation, other: Participation) -> list[Any]:
    rows = Attendance.objects.filter(participation=other)
    found = list(rows.values_list("pk", flat=True))
    rows.update(participation=kept)
    return found


def move(rows: "QuerySet[Any]", *, to: Participation) -> list[Any]:
    """Believed and corrected rows alike; what stays the same through corrections is their thread."""
    threads = sorted(set(rows.values_list("thread", flat=True)))
    rows.update(person=to.person_id)
    return threads


def of(participation: Participation, *, reader: User) -> list[Merging]:
    """What was merged into it and stands, the last first."""
    rows = Merging.objects.visible_to(reader).filter(kept=participation, undone_at=None)
    return list(rows.select_related("other", "created_by").order_by("-created_at"))


def with_reasons(rows: list[Merging]) -> list[tuple[Merging, str]]:
    texts = sealed.unseal(row.body_id for row in rows)
    return [(row, json.loads(texts[row.body_id])["reason"]) for row in rows]
