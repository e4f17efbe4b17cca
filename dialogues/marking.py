"""Marking a point anew, sealing a session, leaving a point for named people: who may read what changes here.

Loosening writes a new version into the wider audience; older versions stay where they were. Tightening moves all
versions at once, through the one database function that may.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit, sealed
from confidentiality.markings import Distribution, HeldBack, Marking, kinds_of
from confidentiality.models import Audience
from confidentiality.models.audience import AudienceKind
from dialogues import rooms
from dialogues.models import AgendaItem, Attachment, NextStep, Passage, Point, Session
from dialogues.record import OPEN_ATTRIBUTIONS, audience_for
from dialogues.roles import Verb, require

# What apps above do when a text was tightened into an audience: each takes the text, the audience and who did it.
AFTER_TIGHTENING: list[Callable[[Point | Passage, Audience, User], None]] = []


def after_tightening(follow: Callable[[Point | Passage, Audience, User], None]) -> None:
    AFTER_TIGHTENING.append(follow)


@transaction.atomic
def remark(
    point: Point,
    marking: Marking,
    *,
    by: User,
    readers: Sequence[User] = (),
    held: Sequence[HeldBack] | None = None,
) -> Point:
    """Give `point` other markings; `readers` are the people whom a TLP:RED point is for, if not the whole room.

    What it is held back with stays, unless `held` says anew. Raises ValidationError where that is neither looser nor
    tighter, and where a tightening would name somebody who cannot read the point now.
    """
    require(by, Verb.WRITE_POINT, point.process)
    point = (
        Point.objects.select_for_update(of=("self",)).select_related("process", "session", "audience").get(pk=point.pk)
    )
    if point.session is not None and point.session.bound(marking) != marking:
        raise ValidationError(_("The ground rules of this session allow no marking as open as that."))
    present = point.audience
    wanted = _wanted(point, marking.distribution, readers, by=by)
    if not (audiences.may_write(by, present) and audiences.may_write(by, wanted)):
        raise sealed.NotInAudience
    body = json.loads(sealed.unseal_one(point.body_id))
    is_held_anew = held is not None and [each.dump() for each in held] != body.get("held", [])
    if held is not None:
        body["held"] = [each.dump() for each in held]
        point.caveats = kinds_of(held)
    _show(point, marking, body)
    if wanted != present and loosens(present, wanted):
        write_version(point, body, wanted, by=by)
        audit.record("point.loosen", kind="point", object_id=point.pk, actor=by)
    else:
        tighten(point, wanted, by=by)
        if is_held_anew:
            write_version(point, body, wanted, by=by)
    point.save(force_update=True)
    return point


def _wanted(point: Point, distribution: Distribution, readers: Sequence[User], *, by: User) -> Audience:
    """The writer is always among those named, unless the point is out of the writer's reach already."""
    author = [point.created_by] if readers and point.created_by_id in audiences.people_in(point.audience) else []
    return audience_for(point.process, distribution, session=point.session, by=by, readers=[*readers, *author])


def loosens(present: Audience, wanted: Audience) -> bool:
    """Whether going from one to the other opens. Raises ValidationError for what neither opens nor closes."""
    if present.openness is None or wanted.openness is None:
        raise ValueError(f"{present} and {wanted} hold no points")
    before, after = audiences.people_in(present), audiences.people_in(wanted)
    is_named = wanted.kind == AudienceKind.NAMED
    if present.openness == wanted.openness:
        if not (after > before or (is_named and after <= before)):
            raise ValidationError(
                _("Some could read it who could not before, and others no more. Do one, then the other.")
            )
        return not after <= before
    if wanted.openness < present.openness and is_named and not after <= before:
        raise ValidationError(_("Only people who can read it now can be named when it is closed."))
    return wanted.openness > present.openness


def write_version(point: Point, body: dict[str, Any], audience: Audience, *, by: User) -> None:
    """Seal `body` as the next version; the older ones stay where they are."""
    point.version += 1
    point.audience = audience
    point.body = sealed.seal(
        json.dumps(body, ensure_ascii=False),
        kind="point",
        object_id=point.pk,
        audience=audience,
        key_scope=point.process.scope,
        by=by,
        version=point.version,
    )


def tighten(text: Point | Passage | Attachment, wanted: Audience, *, by: User) -> None:
    """Let nobody outside `wanted` read any version of `text`, nor what was put up from it."""
    kind = str(text._meta.model_name)
    sealed.retighten(kind, text.pk, wanted)
    text.refresh_from_db(fields=["audience"])
    if not isinstance(text, Attachment):
        for follow in AFTER_TIGHTENING:
            follow(text, wanted, by)
    audit.record(f"{kind}.tighten", kind=kind, object_id=text.pk, actor=by)


def _show(point: Point, marking: Marking, body: dict[str, Any]) -> None:
    """What may stand in clear beside the text by its new markings, and nothing of it where they are closed."""
    point.distribution, point.attribution = marking.distribution, marking.attribution
    is_open = marking.distribution != Distribution.RED and marking.attribution in OPEN_ATTRIBUTIONS
    point.kind = body["kind"] if is_open else ""
    point.party_id = UUID(body["party"]) if is_open and body["party"] else None
    point.issue_id = UUID(body["issue"]) if is_open and body["issue"] else None


@transaction.atomic
def leave(point: Point, *, by: User) -> None:
    """Step back from a point for named people; the others go on reading it."""
    point = Point.objects.select_for_update(of=("self",)).select_related("audience").get(pk=point.pk)
    people = audiences.people_in(point.audience)
    if point.audience.kind != AudienceKind.NAMED or by.pk not in people:
        raise sealed.NotInAudience
    if people == {by.pk}:
        raise ValidationError(_("Nobody would be left who can read it."))
    audit.record("point.leave", kind="point", object_id=point.pk, actor=by)
    tighten(point, audiences.exactly(people - {by.pk}), by=by)


@transaction.atomic
def seal_session(session: Session, *, by: User) -> None:
    """Close a session: all that was written of it is from now on for those who were in the room. There is no way back.

    Private notes stay their writers'; what is for fewer than the room stays for those of them who are in it.
    """
    require(by, Verb.LOG_SESSION, session.process)
    locked = Session.objects.select_for_update().get(pk=session.pk)
    if locked.is_sealed:
        raise ValidationError(_("This session is sealed already."))
    rooms.require_inside(session, by)
    Session.objects.filter(pk=session.pk).update(is_sealed=True)
    session.is_sealed = True
    room = audiences.room(session.scope)
    texts: list[Point | Passage | Attachment] = [*Point.objects.filter(session=session)]
    texts += Attachment.objects.filter(session=session)
    texts += Passage.objects.filter(session=session).exclude(audience__kind=AudienceKind.OWN)
    for text in texts:
        tighten(text, room, by=by)
    for step in NextStep.objects.filter(session=session):
        sealed.retighten("step", step.pk, room)
    for item in AgendaItem.objects.filter(session=session):
        sealed.retighten("agenda", item.pk, room)
    AgendaItem.objects.filter(session=session).update(proposed_by=None)
    audit.record("session.seal", kind="session", object_id=session.pk, actor=by)
