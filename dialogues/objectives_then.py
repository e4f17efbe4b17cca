"""Objectives as they stood on a day: judged by then, and worded as they were known then; by no query more than now."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import JSONObject

from dialogues.as_at import AsAt
from dialogues.models import Assessment, Objective, ObjectivePeriod, Plan, PlannedObjective, Process, Rewording
from dialogues.stood import state
from dialogues.vocabulary import Achievability, ObjectiveStatus

WORDS = ("title", "success", "evidence")


def histories(as_at: AsAt) -> Prefetch[Any]:
    return Prefetch("periods", queryset=as_at.begun(ObjectivePeriod.objects.all()).in_order(), to_attr="history")


def proposed(process: Process, as_at: AsAt) -> list[Objective]:
    """Each with its history; what nobody had proposed by then was no objective yet."""
    rows = standing_on(process.objectives.select_related("grew_from"), as_at)
    every = [stood(one) for one in rows.prefetch_related(histories(as_at))]
    return [one for one in every if one.history] if as_at.is_past else every  # type: ignore[attr-defined]


def at_a_glance(process: Process, as_at: AsAt, plan: Plan | None) -> list[Objective]:
    """Each with its `states` on that day, in the order of the plan in force, what it leaves out last; in one query."""
    held = as_at.holding(ObjectivePeriod.objects.filter(objective=OuterRef("pk"))).in_order()
    told = JSONObject(code="status", first="since_earliest", last="since_latest", precision="since_precision")
    steps = PlannedObjective.objects.filter(plan=plan, objective=OuterRef("pk"))
    rows = standing_on(process.objectives.all(), as_at).annotate(
        told_states=ArraySubquery(held.values(told=told)), place=Subquery(steps.values("position")[:1])
    )
    every = [stood(one) for one in rows.order_by(F("place").asc(nulls_last=True), "position", "code")]
    for one in every:
        one.states = [state(each, ObjectiveStatus(each["code"]).label) for each in one.told_states]  # type: ignore[attr-defined]
    return [one for one in every if one.states] if as_at.is_past else every  # type: ignore[attr-defined]


def standing_on(rows: QuerySet[Objective], as_at: AsAt) -> QuerySet[Objective]:
    if not as_at.is_past:
        return rows
    judged = Assessment.objects.filter(as_at.written(), objective=OuterRef("pk"), judged_on__lte=as_at.day)
    then: dict[str, Any] = {
        "verdict_then": Subquery(judged.order_by("-judged_on", "-recorded_at").values("verdict")[:1])
    }
    if as_at.is_known_then:
        later = Rewording.objects.filter(objective=OuterRef("pk"), replaced_at__gte=as_at.known_at)
        told = JSONObject(**{name: name for name in WORDS})
        then["words_then"] = Subquery(later.order_by("replaced_at").values(told=told)[:1])
    return rows.annotate(**then)


def stood(objective: Objective) -> Objective:
    """From a row that carries the annotations; one that carries none stands as it does now."""
    if hasattr(objective, "verdict_then"):
        objective.achievability = objective.verdict_then or Achievability.NOT_ASSESSED
    for name, words in (getattr(objective, "words_then", None) or {}).items():
        setattr(objective, name, words)
    return objective
