"""Opening who somebody is: on a typed reason, for ten minutes, and for nobody who does not hold it anyway."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit, sealed
from confidentiality.models import Audience
from confidentiality.models.audience import AudienceKind
from dialogues.models import Participation, Reveal
from participants.facts import Facts
from participants.models import Identity, Person

LEAST_REASON = 10
SHOWN_BEFORE = 20


def held_by(user: User, people: Iterable[UUID]) -> set[UUID]:
    """Of these persons those whose identity `user` may open now."""
    rows = Audience.objects.filter(kind=AudienceKind.IDENTITY, scope_kind="person", scope_id__in=list(people))
    held = rows.filter(pk__in=audiences.of_user(user)).values_list("scope_id", flat=True)
    return {person for person in held if person is not None}


def require_holder(user: User, person_id: UUID) -> None:
    if not held_by(user, [person_id]):
        raise PermissionDenied


@transaction.atomic
def reveal(
    participation: Participation, reason: str, *, by: User, at: datetime | None = None, is_by_name: bool = False
) -> Reveal:
    """Put it on record that `by` opens who this is, and why; the reason is read by those who may open it too.

    Grants nothing; `is_by_name` shows nothing either. Raises PermissionDenied for whoever is no holder,
    ValidationError where nothing was written yet.
    """
    require_holder(by, participation.person_id)
    identity = Identity.objects.visible_to(by).filter(person=participation.person_id).first()
    if identity is None:
        raise ValidationError(_("Nobody has written down who this is."))
    found = Reveal(participation=participation, audience=identity.audience, created_by=by, is_by_name=is_by_name)
    if at is not None:
        found.created_at = at
    if is_by_name:
        found.hidden_at = found.created_at
    found.body = sealed.seal(
        reason,
        kind="reveal",
        object_id=found.pk,
        audience=identity.audience,
        key_scope=participation.person.scope,
        by=by,
    )
    found.save(force_insert=True)
    audit.record(
        "identity.find" if is_by_name else "identity.reveal",
        kind="identity",
        object_id=identity.pk,
        actor=by,
        participation=participation.pk,
        reveal=found.pk,
    )
    return found


@transaction.atomic
def hide(participation: Participation, *, by: User) -> None:
    """Take it off the screen before its time."""
    if Reveal.objects.open_for(by).filter(participation=participation).update(hidden_at=Now()):
        audit.record("identity.hide", kind="participation", object_id=participation.pk, actor=by)


@dataclass(frozen=True)
class Look:
    """One reveal in the past."""

    name: str
    at: datetime
    reason: str
    is_by_name: bool


def looks(participation: Participation, *, reader: User) -> list[Look]:
    """Who opened it lately and why, the last first; the caller is a holder."""
    rows = list(
        Reveal.objects.visible_to(reader)
        .filter(participation=participation)
        .select_related("created_by")
        .order_by("-created_at")[:SHOWN_BEFORE]
    )
    texts = sealed.unseal([row.body_id for row in rows])
    return [Look(row.created_by.name, row.created_at, texts[row.body_id], row.is_by_name) for row in rows]


def facts_of(person_id: UUID, *, reader: User) -> tuple[Facts, int] | None:
    """What is written of this person and in which version, for a holder; None where nothing is."""
    identity = Identity.objects.visible_to(reader).filter(person=person_id).first()
    return (identity.facts(), identity.version) if identity else None


@transaction.atomic
def write(participation: Participation, facts: Facts, *, by: User, since: int | None = None) -> Identity:
    """Write who this is, as a new version. `since` is the version it was written from, 0 for none yet.

    Raises ValidationError where somebody wrote another meanwhile, and writes nothing.
    """
    require_holder(by, participation.person_id)
    person = Person.objects.select_for_update(no_key=True).get(pk=participation.person_id)
    standing = Identity.objects.filter(person=person).values_list("version", flat=True).first() or 0
    if since is not None and since != standing:
        raise ValidationError(
            _("Somebody wrote a newer version meanwhile. Yours stands here still: compare, and save.")
        )
    return Identity.record(person, facts, by=by)
