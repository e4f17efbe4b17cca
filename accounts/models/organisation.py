"""Organisations, and the roles a person can hold in one. A seat in a process is no role of an organisation."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    class Kind(models.TextChoices):
        CONVENOR = "convenor", _("convenor")
        PARTNER = "partner", _("partner")
        OFFICIAL = "official", _("official body")
        OTHER = "other", _("other")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CONVENOR)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_is_known",
                condition=Q(kind__in=["convenor", "partner", "official", "other"]),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def roles_of(self, user: Any) -> set[str]:
        return set(OrganisationRole.objects.held_by(user).filter(organisation=self).values_list("role", flat=True))


class OrganisationRoleQuerySet(models.QuerySet["OrganisationRole"]):
    def current(self) -> "OrganisationRoleQuerySet":
        """Ask the clock of the database, as grants do."""
        return self.filter(Q(until=None) | Q(until__gt=Now()), since__lte=Now(), user__is_active=True)

    def held_by(self, user: Any) -> "OrganisationRoleQuerySet":
        return self.current().filter(user=user.pk)

    def of_security(self) -> "OrganisationRoleQuerySet":
        """Those that keep accounts, or keep watch."""
        return self.exclude(role=OrganisationRole.Role.MANAGER)


class OrganisationRole(models.Model):
    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("administrator")
        AUDITOR = "auditor", _("auditor")
        # Begins a conflict and its first process; whoever manages a process that is there has a seat in it.
        MANAGER = "manager", _("programme manager")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="organisation_roles", verbose_name=_("account")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="roles", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=15, choices=Role)
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = OrganisationRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role in an organisation")
        verbose_name_plural = _("roles in an organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(until=None),
                name="organisationrole_held_once",
            ),
            models.CheckConstraint(
                name="organisationrole_ends_after_it_began",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="organisationrole_role_is_known",
                condition=Q(role__in=["administrator", "auditor", "manager"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation_id}"
