"""Who may read: audiences, and the grants on them. The only module that writes guardian's rows; all of it is audited.

An audience is fetched by what it means and made on first use. Reading is one question: has the person a live grant?
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission
from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction
from django.db.models import BooleanField, Case, Q, Value, When
from django.db.models.functions import Now

from confidentiality import audit
from confidentiality.context import Person, current_user_id, identify
from confidentiality.databaseclock import StatementTimestamp
from confidentiality.models.audience import Audience, AudienceKind, Basis, Grant
from confidentiality.readers import Reader as Reader
from confidentiality.readers import readers as readers
from confidentiality.readers import readers_of_many as readers_of_many
from confidentiality.scopes import Scope, ScopeKind

Members = Mapping[UUID, datetime | None]


class Immutable(Exception):
    """A set of people that many objects share never changes: the object gets an audience of its own."""


def own(user: Person, process_scope: Scope) -> Audience:
    return _with_owner(AudienceKind.OWN, user, process_scope)


def draft(user: Person, draft_id: UUID) -> Audience:
    """No event: a draft is one event, written when it is opened."""
    return _with_owner(AudienceKind.DRAFT, user, Scope(ScopeKind.DRAFT, draft_id), audited=False)


def team(process_scope: Scope) -> Audience:
    return _of(AudienceKind.TEAM, process_scope)


def partners(process_scope: Scope) -> Audience:
    return _of(AudienceKind.PARTNERS, process_scope)


def community(organisation_scope: Scope) -> Audience:
    return _of(AudienceKind.COMMUNITY, organisation_scope)


def room(session_scope: Scope) -> Audience:
    return _of(AudienceKind.ROOM, session_scope)


def clearance(process_scope: Scope) -> Audience:
    return _of(AudienceKind.CLEARANCE, process_scope)


def sealed_clearance(session_scope: Scope) -> Audience:
    """For a sealed room: the room and one named clearer."""
    return _of(AudienceKind.CLEARANCE, session_scope)


def drafting(briefing_scope: Scope) -> Audience:
    return _of(AudienceKind.DRAFTING, briefing_scope)


def copy(copy_scope: Scope) -> Audience:
    return _of(AudienceKind.COPY, copy_scope)


def identity(person_scope: Scope) -> Audience:
    return _of(AudienceKind.IDENTITY, person_scope)


def named(users: Iterable[Person], *, scope: Scope | None = None, reason: str = "") -> Audience:
    """Exactly these people and the writer: shared by all objects with that set, or with a `scope` one object's own."""
    people = {identify(user) for user in users} | {current_user_id()}
    return exactly((person for person in people if person is not None), scope=scope, reason=reason)


def people_in(audience: Audience) -> frozenset[UUID]:
    """Everyone in it now to stay, also those whose account is over.

    Neither who only broke the glass nor who was let in to a named set until a day: what is made from this set would
    make them permanent.
    """
    standing = Grant.objects.standing().exclude(basis=Basis.BREAK_GLASS).filter(content_object=audience)
    if audience.kind == AudienceKind.NAMED:
        standing = standing.filter(expires_at=None)
    return frozenset(standing.values_list("user_id", flat=True))


def exactly(people: Iterable[UUID], *, scope: Scope | None = None, reason: str = "") -> Audience:
    """These people and nobody else, the writer neither: where a text is cut down to."""
    members = sorted(str(person) for person in people)
    digest = "" if scope else hashlib.sha256(" ".join(members).encode()).hexdigest()
    with transaction.atomic():
        audience, made = _get_or_make(AudienceKind.NAMED, scope, digest)
        if made:
            wanted: Members = {UUID(member): None for member in members}
            _settle(audience, basis=Basis.NAMED, members=wanted, by=current_user_id(), reason=reason)
    return audience


def _of(kind: AudienceKind, scope: Scope) -> Audience:
    return _get_or_make(kind, scope, "")[0]


def _with_owner(kind: AudienceKind, user: Person, scope: Scope, *, audited: bool = True) -> Audience:
    owner = identify(user)
    if owner is None:
        raise ValueError("Nobody has no audience of their own")
    with transaction.atomic():
        audience, made = _get_or_make(kind, scope, hashlib.sha256(str(owner).encode()).hexdigest())
        if made:
            _settle(audience, basis=Basis.OWN, members={owner: None}, by=owner, audited=audited)
    return audience


def _get_or_make(kind: AudienceKind, scope: Scope | None, digest: str) -> tuple[Audience, bool]:
    """Whoever comes second waits for the first to commit and finds the members already there."""
    meaning = {
        "kind": kind,
        "scope_kind": scope.kind if scope else "",
        "scope_id": scope.id if scope else None,
        "digest": digest,
    }
    found = Audience.objects.filter(**meaning).first()
    if found:
        return found, False
    made = Audience(**meaning)
    Audience.objects.bulk_create([made], ignore_conflicts=True)
    kept = Audience.objects.get(**meaning)
    return kept, kept.pk == made.pk


def settle(audience: Audience, *, basis: str, members: Members, by: Person, reason: str = "") -> None:
    """Make the live grants of one basis equal `members` (user to end, None for no end); other bases stay."""
    _refuse_change_of(audience)
    with transaction.atomic():
        _take_turns(audience)
        _settle(audience, basis=basis, members=members, by=by, reason=reason)


def admit(
    audience: Audience,
    user: Person,
    *,
    basis: str,
    by: Person,
    reason: str = "",
    expires_at: datetime | None = None,
) -> None:
    _refuse_change_of(audience)
    with transaction.atomic():
        _take_turns(audience)
        _settle(audience, basis=basis, members={_known(user): expires_at}, by=by, reason=reason, ending=False)


def dismiss(audience: Audience, user: Person, *, basis: str, by: Person, reason: str = "") -> None:
    """End one grant; the person still reads by a grant of another basis, if there is one."""
    _refuse_change_of(audience)
    with transaction.atomic():
        held = _held(audience, basis).filter(user=_known(user))
        _end([grant for grant in held if grant.is_live], by=by, reason=reason, audited=True)


def reschedule(
    user: Person, end: datetime | None, *, among: "models.QuerySet[Audience]", bases: Iterable[str], by: Person
) -> None:
    """Let what `user` holds now in `among` on one of `bases` end at `end`. What has ended stays ended."""
    with transaction.atomic():
        for grant in _held_now(user, among, bases):
            if grant.expires_at != end:
                _change(grant, end, by=by, reason=grant.reason)


def dismiss_from(
    user: Person, *, among: "models.QuerySet[Audience]", bases: Iterable[str], by: Person, reason: str = ""
) -> None:
    """End what `user` holds in `among` on one of `bases`."""
    with transaction.atomic():
        _end(_held_now(user, among, bases), by=by, reason=reason, audited=True)


def _held_now(user: Person, among: "models.QuerySet[Audience]", bases: Iterable[str]) -> "models.QuerySet[Any]":
    held = Grant.objects.standing().select_for_update(of=("self",), no_key=True)
    return held.filter(user=_known(user), content_object__in=among, basis__in=[*bases]).order_by("pk")


def close(audience: Audience, *, by: Person) -> None:
    """Let nobody read it from now on, whatever they were granted."""
    if Audience.objects.filter(pk=audience.pk, closed_at=None).update(closed_at=Now()):
        audit.record("audience.close", kind="audience", object_id=audience.pk, actor=by)


def _take_turns(audience: Audience) -> None:
    """Two changes to one audience follow one another; reading it is not held up."""
    Audience.objects.select_for_update(no_key=True).get(pk=audience.pk)


def _refuse_change_of(audience: Audience) -> None:
    if audience.is_immutable:
        raise Immutable(str(audience.pk))


def _known(user: Person) -> UUID:
    person = identify(user)
    if person is None:
        raise ValueError("Nobody can be in an audience")
    return person


def _held(audience: Audience, basis: str) -> "models.QuerySet[Any]":
    """The grants of one basis, ended ones too, locked; `is_live` is told by the database's clock."""
    live = Q(expires_at=None) | Q(expires_at__gt=StatementTimestamp())
    return (
        Grant.objects.select_for_update(of=("self",), no_key=True)
        .filter(content_object=audience, basis=Basis(basis))
        .annotate(is_live=Case(When(live, then=Value(True)), default=False, output_field=BooleanField()))
        .order_by("pk")
    )


def _settle(
    audience: Audience,
    *,
    basis: str,
    members: Members,
    by: Person,
    reason: str = "",
    ending: bool = True,
    audited: bool = True,
) -> None:
    held = {grant.user_id: grant for grant in _held(audience, basis)}
    missing = {user: end for user, end in members.items() if user not in held}
    _give(audience, basis, missing, by=by, reason=reason, audited=audited)
    for user, end in members.items():
        if user in held and not (held[user].is_live and held[user].expires_at == end):
            _change(held[user], end, by=by, reason=reason)
    if ending:
        over = [grant for user, grant in held.items() if user not in members and grant.is_live]
        _end(over, by=by, reason=reason, audited=audited)


def _give(audience: Audience, basis: str, ends: Members, *, by: Person, reason: str, audited: bool) -> None:
    if not ends:
        return
    permission = Permission.objects.get_by_natural_key("read_audience", "confidentiality", "audience")
    grants = [
        Grant(
            user_id=user,
            permission=permission,
            content_object=audience,
            basis=basis,
            reason=reason,
            granted_by_id=identify(by),
            expires_at=end,
        )
        for user, end in ends.items()
    ]
    Grant.objects.bulk_create(grants)
    if audited:
        audit.record_all(_event("grant.give", grant, by) for grant in grants)


def _change(grant: Grant, end: datetime | None, *, by: Person, reason: str) -> None:
    Grant.objects.filter(pk=grant.pk).update(expires_at=end, granted_by=identify(by), reason=reason)
    audit.record_all([_event("grant.change", grant, by)])


def _end(grants: Iterable[Grant], *, by: Person, reason: str, audited: bool) -> None:
    over = list(grants)
    if not over:
        return
    Grant.objects.filter(pk__in=[grant.pk for grant in over]).update(expires_at=Now())
    if audited:
        audit.record_all(_event("grant.end", grant, by) for grant in over)


def _event(verb: str, grant: Grant, by: Person) -> audit.AuditEvent:
    return audit.event(
        verb, kind="audience", object_id=grant.content_object_id, actor=by, grant=grant.pk, user=grant.user_id
    )


def may_read(user: Person, audience: Audience) -> bool:
    return Grant.objects.live().filter(user=identify(user), content_object=audience).exists()


def may_write(user: Person, audience: Audience) -> bool:
    """Whether `user` is in it to stay: who broke the glass reads, and neither writes nor decides."""
    standing = Grant.objects.live().exclude(basis=Basis.BREAK_GLASS)
    return standing.filter(user=identify(user), content_object=audience).exists()


def of_user(user: Person) -> "models.QuerySet[Grant, UUID]":
    """The ids of the audiences this person is in now."""
    return (
        Grant.objects.live()
        .filter(user=identify(user))
        .values_list("content_object_id", flat=True)
        .distinct()
        .order_by()
    )


def hold(audience_ids: "Iterable[UUID] | models.QuerySet[Any, Any]", *, writing: bool = False) -> dict[UUID, UUID]:
    """For each of these audiences that the reader is in, a grant; it cannot end, nor texts move, before commit.

    Broken glass is for reading: for `writing` it does not count.
    """
    grants = Grant.objects.live().filter(user=current_user_id(), content_object__in=audience_ids)
    if writing:
        grants = grants.exclude(basis=Basis.BREAK_GLASS)
    try:
        statement, parameters = grants.values_list("content_object_id", "id").order_by("id").query.sql_with_params()
    except EmptyResultSet:
        return {}
    locks = " FOR SHARE OF confidentiality_grant FOR KEY SHARE OF confidentiality_audience"
    with connection.cursor() as cursor:
        cursor.execute(statement + locks, parameters)
        return dict(cursor.fetchall())
