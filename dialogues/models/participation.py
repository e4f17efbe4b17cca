"""A person in one process: a pseudonym of this process only, a side, and what they agreed to."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dialogues.models.process import Process
from dialogues.models.seat import Seat
from dialogues.roles import Verb
from participants.models import Level, Party, Person


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def visible_to(self, user: User) -> "ParticipationQuerySet":
        return self.filter(process__in=Seat.processes_of(user, Verb.SEE_ROOM))

    def here(self) -> "ParticipationQuerySet":
        """Those who still take part, each under one pseudonym."""
        return self.filter(left_on=None, merged_into=None)


class Participation(models.Model):
    """Pages and addresses use this id, so that a person's two processes cannot be linked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    pseudonym = models.CharField(_("pseudonym"), max_length=120)
    side = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # Whether they counted elsewhere on other days, and then all that `calls` tells of it (dialogues/calling.py): along
    # with the row, so that a page of many asks once.
    has_moved = models.BooleanField(_("counted with another side on other days"), default=False)
    moves = models.JSONField(default=list, blank=True)
    level = models.CharField(_("level"), max_length=24, choices=Level, blank=True)
    is_conversant = models.BooleanField(_("familiar with the official position"), default=False)
    may_be_listed = models.BooleanField(_("agreed to be listed"), default=False)
    may_be_recorded = models.BooleanField(_("agreed to be recorded"), default=False)
    may_be_quoted = models.BooleanField(_("agreed to be quoted"), default=False)
    may_be_contacted = models.BooleanField(_("agreed to be contacted"), default=False)
    # By a decision of the process (dialogues/naming.py): then the pseudonym is the name, and what it was stands beside.
    is_shown_by_name = models.BooleanField(_("public figure, shown by name"), default=False)
    neutral_name = models.CharField(_("pseudonym while shown by name"), max_length=60, blank=True)
    # The one that this turned out to be (dialogues/merging.py).
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="merged", null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["pseudonym"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_shown_by_name=True) & ~Q(neutral_name="") | Q(is_shown_by_name=False, neutral_name=""),
                name="shown_by_name_beside_a_pseudonym",
            ),
            models.UniqueConstraint(fields=["process", "pseudonym"], name="pseudonym_once_per_process"),
            # What two processes know of one human is never one row (dialogues/people.py): merging cannot join them.
            models.UniqueConstraint(fields=["person"], name="person_in_one_process"),
        ]

    def __str__(self) -> str:
        return self.pseudonym
