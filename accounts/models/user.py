"""The account: who signs in. What a person may read or do follows from grants, seats and roles, never from this row."""

import uuid
from datetime import timedelta
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation, OrganisationRole
from confidentiality import audit


def known_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("Choose a time zone from the list."), code="unknown_time_zone")


class UserQuerySet(models.QuerySet["User"]):
    def who_can_sign_in(self) -> "UserQuerySet":
        return self.filter(is_active=True, is_guard=False)

    def visible_to(self, user: "User | AnonymousUser") -> "UserQuerySet":
        """There is no directory: oneself, and active colleagues, but officials do not see who else of theirs reads.

        Whoever shares a process is shown by that process, from its own rows.
        """
        if not isinstance(user, User) or not user.is_active or user.is_guard:
            return self.none()
        colleagues = Q(organisation=user.organisation_id) & ~Q(organisation__kind=Organisation.Kind.OFFICIAL)
        keeps = OrganisationRole.objects.held_by(user).of_security().values("organisation")
        return self.who_can_sign_in().filter(Q(pk=user.pk) | colleagues | Q(organisation__in=keeps))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, *, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        user: User = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_password(password)
        user.save(force_insert=True, using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        user: User = self.get(email__iexact=email)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=150)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("organisation"),
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[known_time_zone])
    is_active = models.BooleanField(_("active"), default=True)
    is_guard = models.BooleanField(_("the guard, who cannot sign in"), default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    # After a reset of the second factor: until then no body is read or written, by the database's clock.
    barred_until = models.DateTimeField(_("reads nothing until"), null=True, blank=True, editable=False)
    deactivated_at = models.DateTimeField(_("deactivated"), null=True, blank=True, editable=False)
    deactivated_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_in_any_case"),
            models.UniqueConstraint(fields=["is_guard"], condition=Q(is_guard=True), name="user_there_is_one_guard"),
            models.CheckConstraint(
                name="user_active_is_not_deactivated",
                condition=Q(is_active=False) | Q(deactivated_at=None, deactivated_by=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the backends, also for a superuser: no account passes without a grant."""
        return self.is_active and any(
            backend.has_perm(self, perm, obj) for backend in get_backends() if hasattr(backend, "has_perm")
        )

    def has_module_perms(self, app_label: str) -> bool:
        return False

    @transaction.atomic
    def deactivate(self, *, by: "User") -> None:
        """End the account and every session of it; the next request of each finds nobody."""
        self.is_active = False
        self.deactivated_at = timezone.now()
        self.deactivated_by = by
        self.save(force_update=True, update_fields=["is_active", "deactivated_at", "deactivated_by"])
        self.end_sessions()
        audit.record("account.deactivate", kind="account", object_id=self.pk, actor=by)

    def end_sessions(self) -> None:
        for session in self.usersession_set.all():  # type: ignore[attr-defined]
            session.end()

    @property
    def idle_limit(self) -> timedelta:
        """Officials read on shared desks, facilitators write for long."""
        official = self.organisation is not None and self.organisation.kind == Organisation.Kind.OFFICIAL
        return timedelta(minutes=15 if official else 30)
