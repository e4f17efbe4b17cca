"""Seats: who does what in a process, since when and until when."""

import uuid
from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from confidentiality.context import Person, identify
from confidentiality.worded import PLACES, Worded, Words, words_of
from dialogues.models.process import Process
from dialogues.roles import TABLE, SeatKind, Verb


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

    @classmethod
    def processes_of(cls, user: Person, verb: Verb) -> Worded:
        """The ids of the processes in which a seat lets `user` do this now; none for nobody."""
        reader = identify(user)
        return Worded(processes_of_one(verb), *([reader] if reader else []))


@cache
def processes_of_one(verb: Verb) -> Words:
    kinds = [kind for kind, verbs in TABLE.items() if verb in verbs]
    return words_of(Seat.objects.live().filter(user=PLACES[0], kind__in=kinds).order_by().values("process"))
