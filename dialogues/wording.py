"""The words of a text after it was first written: new versions, a redacted copy, a private note promoted, a grant.

Nothing overwrites: each change is a version of its own, and the older ones stay where they are.
"""

import json
import re
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit, sealed
from confidentiality.markings import Distribution, Marking
from confidentiality.models import Audience, SealedText
from confidentiality.models.audience import AudienceKind, Basis
from confidentiality.scopes import Scope
from dialogues import marking
from dialogues.held import held_in, passage_body, passage_words
from dialogues.models import Passage, Point
from dialogues.record import Said, require_writer, write_point
from dialogues.roles import Verb, require

WORD = re.compile(r"\S+")
BLOCK = "▇▇▇"  # of one length for every word


class Changed(ValidationError):
    """Somebody saved another version meanwhile: both texts are shown, neither is lost."""


def kind_of(text: Point | Passage) -> str:
    return "point" if isinstance(text, Point) else "passage"


def plain(text: Point | Passage, body: str) -> str:
    """The words inside a sealed body."""
    return str(json.loads(body)["text"]) if isinstance(text, Point) else passage_words(body)


def locked(text: Point | Passage, *, by: User) -> Point | Passage:
    """The row for a change by somebody who is in its audience to stay, and may write there."""
    rows = type(text)._default_manager.select_for_update(of=("self",)).select_related("process", "session", "audience")
    row: Point | Passage = rows.get(pk=text.pk)
    if not audiences.may_write(by, row.audience):
        raise sealed.NotInAudience
    require_writer(by, row.process, row.audience)
    return row


@transaction.atomic
def edit(text: Point | Passage, words: str, *, base: int, by: User) -> Point | Passage:
    """Save `words` as the next version. Raises Changed where `base` is not the present version any more."""
    row = locked(text, by=by)
    if row.version != base:
        raise Changed(_("Somebody saved another version while you were writing. Both stand below; nothing is lost."))
    body = sealed.unseal_one(row.body_id)
    if plain(row, body) == words:
        return row
    if isinstance(row, Point):
        words = json.dumps({**json.loads(body), "text": words}, ensure_ascii=False)
    else:
        words = passage_body(words, held_in(row, body))
    marking.write_version(row, words, row.audience, by=by)
    row.save(force_update=True)
    audit.record(f"{kind_of(row)}.edit", kind=kind_of(row), object_id=row.pk, actor=by)
    return row


def versions(text: Point | Passage, reader: User) -> list[tuple[SealedText, str]]:
    """The versions that `reader` may read now, oldest first, with their words; each read is on record."""
    rows = SealedText.objects.filter(
        kind=kind_of(text), object_id=text.pk, audience__in=audiences.of_user(reader)
    ).select_related("written_by", "audience")
    found = list(rows.order_by("version"))
    bodies = sealed.unseal([row.pk for row in found])
    return [(row, plain(text, bodies[row.pk])) for row in found]


def words_in(text: str) -> list[str]:
    return WORD.findall(text)


def blacked(text: str, hidden: Collection[int]) -> str:
    """`text` with the words at these places blacked out, each to the same length."""
    place = iter(range(len(text)))
    return WORD.sub(lambda word: BLOCK if next(place) in hidden else word.group(), text)


@transaction.atomic
def redact(
    point: Point, hidden: Collection[int], *, keepers: Sequence[User], reason: str, by: User, base: int | None = None
) -> Point:
    """Put a blacked copy where `point` stands; the original stays with `keepers`, its writer and whoever redacts.

    The copy is more open than its original, so `reason` says why, and with whose consent: sealed with the copy, for
    whoever reads it. Raises Changed where `base` is not the present version any more.
    What was put up and cleared of the original closes with it: the copy starts without consents, and is put up anew.
    """
    row = locked(point, by=by)
    assert isinstance(row, Point)  # noqa: S101 - for the reader of types
    if base is not None and row.version != base:
        raise Changed(_("Somebody saved another version meanwhile. Choose the words again."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, and with whose consent the rest may stand.")})
    body = json.loads(sealed.unseal_one(row.body_id))
    if not hidden or max(hidden) >= len(words_in(body["text"])):
        raise ValidationError(_("Choose at least one word to black out."))
    copy = Point(
        process=row.process,
        session=row.session,
        position=row.position,
        audience=row.audience,
        distribution=row.distribution,
        attribution=row.attribution,
        caveats=row.caveats,
        kind=row.kind,
        party=row.party,
        issue=row.issue,
        created_by=by,
        redacted_from=row,
    )
    copy.created_at = timezone.now()
    words = blacked(body["text"], hidden)
    copy.body = sealed.seal(
        json.dumps({**body, "text": words, "redacted_because": reason.strip()}, ensure_ascii=False),
        kind="point",
        object_id=copy.pk,
        audience=row.audience,
        key_scope=row.process.scope,
        by=by,
    )
    copy.save(force_insert=True)
    marking.remark(row, Marking(Distribution.RED, row.marking.attribution), by=by, readers=keepers or [by])
    audit.record("point.redact", kind="point", object_id=row.pk, actor=by, copy=copy.pk)
    return copy


@transaction.atomic
def promote(note: Passage, said: Said, *, by: User) -> Point:
    """Let words of one's own private note enter the record, as a point. The note stays as it is, and private."""
    if note.purpose != Passage.Purpose.PRIVATE_NOTE or not audiences.may_write(by, note.audience):
        raise sealed.NotInAudience
    position = Point.objects.filter(session=note.session).count() if note.session_id else 0
    point = write_point(note.process, said, by=by, session=note.session, position=position)
    audit.record("note.promote", kind="passage", object_id=note.pk, actor=by, point=point.pk)
    return point


@transaction.atomic
def grant(point: Point, user: User, *, reason: str, until: datetime | None, by: User) -> None:
    """Let one more person read a point for named people, with a reason, and until a day where one is given.

    It then has a set of people of its own; whoever is let in reads this version and later ones.
    """
    require(by, Verb.WRITE_POINT, point.process)
    row = locked(point, by=by)
    assert isinstance(row, Point)  # noqa: S101 - for the reader of types
    if row.audience.kind != AudienceKind.NAMED:
        raise ValidationError(_("It is not for named people. Mark it anew, or let the person into the room."))
    if until is not None and until <= timezone.now():
        raise ValidationError({"until": _("This day is over.")})
    if audiences.may_read(user, row.audience):
        raise ValidationError({"person": _("This person can read it already.")})
    require_in_sealed_room(row, user)
    own = own_set(row.audience, row.pk)
    if own.pk != row.audience_id:
        marking.write_version(row, sealed.unseal_one(row.body_id), own, by=by)
        row.save(force_update=True)
    audiences.admit(own, user, basis=Basis.NAMED, by=by, reason=reason, expires_at=until)
    audit.record("point.grant", kind="point", object_id=row.pk, actor=by, subject=user.pk)


def own_set(audience: Audience, point_id: UUID) -> Audience:
    """The same people, as a set that belongs to this point alone and may change."""
    scope = Scope("object", point_id)
    if audience.scope == scope:
        return audience
    own = audiences.exactly(audiences.people_in(audience), scope=scope)
    members = dict.fromkeys(audiences.people_in(audience))
    audiences.settle(own, basis=Basis.NAMED, members=members, by=None)
    return own


def require_in_sealed_room(point: Point, user: User) -> None:
    if point.session is not None and point.session.is_sealed:
        inside = audiences.people_in(audiences.room(point.session.scope))
        if user.pk not in inside:
            raise ValidationError({"person": _("What was said in a sealed session is for those who were in the room.")})
