"""What every confidential row has: one audience, one sealed body; and the only door to such rows, `visible_to`."""

import uuid
from functools import cache
from typing import Any, Self, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Now

from confidentiality.context import Person, identify
from confidentiality.models.audience import Audience, Grant
from confidentiality.models.sealed import SealedText
from confidentiality.newest import Position, newest_ids
from confidentiality.worded import PLACES, IsAnyOf, Worded, Words, words_of

Row = TypeVar("Row", bound=models.Model, covariant=True)


@cache
def audiences_of_one() -> Words:
    return words_of(Grant.objects.live().filter(user=PLACES[0]).values("content_object"))


class ConfidentialQuerySet(models.QuerySet[Row]):
    """Rows that point at an audience by `audience` and were written at `created_at`."""

    def visible_to(self, user: Person) -> Self:
        reader = identify(user)
        if reader is None:
            return self.none()
        return self.filter(IsAnyOf(F("audience_id"), Worded(audiences_of_one(), reader, is_array=True)))

    def newest_visible_to(self, user: Person, count: int, before: Position | None = None) -> list[Row]:
        """The newest of these that `user` may see, newest first and older than `before`; bounded for every reader."""
        reader = identify(user)
        if reader is None or count < 1:
            return []
        found: dict[UUID, Any] = self.in_bulk(newest_ids(self, reader, count, before))
        return sorted(found.values(), key=lambda row: (row.created_at, row.pk), reverse=True)


class Confidential(models.Model):
    """A row whose text is sealed. Row and text are in the same audience: `BindToSealedText` makes the database hold it.

    A `Meta` of a model of this kind extends `Confidential.Meta`, for the index that lists need.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.ForeignKey(SealedText, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()
        indexes = [models.Index(fields=["audience", "-created_at", "-id"], name="%(class)s_newest")]
