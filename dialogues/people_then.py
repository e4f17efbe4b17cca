"""Participants as they stood on a day: what the latest word on each said then; by no query more than now."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject

from dialogues.as_at import AsAt
from dialogues.models import Described, Participation
from dialogues.models.participation import ParticipationQuerySet


def standing_on(rows: ParticipationQuerySet, as_at: AsAt) -> ParticipationQuerySet:
    if not as_at.is_past:
        return rows
    words = Described.objects.filter(participation=OuterRef("pk"))
    latest = words.filter(as_at.happened(), as_at.written()).order_by("-when_latest", "-when_earliest", "-recorded_at")
    told = JSONObject(level="level", is_conversant="is_conversant", left_on="left_on")
    return rows.annotate(words_then=Subquery(latest.values(told=told)[:1]), is_described=Exists(words))


def stood(one: Participation, as_at: AsAt) -> Participation:
    """From a row that carries the annotations. Nothing was known before the first word; who was described by none
    stands as added."""
    if getattr(one, "is_described", False):
        said = getattr(one, "words_then", None) or {"level": "", "is_conversant": False, "left_on": None}
        one.level, one.is_conversant = said["level"], said["is_conversant"]
        one.left_on = dt.date.fromisoformat(said["left_on"]) if said["left_on"] else None
    if as_at.is_past and one.left_on is not None and one.left_on > as_at.day:
        one.left_on = None
    return one
