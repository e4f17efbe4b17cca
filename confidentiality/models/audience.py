"""Audiences and the grants that say who is in them. Written through `confidentiality.audiences` only."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Q, Subquery
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from confidentiality.databaseclock import StatementTimestamp
from confidentiality.scopes import Scope, ScopeKind


class AudienceKind(models.TextChoices):
    OWN = "own", _("one person's own notes")
    DRAFT = "draft", _("one draft")
    TEAM = "team", _("the process team")
    PARTNERS = "partners", _("the team and named partners")
    COMMUNITY = "community", _("the convenor's community")
    ROOM = "room", _("the room")
    NAMED = "named", _("named people")
    CLEARANCE = "clearance", _("clearance")
    DRAFTING = "drafting", _("drafting")
    COPY = "copy", _("one copy")
    IDENTITY = "identity", _("identity")


class Basis(models.TextChoices):
    """Why somebody is in an audience; each reason is a grant of its own, and ends on its own."""

    OWN = "own", _("their own")
    SEAT = "seat", _("a seat")
    ORGANISATION = "organisation", _("a partner organisation")
    ATTENDANCE = "attendance", _("was present")
    NAMED = "named", _("named")
    ADDRESSEE = "addressee", _("addressee")
    GUARD = "guard", _("the guard")
    BREAK_GLASS = "break_glass", _("break-glass")


# How open a kind is: tightening moves a text from an opener kind to a closer one, or to fewer people of its own.
OPENNESS = {
    AudienceKind.NAMED: 0,
    AudienceKind.ROOM: 0,
    AudienceKind.TEAM: 1,
    AudienceKind.CLEARANCE: 1,
    AudienceKind.PARTNERS: 2,
    AudienceKind.COMMUNITY: 3,
}


class Audience(models.Model):
    """A set of people who may read. `digest` tells apart those of one kind and scope: an owner, or a set of people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=AudienceKind)
    scope_kind = models.CharField(max_length=12, blank=True)
    scope_id = models.UUIDField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    # No row that points here was written later: what lists are cut by. Kept by triggers.
    newest_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        default_permissions = ()
        permissions = [("read_audience", "Can read what is sealed into this audience")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope_kind", "scope_id", "digest"],
                name="audience_is_one_per_meaning",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="audience_scope_is_whole",
                condition=Q(scope_kind="", scope_id=None) | (~Q(scope_kind="") & Q(scope_id__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def scope(self) -> Scope | None:
        return Scope(self.scope_kind, self.scope_id) if self.scope_id else None

    @property
    def openness(self) -> int | None:
        """What is put up out of a room stands as close as the room; None for a kind that is neither."""
        of_a_room = self.kind == AudienceKind.CLEARANCE and self.scope_kind == ScopeKind.SESSION
        return 0 if of_a_room else OPENNESS.get(AudienceKind(self.kind))

    @property
    def is_immutable(self) -> bool:
        """A set of people shared by many objects never changes; an object's own set may."""
        return self.kind == AudienceKind.NAMED and self.scope_id is None


def reading() -> models.QuerySet[Permission, Any]:
    """The permission, asked once per statement however many grants are looked at."""
    found = Permission.objects.filter(
        codename="read_audience", content_type__app_label="confidentiality", content_type__model="audience"
    )
    return found.values("pk")


class GrantQuerySet(models.QuerySet["Grant"]):
    def live(self) -> Self:
        """Not ended, by the database's clock at this statement; the reader active and not barred, the audience open."""
        not_barred = Q(user__barred_until=None) | Q(user__barred_until__lte=StatementTimestamp())
        return self.standing().filter(not_barred, user__is_active=True)

    def standing(self) -> Self:
        """As `live`, whether or not the account of the reader goes on."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=StatementTimestamp()),
            permission=Subquery(reading()),
            content_object__closed_at=None,
        )


class Grant(UserObjectPermissionBase):
    """One person may read one audience, for one reason. A row is never deleted: ending sets `expires_at`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="audience_grants")
    permission = models.ForeignKey(Permission, on_delete=models.PROTECT, related_name="+", db_index=False)
    content_object = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="grants")
    basis = models.CharField(max_length=12, choices=Basis)
    reason = models.CharField(max_length=200, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = UserObjectPermissionManager.from_queryset(GrantQuerySet)()  # type: ignore[misc]

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "permission", "content_object", "basis"], name="grant_is_one_per_basis"
            ),
            models.CheckConstraint(
                name="grant_basis_is_known",
                condition=Q(
                    basis__in=[
                        "own",
                        "seat",
                        "organisation",
                        "attendance",
                        "named",
                        "addressee",
                        "guard",
                        "break_glass",
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.content_object_id} ({self.basis})"
