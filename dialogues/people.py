"""Who takes part, and what is known of them by pseudonym: added, and corrected by adding."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit, sealed
from dialogues import calling
from dialogues.models import Described, MemoryAid, Merging, Participation, Process
from participants.models import AlreadyCorrectedError, Basis, Closeness, Confidence, Level, Party, Person, Sector
from participants.models import Post as PostRow
from participants.models import Proximity as ProximityRow
from participants.when import When

Row = TypeVar("Row", PostRow, ProximityRow)


@dataclass(frozen=True)
class Newcomer:
    """Somebody who takes part from now on, as the form says it: nothing here says who it is."""

    pseudonym: str
    side: Party | None = None
    level: Level | str = ""
    is_conversant: bool = False


@dataclass(frozen=True)
class Held:
    """A post or an affiliation. Its title stands in the identity record."""

    since: When
    until: When | None
    level: Level
    party: Party | None = None
    sector: Sector | str = ""
    is_office: bool = False
    confidence: Confidence = Confidence.SINGLE_SOURCE


@dataclass(frozen=True)
class Tie:
    """How near somebody was to who decides for a party, as of a day."""

    party: Party
    level: Closeness
    basis: Basis
    when: When
    confidence: Confidence = Confidence.SINGLE_SOURCE


@transaction.atomic
def add(process: Process, newcomer: Newcomer, *, by: User) -> Participation:
    """A person of their own for each process: what two processes know of one human is never one row."""
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    if calling.is_taken(process, newcomer.pseudonym):
        raise ValidationError({"pseudonym": _("Somebody in this process has this pseudonym already.")})
    participation = Participation.objects.create(
        process=process,
        person=Person.objects.create(),
        pseudonym=newcomer.pseudonym,
        side=newcomer.side,
        level=newcomer.level,
        is_conversant=newcomer.is_conversant,
    )
    audit.record("participation.add", kind="participation", object_id=participation.pk, actor=by, process=process.pk)
    return participation


@dataclass(frozen=True)
class Words:
    """What is known of somebody as a participant, as of a day."""

    when: When
    level: Level | str = ""
    is_conversant: bool = False
    left_on: date | None = None


@transaction.atomic
def describe(participation: Participation, words: Words, *, by: User, at: datetime | None = None) -> Described:
    """A later word stands beside the earlier ones; the participation says what the latest day says."""
    one = (
        Participation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person")
        .get(pk=participation.pk)
    )
    if not one.descriptions.exists():
        first = Described(
            participation=one,
            level=one.level,
            is_conversant=one.is_conversant,
            left_on=one.left_on,
            recorded_at=one.person.created_at,
        )
        first.when = min(When.day(timezone.localdate(one.person.created_at)), words.when)
        first.save(force_insert=True)
    row = Described(
        participation=one,
        level=words.level,
        is_conversant=words.is_conversant,
        left_on=words.left_on,
        recorded_at=at or timezone.now(),
        recorded_by=by,
    )
    row.when = words.when
    row.save(force_insert=True)
    newest = one.descriptions.first()
    if newest is not None:
        one.level, one.is_conversant, one.left_on = newest.level, newest.is_conversant, newest.left_on
        one.save(update_fields=["level", "is_conversant", "left_on"])
    audit.record("participation.describe", kind="participation", object_id=one.pk, actor=by, row=row.pk)
    return row


@transaction.atomic
def hold(participation: Participation, held: Held, *, by: User, instead_of: PostRow | None = None) -> PostRow:
    """Write down a post. `instead_of` one that was wrong: that stays known as what was believed until now."""
    words = {
        "party": held.party,
        "level": held.level,
        "sector": held.sector,
        "is_office": held.is_office,
        "confidence": held.confidence,
    }
    if instead_of is None:
        post = PostRow(person=participation.person, recorded_by=by, **words)
        post.since, post.until = held.since, held.until
        post.save(force_insert=True)
    else:
        post = correct(instead_of, by=by, since=held.since, until=held.until, **words)
    verb = "post.correct" if instead_of else "post.write"
    audit.record(verb, kind="participation", object_id=participation.pk, actor=by, post=post.pk)
    return post


@transaction.atomic
def stand_near(
    participation: Participation, tie: Tie, *, by: User, instead_of: ProximityRow | None = None
) -> ProximityRow:
    """A new word on a tie, or with `instead_of` the correction of one that was wrong."""
    words = {"party": tie.party, "level": tie.level, "basis": tie.basis, "confidence": tie.confidence}
    if instead_of is None:
        row = ProximityRow(person=participation.person, recorded_by=by, **words)
        row.when = tie.when
        row.save(force_insert=True)
    else:
        row = correct(instead_of, by=by, when=tie.when, **words)
    verb = "tie.correct" if instead_of else "tie.write"
    audit.record(verb, kind="participation", object_id=participation.pk, actor=by, tie=row.pk)
    return row


def correct(row: Row, *, by: User, **changes: Any) -> Row:
    try:
        return row.correct(by=by, **changes)
    except AlreadyCorrectedError as error:
        raise ValidationError(_("Somebody corrected this before you. Look at it again.")) from error


@transaction.atomic
def keep_aid(participation: Participation, text: str, *, by: User, at: datetime | None = None) -> MemoryAid:
    """What helps `by` to know them again, for nobody else's eyes. An empty text takes the one before it away."""
    process = participation.process
    audience = audiences.own(by, process.scope)
    aid = MemoryAid(participation=participation, audience=audience, created_by=by, created_at=at or timezone.now())
    aid.body = sealed.seal(text, kind="memory_aid", object_id=aid.pk, audience=audience, key_scope=process.scope, by=by)
    aid.save(force_insert=True)
    audit.record("memory_aid.write", kind="participation", object_id=participation.pk, actor=by)
    return aid


def aids_of(participations: list[Participation], reader: User) -> dict[Participation, str]:
    """The newest aid of `reader` to each of these, opened at once; with those to who turned out to be the same."""
    found = {participation.pk: participation for participation in participations}
    merged_at = Merging.objects.filter(other=OuterRef("participation"), undone_at=None).values("created_at")
    newest = (
        MemoryAid.objects.visible_to(reader)
        .filter(Q(participation__in=found) | Q(participation__merged_into__in=found), created_by=reader)
        .annotate(merged_at=Subquery(merged_at[:1]))
        .order_by("participation_id", "-created_at")
        .distinct("participation_id")
        .select_related("participation")
    )
    rows = sorted(newest, key=lambda aid: aid.participation_id not in found)
    texts = sealed.unseal([aid.body_id for aid in rows])
    said: dict[Participation, str] = {}
    written: dict[Participation, datetime] = {}
    for aid in rows:
        one = found.get(aid.participation_id)
        if one is not None:
            said[one], written[one] = texts[aid.body_id], aid.created_at
            continue
        one = found[aid.participation.merged_into_id]  # type: ignore[index]  # merged into one of these
        if one not in written or written[one] < aid.merged_at:
            said[one] = "\n".join(filter(None, [said.get(one, ""), texts[aid.body_id]]))
    return {one: text for one, text in said.items() if text}
