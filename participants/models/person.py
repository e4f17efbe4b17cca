"""A person is an id and nothing else. Who it is, is sealed in an identity; what it is called, differs by process."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from confidentiality.scopes import Scope

if TYPE_CHECKING:
    from participants.models.party import Party


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def scope(self) -> Scope:
        return Scope("person", self.pk)

    def parties_on(self, day: dt.date) -> list[Party]:
        """The parties of the posts it may have held that day, the latest begun first."""
        posts = self.posts.at(day).exclude(party=None).select_related("party")
        return [post.party for post in posts.order_by("-since_earliest", "-since_latest") if post.party]

    def party_on(self, day: dt.date) -> Party | None:
        return next(iter(self.parties_on(day)), None)

    def held_office_on(self, day: dt.date) -> bool:
        return self.posts.holding_office_on(day).exists()
