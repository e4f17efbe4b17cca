"""Broken glass, questions of access, and the notices that follow: what security does, seen by those concerned."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import OrganisationRole, User
from confidentiality.models import Audience
from confidentiality.models.audience import AudienceKind
from dialogues.models.process import Process
from dialogues.models.session import Session
from dialogues.roles import TABLE, Verb


def houses_of(user: User, verb: Verb) -> models.QuerySet[OrganisationRole, Any]:
    """The organisations for which `user` may `verb`, as ids for a subquery."""
    roles = [role for role in OrganisationRole.Role.values if verb in TABLE[role]]
    return OrganisationRole.objects.held_by(user).filter(role__in=roles).values("organisation")


def led_by(user: User, verb: Verb) -> models.QuerySet[Process]:
    """The processes in which a seat of `user` may `verb`."""
    kinds = [kind for kind, verbs in TABLE.items() if verb in verbs]
    now = Now()
    live = Q(seats__since__lte=now, seats__kind__in=kinds) & (Q(seats__until=None) | Q(seats__until__gt=now))
    return Process.objects.filter(live, seats__user=user)


class GlassQuerySet(models.QuerySet["BrokenGlass"]):
    def visible_to(self, user: User) -> GlassQuerySet:
        """Who asked; who may be the second; and who sees to it that the room is told."""
        seconds = Q(process__convenor__in=houses_of(user, Verb.AGREE_AS_SECOND))
        leads = Q(process__in=led_by(user, Verb.AGREE_AS_SECOND))
        return self.filter(Q(user=user) | seconds | leads)

    def waiting(self) -> GlassQuerySet:
        return self.filter(agreed_at=None)

    def open(self) -> GlassQuerySet:
        return self.filter(expires_at__gt=Now(), ended_at=None)


class BrokenGlass(models.Model):
    """One person reads one team's or one room's texts for a while, because two people said so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("why"), max_length=200)
    hours = models.PositiveSmallIntegerField(_("for how many hours"))
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = GlassQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None, expires_at=None)
                | (
                    Q(agreed_by__isnull=False, agreed_at__isnull=False, expires_at__isnull=False)
                    & ~Q(agreed_by=F("user"))
                ),
                name="glass_takes_two_and_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def opens_room(self) -> bool:
        return self.audience.kind == AudienceKind.ROOM


class QuestionQuerySet(models.QuerySet["AccessQuestion"]):
    def visible_to(self, user: User) -> QuestionQuerySet:
        """Who asked, and the security staff of the house that convenes."""
        return self.filter(Q(asked_by=user) | Q(process__convenor__in=houses_of(user, Verb.ASK_WHO_READS)))


class AccessQuestion(models.Model):
    """“Who could have read this, and why?” Asked of security about one text, by somebody who reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    text_kind = models.CharField(max_length=20)
    text_id = models.UUIDField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["text_kind", "text_id"], condition=Q(answered_at=None), name="question_once_while_waiting"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> NoticeQuerySet:
        return self.filter(to=user)

    def waiting(self) -> NoticeQuerySet:
        return self.filter(done_at=None)


class Notice(models.Model):
    """Something a lead has to know, or to do: it waits on the desk until somebody says that it is done."""

    class Kind(models.TextChoices):
        GLASS_ASKED = "glass_asked", _("Somebody asks to break the glass")
        GLASS_BROKEN = "glass_broken", _("The glass was broken")
        TELL_ROOM = "tell_room", _("Tell the room that the glass was broken")
        FACTOR_RESET = "factor_reset", _("A second factor was reset")
        ADDRESS_CHANGED = "address_changed", _("The address of an account was changed")
        HANDED_OVER = "handed_over", _("A process was handed to you")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    # Whom or what it is about: the person whose factor or address was changed or who handed over, or the glass.
    about = models.UUIDField()
    made_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        indexes = [models.Index(fields=["to"], condition=Q(done_at=None), name="notice_waiting")]

    def __str__(self) -> str:
        return self.get_kind_display()
