"""Putting a text up for clearance, and making extracts of it. A note itself never leaves."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit, sealed
from confidentiality.markings import Caveat, Marking, at_least, strictest
from confidentiality.models import Audience
from confidentiality.models.audience import AudienceKind
from dialogues import rooms
from dialogues.held import held_in, passage_words
from dialogues.models import Passage, Point, PointConsent, Process, Seat
from dialogues.roles import SeatKind
from transfers import held
from transfers.models import Channel, Extract, PutUp

# Whom a source is not for, until when, or not in writing: where it does not say so, the clearer has to.
NEEDS_A_REASON = {Caveat.NOT_TO, Caveat.EMBARGO_UNTIL, Caveat.ORAL_ONLY}


@dataclass(frozen=True)
class Wording:
    """What a clearer decided: the words that may travel, their markings, and where they may go."""

    text: str
    marking: Marking
    channels: tuple[Channel, ...]
    reason: str = ""


def body_of(source: Point | Passage) -> str:
    """The words of a source that the current user may read, with what it is held back with; the read is on record."""
    body = sealed.unseal_one(source.body_id)
    words = json.loads(body)["text"] if isinstance(source, Point) else passage_words(body)
    return held.put_up_body(words, [each.dump() for each in held_in(source, body)])


@transaction.atomic
def put_up(source: Point | Passage, *, by: User, clearer: User | None = None, at: datetime | None = None) -> PutUp:
    """Seal the text of `source` anew for the clearers, with the markings it has.

    What is sealed to a room, a TLP:RED point too, is put up to the room and one named clearer only. Raises
    ValidationError where nobody clears in this process.
    """
    kind = PutUp.Source.POINT if isinstance(source, Point) else PutUp.Source.PASSAGE
    waiting = PutUp.objects.filter(source_kind=kind, source_id=source.pk, decision="").first()
    if waiting is not None:
        return waiting
    audience = audience_for(source, clearer, by=by)
    item = PutUp(
        process=source.process,
        source_kind=kind,
        source_id=source.pk,
        audience=audience,
        distribution=source.distribution,
        attribution=source.attribution,
        caveats=source.caveats,
        created_by=by,
    )
    item.created_at = at or timezone.now()
    item.body = sealed.seal(
        body_of(source),
        kind="put_up",
        object_id=item.pk,
        audience=audience,
        key_scope=source.process.scope,
        by=by,
    )
    item.save(force_insert=True)
    audit.record("clearance.put_up", kind=str(kind), object_id=source.pk, actor=by)
    return item


def audience_for(source: Point | Passage, clearer: User | None, *, by: User) -> Audience:
    """Who sees what is put up from `source`: the clearers; of a room, that room and the one clearer named for it."""
    clearers = clearers_of(source.process)
    if not clearers:
        raise ValidationError(_("Nobody holds the seat of clearer in this process. Its lead can give it."))
    if source.audience.kind in (AudienceKind.NAMED, AudienceKind.OWN):
        raise ValidationError(_("This is for the people named on it. Mark it anew before you put it up."))
    if source.audience.kind != AudienceKind.ROOM or source.session is None:
        return audiences.clearance(source.process.scope)
    chosen = clearer or rooms.named_clearer(source.session) or clearers[0]
    if chosen not in clearers:
        raise ValidationError(_("Choose somebody who clears in this process."))
    rooms.name_clearer(source.session, chosen, by=by)
    return audiences.sealed_clearance(source.session.scope)


def follow(source: Point | Passage, wanted: Audience, by: User) -> None:
    """After `source` was closed: what was put up from it and cleared goes where the source went, and is as closed.

    A lowering that somebody decided was one of the marking before.
    """
    kind = PutUp.Source.POINT if isinstance(source, Point) else PutUp.Source.PASSAGE
    is_room = wanted.kind == AudienceKind.ROOM and source.session is not None
    goal = audiences.sealed_clearance(source.session.scope) if is_room and source.session else wanted
    items = list(PutUp.objects.filter(source_kind=kind, source_id=source.pk).select_related("audience"))
    for item in items:
        _close("put_up", item, goal)
    for extract in Extract.objects.filter(sources__in=items).select_related("audience").distinct():
        _close("extract", extract, goal)
    for item in items:
        if is_lowered(source.marking, item.marking):
            _close_marking(item, source.marking)
            for extract in item.extracts.all():
                _close_marking(extract, source.marking)


def _close(kind: str, text: PutUp | Extract, goal: Audience) -> None:
    """What was put up out of a room, before its source was opened, is closer already and stays."""
    if text.audience.openness is None or goal.openness is None or text.audience.openness >= goal.openness:
        sealed.retighten(kind, text.pk, goal)


def follow_holding(source: Point | Passage, by: User) -> None:
    """After `source` was held back with more: what was put up and cleared of it says less, so it is put up anew."""
    kind = PutUp.Source.POINT if isinstance(source, Point) else PutUp.Source.PASSAGE
    items = PutUp.objects.filter(source_kind=kind, source_id=source.pk)
    for extract in Extract.objects.filter(sources__in=items, withdrawn_at=None).distinct():
        withdraw(extract, by=by)
    for item in items.filter(decision=""):
        decline(item, by=by)


def _close_marking(text: PutUp | Extract, least: Marking) -> None:
    marking = strictest([text.marking, least])
    text.distribution, text.attribution = marking.distribution, marking.attribution
    text.save(update_fields=["distribution", "attribution"], force_update=True)


def clearers_of(process: Process) -> list[User]:
    """Who clears in `process`, those seated first before the others."""
    seats = seats_of_clearers(process).select_related("user").order_by("since", "pk")
    return [seat.user for seat in seats]


def seats_of_clearers(process: Process) -> QuerySet[Seat]:
    return process.seats.live().filter(kind=SeatKind.CLEARER)


@transaction.atomic
def clear(items: Iterable[PutUp], wording: Wording, *, by: User, at: datetime | None = None) -> Extract:
    """Make an extract of one or more texts that were put up.

    Raises ValidationError where the wording is open about a source that may not be used at all, or where a marking is
    lowered and nobody says why.
    """
    items = list(items)
    if not wording.text.strip():
        raise ValidationError({"text": _("Write the words that may travel.")})
    if not wording.channels:
        raise ValidationError({"channels": _("Choose at least one channel that this is cleared for.")})
    if len({item.audience_id for item in items}) > 1:
        raise ValidationError(_("These were put up to different people. Clear them one by one."))
    source = strictest(item.marking for item in items)
    lowered = is_lowered(source, wording.marking)
    if lowered and not wording.reason.strip():
        raise ValidationError({"reason": _("A marking is lowered: say why, and with whose consent.")})
    bodies = sealed.unseal(item.body_id for item in items)
    with_what = held.all_of(held.read_put_up(bodies[item.body_id])[1] for item in items)
    enforced = {each.kind for each in with_what if each.names_something}
    held_back = ({caveat for item in items for caveat in item.caveats} & NEEDS_A_REASON) - enforced
    if held_back and not wording.reason.strip():
        raise ValidationError({"reason": _("The source was held back: say why it may travel, and who agreed.")})
    extract = Extract(
        process=items[0].process,
        audience=items[0].audience,
        distribution=wording.marking.distribution,
        attribution=wording.marking.attribution,
        is_lowered=lowered,
        created_by=by,
    )
    extract.created_at = at or timezone.now()
    extract.body = sealed.seal(
        json.dumps(
            {
                "text": wording.text.strip(),
                "lowered_because": wording.reason.strip(),
                "held": [each.dump() for each in with_what],
            },
            ensure_ascii=False,
        ),
        kind="extract",
        object_id=extract.pk,
        audience=items[0].audience,
        key_scope=items[0].process.scope,
        by=by,
    )
    extract.save(force_insert=True)
    extract.sources.set(items)
    extract.channels.set(wording.channels)
    for item in items:
        decide(item, PutUp.Decision.CLEARED, by=by, at=at)
    audit.record("clearance.lower" if lowered else "clearance.clear", kind="extract", object_id=extract.pk, actor=by)
    return extract


def is_lowered(source: Marking, extract: Marking) -> bool:
    """Whether `extract` is more open than `source` on either axis."""
    return not (
        at_least(extract.distribution, source.distribution) and at_least(extract.attribution, source.attribution)
    )


@transaction.atomic
def decline(item: PutUp, *, by: User) -> None:
    decide(item, PutUp.Decision.DECLINED, by=by)
    audit.record("clearance.decline", kind="put_up", object_id=item.pk, actor=by)


def decide(item: PutUp, decision: PutUp.Decision, *, by: User, at: datetime | None = None) -> None:
    locked = PutUp.objects.select_for_update().get(pk=item.pk)
    if locked.decision == PutUp.Decision.DECLINED:
        raise ValidationError(_("This was declined in the meantime."))
    if locked.decision and decision == PutUp.Decision.DECLINED:
        raise ValidationError(_("This was cleared in the meantime. Withdraw the extract, if it must not travel."))
    locked.decision, locked.decided_by, locked.decided_at = decision, by, at or timezone.now()
    locked.save(update_fields=["decision", "decided_by", "decided_at"])


@transaction.atomic
def withdraw(extract: Extract, *, by: User) -> None:
    """Take the wording back: it enters no briefing, and no draft that holds it is released. Twice is once."""
    if extract.withdrawn_at is not None:
        return
    extract.withdrawn_by, extract.withdrawn_at = by, timezone.now()
    extract.save(update_fields=["withdrawn_by", "withdrawn_at"])
    audit.record("clearance.withdraw", kind="extract", object_id=extract.pk, actor=by)


@transaction.atomic
def record_consent(
    point: Point,
    answer: PointConsent.Answer,
    *,
    by: User,
    use: PointConsent.Use = PointConsent.Use.HAND_OVER,
    at: datetime | None = None,
) -> PointConsent:
    """Write down what the originators said about one use of `point`. Later words count; earlier ones stay."""
    consent = PointConsent.objects.create(
        point=point, use=use, answer=answer, recorded_by=by, recorded_at=at or timezone.now()
    )
    audit.record(f"consent.{answer}", kind="point", object_id=point.pk, actor=by)
    return consent


def words_of(body: str) -> str:
    """The wording inside the sealed body of an extract."""
    return str(json.loads(body)["text"])


@dataclass(frozen=True)
class LatestWord:
    """What was last said about handing a point over, if anybody was asked; and whether the reader reads the point."""

    point: UUID
    answer: str
    said_at: datetime | None
    is_read: bool

    @property
    def label(self) -> str:
        return str(PointConsent.Answer(self.answer).label) if self.answer else ""


def consents_of(points: Iterable[UUID], reader: User) -> dict[UUID, LatestWord]:
    """The latest word on each of these points."""
    said = PointConsent.objects.filter(point=OuterRef("pk"), use=PointConsent.Use.HAND_OVER)
    latest = said.order_by("-recorded_at", "-pk")
    read = Point.objects.visible_to(reader).filter(pk=OuterRef("pk"))
    rows = Point.objects.filter(pk__in=list(points)).annotate(
        answer=Coalesce(Subquery(latest.values("answer")[:1]), Value("")),
        said_at=Subquery(latest.values("recorded_at")[:1]),
        is_read=Exists(read),
    )
    return {row[0]: LatestWord(*row) for row in rows.values_list("pk", "answer", "said_at", "is_read")}
