"""Marking a text anew, sealing a session, leaving a point for named people: who may read what changes here.

Loosening writes a new version into the wider audience; older versions stay where they were. Tightening moves all
versions at once, through the one database function that may.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit, sealed
from confidentiality.markings import Distribution, HeldBack, Marking, kinds_of, strictest
from confidentiality.models import Audience
from confidentiality.models.audience import AudienceKind
from dialogues import rooms
from dialogues.held import Text, held_anew, held_in, kind_of
from dialogues.models import AgendaItem, Attachment, Contact, NextStep, Passage, Point, Session
from dialogues.record import OPEN_ATTRIBUTIONS, audience_for, is_sealed_now
from dialogues.roles import Verb, require

Marked = TypeVar("Marked", bound=Text)
# What is marked anew besides points and files: what a session left behind, and not what lets people into it.
REMARKED = (Passage.Purpose.SUMMARY, Passage.Purpose.LABEL_REASON, Passage.Purpose.AGREED)
# What apps above do when a text was tightened into an audience: each takes the text, the audience and who did it.
AFTER_TIGHTENING: list[Callable[[Point | Passage, Audience, User], None]] = []

# What they do when a text was held back with more than before: each takes the text and who did it.
AFTER_HOLDING: list[Callable[[Point | Passage, User], None]] = []


def after_holding(follow: Callable[[Point | Passage, User], None]) -> None:
    AFTER_HOLDING.append(follow)


def after_tightening(follow: Callable[[Point | Passage, Audience, User], None]) -> None:
    AFTER_TIGHTENING.append(follow)


class MarkedMeanwhile(Exception):
    """Another hand marked it between the page that was shown and this one."""


def base_of(row: Text) -> str:
    """What a page showed of a marking."""
    return f"{row.version}.{row.distribution}.{row.attribution}.{row.audience_id}"


@transaction.atomic
def remark(
    text: Marked,
    marking: Marking,
    *,
    by: User,
    readers: Sequence[User] = (),
    held: Sequence[HeldBack] | None = None,
    base: str | None = None,
) -> Marked:
    """Give `text` other markings; `readers` are the people whom a TLP:RED one is for, if not the whole room.

    What it is held back with stays, unless `held` says anew. Raises ValidationError where that is neither looser
    nor tighter, and where a tightening would name somebody who cannot read the text now; MarkedMeanwhile where `base`
    is not what stands when its turn comes.
    """
    require(by, Verb.WRITE_POINT, text.process)
    related = [name for name in ("process", "session", "audience") if name in related_by(text)]
    rows = type(text)._default_manager.select_for_update(of=("self",)).select_related(*related)
    if text.session is not None:
        is_sealed_now(text.session)  # in the order in which whoever seals it takes its locks
    row = cast(Marked, rows.get(pk=text.pk))
    _require_as_shown(row, marking, base)
    present = row.audience
    wanted = _wanted(row, marking.distribution, readers, by=by)
    if not (audiences.may_write(by, present) and audiences.may_write(by, wanted)):
        raise sealed.NotInAudience
    body = sealed.unseal_one(row.body_id)
    row.distribution, row.attribution = marking.distribution, marking.attribution
    before = held_in(row, body)
    held = before if held is None else held
    is_held_anew = {*held} != {*before}
    if is_held_anew:
        row.caveats, body = kinds_of(held), held_anew(row, body, held)
    if isinstance(row, Point):
        _show(row, json.loads(body))
    if wanted != present and loosens(present, wanted):
        write_version(row, body, wanted, by=by)
        kind = kind_of(row)
        audit.record(f"{kind}.loosen", kind=kind, object_id=row.pk, actor=by)
    else:
        tighten(row, wanted, by=by)
        if is_held_anew:
            write_version(row, body, wanted, by=by)
    row.save(force_update=True)
    _let_follow(row, by, is_held_more=not {*held} <= {*before})
    return row


def related_by(text: Text) -> set[str]:
    return {field.name for field in text._meta.fields if field.is_relation}


def _let_follow(text: Text, by: User, *, is_held_more: bool) -> None:
    """What grew out of `text` is marked as closely as it; what was put up from it says what it is held back with."""
    if isinstance(text, Contact):
        for step in text.steps.all():
            least = strictest([step.marking, text.marking])
            text.steps.filter(pk=step.pk).update(distribution=least.distribution, attribution=least.attribution)
    if is_held_more and isinstance(text, Point | Passage):
        for follow in AFTER_HOLDING:
            follow(text, by)


def _require_as_shown(row: Text, marking: Marking, base: str | None) -> None:
    if base is not None and base != base_of(row):
        raise MarkedMeanwhile
    if row.session is not None and row.session.bound(marking) != marking:
        raise ValidationError(_("The ground rules of this session allow no marking as open as that."))


def _wanted(text: Text, distribution: Distribution, readers: Sequence[User], *, by: User) -> Audience:
    """The writer is always among those named, unless the text is out of the writer's reach already."""
    author = [text.created_by] if readers and text.created_by_id in audiences.people_in(text.audience) else []
    return audience_for(text.process, distribution, session=text.session, by=by, readers=[*readers, *author])


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


def write_version(text: Text, body: str, audience: Audience, *, by: User) -> None:
    """Seal `body` as the next version; the older ones stay where they are. A file goes along, under its own key."""
    is_moved, text.audience = text.audience != audience, audience
    text.version += 1
    sealing: dict[str, Any] = {
        "kind": kind_of(text),
        "object_id": text.pk,
        "audience": audience,
        "key_scope": text.key_scope if isinstance(text, Attachment) else text.process.scope,
        "by": by,
        "version": text.version,
    }
    if isinstance(text, Attachment) and is_moved:
        text.file = sealed.seal_file(sealed.unseal_file(text.file_id), **sealing)
    text.body = sealed.seal(body, **sealing)


def tighten(text: Text, wanted: Audience, *, by: User) -> None:
    """Let nobody outside `wanted` read any version of `text`, nor what was put up from it or is to be done after it."""
    kind = kind_of(text)
    sealed.retighten(kind, text.pk, wanted)
    text.refresh_from_db(fields=["audience"])
    if isinstance(text, Point | Passage):
        for follow in AFTER_TIGHTENING:
            follow(text, wanted, by)
    if isinstance(text, Contact):
        for step in NextStep.objects.visible_to(by).filter(contact=text):
            sealed.retighten("step", step.pk, wanted)
    audit.record(f"{kind}.tighten", kind=kind, object_id=text.pk, actor=by)


def _show(point: Point, body: dict[str, Any]) -> None:
    """What may stand in clear beside the text by its new markings, and nothing of it where they are closed."""
    is_open = point.distribution != Distribution.RED and point.attribution in OPEN_ATTRIBUTIONS
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
