"""Standing holders of an identity: the seats that a lead named for it."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from dialogues.models.seat import Seat
from participants.models import Person


class IdentityHolder(models.Model):
    """A seat given anew is another seat and has to be named again (`dialogues/holders.py`)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(db_default=Now())
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "seat"], name="holder_once_per_seat")]

    def __str__(self) -> str:
        return str(self.seat_id)
