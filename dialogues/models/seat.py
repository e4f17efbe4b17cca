"""Seats: who does what in a process, since when and until when."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from dialogues.models.process import Process
from dialogues.roles import SeatKind


class SeatQuerySet(models.QuerySet["Seat"]):
    def live(self) -> "SeatQuerySet":
        """Seats held at this moment, by the database's clock."""
        return self.filter(Q(until=None) | Q(until__gt=Now()), since__lte=Now())


class Seat(models.Model):
    """Given and ended only through `dialogues.seats`, which lets people in and out of what they may read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    kind = models.CharField(_("seat"), max_length=20, choices=SeatKind)
    since = models.DateTimeField(_("since"), db_default=Now())
    until = models.DateTimeField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(db_default=Now())

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=models.F("since")), name="seat_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["process", "user", "kind"], condition=Q(until=None), name="seat_once_while_open"
            ),
        ]
        indexes = [models.Index(fields=["user", "process"], name="seat_of_user")]

    def __str__(self) -> str:
        return self.get_kind_display()
