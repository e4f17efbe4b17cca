"""Who a person is, sealed under a key of its own and read by standing holders only. Every reading is an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality import audiences, audit, keys, sealed
from confidentiality.models import Audience, Confidential, ConfidentialQuerySet
from participants.facts import Facts
from participants.models.person import Person


class IdentityQuerySet(ConfidentialQuerySet["Identity"]):
    def facts(self) -> dict[UUID, Facts]:
        """Each of these persons' facts, read as the current reader: one event each, then one opening."""
        bodies = dict(self.values_list("body", "person"))
        return {bodies[body]: Facts.from_json(text) for body, text in sealed.unseal(bodies).items()}


class Identity(Confidential):
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="identity")
    version = models.PositiveSmallIntegerField(default=1)

    objects = IdentityQuerySet.as_manager()  # type: ignore[misc]  # narrower than its parent's

    class Meta(Confidential.Meta):
        abstract = False
        verbose_name = _("identity record")
        verbose_name_plural = _("identity records")

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def record(cls, person: Person, facts: Facts, *, by: User) -> Identity:
        """Write who a person is, or a new version of it. The writer is the current reader and a standing holder."""
        with transaction.atomic():
            audience = audiences.identity(person.scope)
            # Two writers of one person take turns: neither's version is lost, nor numbered twice.
            Person.objects.select_for_update(no_key=True).get(pk=person.pk)
            identity = cls.objects.filter(person=person).first() or cls(person=person, version=0, created_by=by)
            identity.version += 1
            identity.audience = audience
            identity.body = sealed.seal(
                facts.to_json(),
                kind="identity",
                object_id=identity.pk,
                audience=audience,
                key_scope=person.scope,
                by=by,
                version=identity.version,
            )
            identity.save(force_insert=identity.version == 1, force_update=identity.version > 1)
            audit.record(
                "identity.write",
                kind="identity",
                object_id=identity.pk,
                actor=by,
                person=person.pk,
                version=identity.version,
            )
        return identity

    def facts(self) -> Facts:
        """Open it, as the current reader; raises `Unreadable` for anybody who is no holder."""
        return Facts.from_json(sealed.unseal_one(self.body_id))


def the_guard() -> User:
    """The actor that reads identities for one check of a draft and cannot sign in; made with the first identity."""
    unusable = {"email": "guard@backchannel.invalid", "name": "Guard", "password": make_password(None)}
    guard: User = User.objects.get_or_create(is_guard=True, defaults=unusable)[0]
    return guard


def appoint_holders(
    person: Person, holders: Mapping[UUID, dt.datetime | None], *, by: User, reason: str = ""
) -> Audience:
    """Name who stands by to read this identity, each to the end of their seat, and let the guard in beside them."""
    audience = audiences.identity(person.scope)
    with transaction.atomic():
        audiences.settle(audience, basis="seat", members=holders, by=by, reason=reason)
        audiences.admit(audience, the_guard(), basis="guard", by=by)
    return audience


def forget(person: Person, *, by: User) -> bool:
    """Erase who a person is, for ever: the key is destroyed, so that no backup of the texts opens either.

    The id stays, with its posts and pseudonyms. False when it had been forgotten before.
    """
    with transaction.atomic():
        Identity.objects.filter(person=person).delete()
        return keys.destroy(person.scope, by=by)
