"""Participants as they stood on a day: what the latest word on each said then; by no query more than now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, JSONObject

from dialogues.as_at import AsAt
from dialogues.models import Called, Described, Participation
from dialogues.models.participation import ParticipationQuerySet
from participants.models import Party


def standing_on(rows: ParticipationQuerySet, as_at: AsAt) -> ParticipationQuerySet:
    if not as_at.is_past:
        return rows
    words = Described.objects.filter(participation=OuterRef("pk"))
    latest = words.filter(as_at.happened(), as_at.written()).order_by("-when_latest", "-when_earliest", "-recorded_at")
    told = JSONObject(level="level", is_conversant="is_conversant", left_on="left_on")
    calls = Called.objects.filter(participation=OuterRef("pk"))
    return rows.annotate(
        words_then=Subquery(latest.values(told=told)[:1]),
        is_described=Exists(words),
        side_then=called(calls.filter(tells_side=True), as_at, JSONObject(side="side_id")),
        name_then=called(calls.exclude(pseudonym=""), as_at, F("pseudonym")),
    )


def called(calls: QuerySet[Called], as_at: AsAt, told: Any) -> Coalesce:
    """The latest word by that day; before any, what was written first."""
    latest = calls.filter(as_at.happened(), as_at.written()).order_by("-when_latest", "-when_earliest", "-recorded_at")
    return Coalesce(
        Subquery(latest.values(told=told)[:1]), Subquery(calls.order_by("recorded_at").values(told=told)[:1])
    )


def name_on(as_at: AsAt, participation: str = "") -> Any:
    """To annotate rows with that are of somebody: the pseudonym of that day, for those who keep the people."""
    own = f"{participation}__" if participation else ""
    if not as_at.is_past:
        return F(f"{own}pseudonym")
    calls = Called.objects.filter(participation=OuterRef(participation or "pk")).exclude(pseudonym="")
    then = Coalesce(called(calls, as_at, F("pseudonym")), F(f"{own}pseudonym"))
    return Case(When(**{f"{own}is_shown_by_name": True}, then=F(f"{own}pseudonym")), default=then)


def stood(one: Participation, as_at: AsAt, *, shows_names: bool = False) -> Participation:
    """From a row that carries the annotations. Nothing was known before the first word; who was described by none
    stands as added."""
    if getattr(one, "is_described", False):
        said = getattr(one, "words_then", None) or {"level": "", "is_conversant": False, "left_on": None}
        one.level, one.is_conversant = said["level"], said["is_conversant"]
        one.left_on = dt.date.fromisoformat(said["left_on"]) if said["left_on"] else None
    if (side := getattr(one, "side_then", None)) is not None:
        one.side_id = UUID(side["side"]) if side["side"] else None
    # Whoever is shown by name is, on every day; an earlier pseudonym is for those who keep the people.
    if shows_names and not one.is_shown_by_name and (name := getattr(one, "name_then", None)):
        one.pseudonym = name
    if as_at.is_past and one.left_on is not None and one.left_on > as_at.day:
        one.left_on = None
    return one


def with_sides(people: Iterable[Participation]) -> dict[UUID, Party]:
    """Their sides of that day, with their names, where these are not at hand."""
    away = {one.side_id for one in people if one.side_id and "side" not in one._state.fields_cache}  # noqa: SLF001
    return Party.objects.with_names().in_bulk(away) if away else {}


def calls_of(one: Participation, as_at: AsAt | None = None) -> list[Called]:
    """All that was told of pseudonym and side, the latest day first, by that day; each with the name of its side."""
    rows = one.calls.select_related("recorded_by", "side").prefetch_related("side__names")
    if as_at is not None and as_at.is_past:
        rows = rows.filter(as_at.happened(), as_at.written())
    found: list[Any] = list(rows)
    for row in found:
        row.side_name = row.side.name_on(row.when_latest) if row.side else ""
    return found
