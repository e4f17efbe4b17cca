"""A session: when, how, who was there and as what. What was said is sealed elsewhere."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality.markings import Attribution, Distribution, Marking, strictest
from confidentiality.scopes import Scope
from dialogues.as_at import AsAt
from dialogues.models.participation import Participation
from dialogues.models.process import Process
from dialogues.models.seat import Seat
from dialogues.roles import Verb
from dialogues.vocabulary import Capacity, Neutrality, SessionFormat, SessionStatus, Track
from participants.models import Dated, Party

HELD = (SessionStatus.HELD, SessionStatus.BROKE_OFF)
# What a former attendance keeps of one.
READING = ("implied_track", "is_one_sided", "is_asymmetric")
FORMERLY = ("capacity", "side_id", "leg", "held_office")
# A number that was called off is used up: the record of another meeting never takes it over.
CALLED_OFF = (SessionStatus.POSTPONED, SessionStatus.CANCELLED)


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> SessionQuerySet:
        return self.filter(process__in=Process.objects.visible_to(user))

    def held(self) -> SessionQuerySet:
        return self.filter(status__in=HELD)

    def stood_by(self, as_at: AsAt) -> SessionQuerySet:
        """Of a day that is over, only what had been held by then; nobody wrote down what was planned on which day."""
        if not as_at.is_past:
            return self
        rows = self.held().filter(as_at.happened())
        if not as_at.is_known_then:
            return rows
        return rows.filter(as_at.written() | Q(recorded_at=None) & as_at.written("created_at"))

    def as_read(self, as_at: AsAt) -> SessionQuerySet:
        """Each with how its room was read as far as was known then; now, as it is read now."""
        if not as_at.is_known_then:
            return self
        later = FormerReading.objects.filter(session=OuterRef("pk"), until__gte=as_at.known_at).order_by("until")
        told = JSONObject(**{name: name for name in (*READING, "sides")})
        along: Any = {"read_then": Subquery(later.values(told=told)[:1])}
        return self.annotate(**along)

    def to_record(self, number: int) -> SessionQuerySet:
        """The session of this number that still takes a record: listed or planned, and not called off."""
        return self.filter(number=number, recorded_at=None).exclude(status__in=CALLED_OFF)

    def planned(self) -> SessionQuerySet:
        return self.filter(status=SessionStatus.PLANNED)


class Session(Dated):
    """A planned session's dates are only the window it falls in; its day and place are sealed to the room."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("number"))
    format = models.CharField(_("format"), max_length=20, choices=SessionFormat, default=SessionFormat.WORKSHOP)
    status = models.CharField(_("status"), max_length=12, choices=SessionStatus, default=SessionStatus.HELD)
    declared_track = models.CharField(_("declared track"), max_length=10, choices=Track, blank=True)
    implied_track = models.CharField(_("implied track"), max_length=10, choices=Track, blank=True)
    is_one_sided = models.BooleanField(_("one-sided"), default=False)
    is_asymmetric = models.BooleanField(_("asymmetric"), default=False)
    is_sealed = models.BooleanField(_("sealed"), default=False)
    round = models.PositiveSmallIntegerField(_("round"), null=True, blank=True)
    neutrality = models.CharField(_("how neutral the place was"), max_length=12, choices=Neutrality, blank=True)
    # The ground rules that were acknowledged: nothing of this session is marked more openly than they allow.
    rules_distribution = models.CharField(max_length=12, choices=Distribution, blank=True)
    rules_attribution = models.CharField(max_length=12, choices=Attribution, blank=True)
    languages = models.CharField(_("languages"), max_length=120, blank=True)
    # Set when the record was finished; a session that was held and has none waits on the desk.
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # One save of one form: a double press of the button is one session.
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(db_default=Now())

    objects = SessionQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["when_earliest", "number"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["process", "number"], name="session_number_once_per_process"),
            models.CheckConstraint(
                condition=Q(recorded_at=None, recorded_by=None)
                | Q(recorded_at__isnull=False, recorded_by__isnull=False),
                name="session_recorded_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def read_then(self) -> dict[str, Any] | None:
        """How it was read before a correction that came later than what is asked for; set by `as_read`."""
        return self.__dict__.get("_read_then")

    @read_then.setter
    def read_then(self, told: dict[str, Any] | None) -> None:
        self.__dict__["_read_then"] = told
        for name in READING:
            if told is not None:
                setattr(self, name, told[name])

    @property
    def scope(self) -> Scope:
        return Scope("session", self.pk)

    @property
    def rules(self) -> Marking | None:
        """The most open marking that the ground rules of this session allow; None where none were acknowledged."""
        if not self.rules_distribution and not self.rules_attribution:
            return None
        return Marking(
            Distribution(self.rules_distribution or Distribution.CLEAR),
            Attribution(self.rules_attribution or Attribution.ON_RECORD),
        )

    def bound(self, marking: Marking) -> Marking:
        """`marking`, as strict at least as the ground rules of this session."""
        return strictest([marking, self.rules]) if self.rules else marking

    @property
    def is_held(self) -> bool:
        return self.status in HELD

    @property
    def is_waiting(self) -> bool:
        """Whether it was held and nobody has made its record."""
        return self.recorded_at is None and self.is_held

    @property
    def disagrees(self) -> bool:
        """Whether the room read otherwise than its label says; nothing disagrees with no label."""
        differs = bool(self.implied_track) and self.implied_track != self.declared_track
        return bool(self.declared_track) and (differs or self.is_one_sided or self.is_asymmetric)


class Addition(models.Model):
    """A second hand's record of a session that had one: one save of one form, as with the first."""

    form_key = models.UUIDField(primary_key=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="additions")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.form_key)


class SideReading(models.Model):
    """How one side of a session read: what the implied track is combined from."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="side_readings")
    side = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    reading = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["session", "side"], name="side_read_once_per_session")]

    def __str__(self) -> str:
        return self.reading


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, user: User) -> AttendanceQuerySet:
        return self.filter(session__process__in=Seat.processes_of(user, Verb.SEE_ROOM))


class Attendance(models.Model):
    """One participant in one session: the side and the office are those of the day, kept as they were."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="attendances")
    capacity = models.CharField(_("capacity"), max_length=20, choices=Capacity)
    side = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    held_office = models.BooleanField(_("held office that day"), default=False)
    leg = models.PositiveSmallIntegerField(_("leg"), null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["participation__pseudonym"]
        constraints = [
            models.UniqueConstraint(fields=["session", "participation"], name="present_once_per_session"),
        ]

    def __str__(self) -> str:
        return self.get_capacity_display()


class FormerAttendance(models.Model):
    """How somebody was put down for a session until somebody corrected it; never rewritten, so that it stays known."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="former_attendances")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    # Empty: they had not been put down.
    capacity = models.CharField(_("capacity"), max_length=20, choices=Capacity, blank=True)
    side = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    held_office = models.BooleanField(_("held office that day"), default=False)
    leg = models.PositiveSmallIntegerField(_("leg"), null=True, blank=True)
    corrected_at = models.DateTimeField(default=timezone.now, editable=False)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["corrected_at", "participation__pseudonym"]

    def __str__(self) -> str:
        return self.get_capacity_display()


class FormerReading(models.Model):
    """How a room was read until somebody corrected who was in it, or as what; never rewritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="former_readings")
    implied_track = models.CharField(_("implied track"), max_length=10, choices=Track, blank=True)
    is_one_sided = models.BooleanField(_("one-sided"), default=False)
    is_asymmetric = models.BooleanField(_("asymmetric"), default=False)
    # Of each side its id and how it read, in their order.
    sides = models.JSONField(default=list)
    until = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["until"]

    def __str__(self) -> str:
        return self.implied_track


class StaffAttendance(models.Model):
    """A member of staff in the room: this fills the room's audience (dialogues/seats.py)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    leg = models.PositiveSmallIntegerField(_("leg"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="staff_once_per_session")]

    def __str__(self) -> str:
        return str(self.user_id)
