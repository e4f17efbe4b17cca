"""A dialogue process: its convenor and partners, and who may know that it exists."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from confidentiality.scopes import Scope
from dialogues.models.conflict import Conflict
from dialogues.roles import SeatKind, Verb

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ProcessQuerySet(models.QuerySet["Process"]):
    def visible_to(self, user: User | AnonymousUser) -> ProcessQuerySet:
        """The processes in which `user` holds a seat now; for everybody else they do not exist."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seat: Any = Process.seats.rel.related_model
        return self.filter(pk__in=seat.processes_of(user, Verb.SEE_PROCESS))


class Process(models.Model):
    """Lists show the code name; the private title is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code_name = models.CharField(_("code name"), max_length=60)
    conflict = models.ForeignKey(Conflict, on_delete=models.PROTECT, related_name="processes")
    convenor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    partners: models.ManyToManyField[Organisation, ProcessPartner] = models.ManyToManyField(
        Organisation, through="ProcessPartner", related_name="+"
    )
    is_official = models.BooleanField(_("official talks"), default=False)
    is_historic = models.BooleanField(_("published history"), default=False)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ProcessQuerySet.as_manager()

    class Meta:
        ordering = ["code_name", "pk"]
        indexes = [models.Index(fields=["code_name", "id"], name="process_by_name")]  # a list by name, page by page

    def __str__(self) -> str:
        return self.code_name

    @property
    def scope(self) -> Scope:
        return Scope("process", self.pk)

    def roles_of(self, user: User) -> set[str]:
        return self.roles_by(set(self.seats.live().filter(user=user).values_list("kind", flat=True)))

    def roles_by(self, seats: set[str]) -> set[str]:
        """What somebody with these seats in it is."""
        if not (seats and self.is_historic):
            return seats
        return {"historian", "editor"} if SeatKind.LEAD in seats else {"historian"}


class ProcessPartner(models.Model):
    """An organisation whose note-reading seats are let in to AMBER points of this process."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="partnerships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "organisation"],
                condition=models.Q(ended_at=None),
                name="partner_once_per_process",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)
