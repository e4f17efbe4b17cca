"""Requests for background work: what was asked, what runs, how it ended. No content here, only ids and codes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from jobs import kinds

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.utils.functional import _StrOrPromise

CODE = r"^[a-z][a-z0-9_.]*$"


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CLAIMED = "claimed", _("Being worked on")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")


OPEN = (State.WAITING, State.CLAIMED)
UNCLAIMED = Q(token=None, lease_until=None)
ENDED = Q(finished_at__isnull=False)


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(requester_id=user.pk) if user.pk else self.none()

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def due(self) -> Self:
        return self.filter(state=State.WAITING, not_before__lte=Now())

    def lost(self) -> Self:
        """Claimed by a worker that has not been heard of since its lease ran out."""
        return self.filter(state=State.CLAIMED, lease_until__lt=Now())

    def held_by(self, token: uuid.UUID) -> Self:
        return self.filter(state=State.CLAIMED, token=token)

    def finish(self, state: State, error: str = "") -> int:
        return self.update(state=state, error=error, token=None, lease_until=None, finished_at=Now())

    def put_back(self, error: str, attempts: int) -> int:
        """Let these wait for another attempt, or fail where `attempts` was the last one."""
        if attempts >= settings.JOB_ATTEMPTS:
            return self.finish(State.FAILED, error)
        pause = timedelta(seconds=settings.JOB_BACKOFF_SECONDS * 2 ** (attempts - 1))
        return self.update(
            state=State.WAITING, error=error, token=None, lease_until=None, woken_at=None, not_before=Now() + pause
        )


@dataclass(frozen=True)
class Progress:
    """Where a request stands, for people: words, and which of how many steps (0 of n before the first)."""

    label: _StrOrPromise
    position: int
    total: int

    def __str__(self) -> str:
        return str(self.label)


class Request(models.Model):
    """Something a user asked to be done in the background; at most one open per kind and subject."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    subject = models.UUIDField()
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Whom the worker acts as; nobody for a standing job."),
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(db_default=Now())
    woken_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["woken_at", "created_at"], condition=Q(state__in=OPEN), name="request_open"),
            models.Index(fields=["requester", "-created_at"], name="request_of_requester"),
            models.Index(fields=["finished_at"], condition=Q(state=State.FAILED), name="request_failed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(state__in=OPEN), name="request_one_open_per_subject"
            ),
            models.CheckConstraint(
                condition=(UNCLAIMED & Q(state=State.WAITING, finished_at=None))
                | Q(
                    state=State.CLAIMED,
                    token__isnull=False,
                    lease_until__isnull=False,
                    claimed_at__isnull=False,
                    finished_at=None,
                    attempts__gte=1,
                )
                | (UNCLAIMED & ENDED & Q(state=State.DONE, error="", attempts__gte=1))
                | (UNCLAIMED & ENDED & Q(state__in=[State.FAILED, State.REFUSED]) & ~Q(error=""))
                | (UNCLAIMED & ENDED & Q(state=State.CANCELLED)),
                name="request_state_fits_columns",
            ),
            models.CheckConstraint(
                condition=Q(kind__regex=CODE)
                & (Q(step="") | Q(step__regex=CODE))
                & (Q(error="") | Q(error__regex=CODE)),
                name="request_holds_codes_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def progress(self) -> Progress:
        """The words the kind supplies for the step at work, else the state's."""
        kind = kinds.find(self.kind)
        steps = list(kind.steps) if kind else []
        if self.state == State.CLAIMED and kind and self.step in steps:
            return Progress(kind.steps[self.step], steps.index(self.step) + 1, len(steps))
        return Progress(State(self.state).label, len(steps) if self.state == State.DONE else 0, len(steps))


class Schedule(models.Model):
    """A standing job: the relay that moves `next_at` on writes the request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40, unique=True)
    every = models.DurationField()
    next_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(every__gt=timedelta(0)), name="schedule_every_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} every {self.every}"


class Heartbeat(models.Model):
    """When each relay was last at work."""

    relay = models.UUIDField(primary_key=True, editable=False)
    seen_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.relay} {self.seen_at}"
