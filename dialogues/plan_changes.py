"""What changed between two plans: added, dropped, moved, narrowed, put off, and what was reached meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from dialogues.vocabulary import ObjectiveStatus

if TYPE_CHECKING:
    from uuid import UUID

    from dialogues.models import Objective, ObjectivePeriod, Plan, PlannedObjective
    from participants.when import When


class Change(models.TextChoices):
    """In the order in which a page tells them."""

    ADDED = "added", _("Added")
    RESUMED = "resumed", _("Taken up again")
    EARLIER = "earlier", _("Moved forward")
    LATER = "later", _("Moved back")
    NARROWED = "narrowed", _("Narrowed")
    WIDENED = "widened", _("No longer narrowed")
    DEFERRED = "deferred", _("Put off")
    MET = "met", _("Met")
    HANDED_OVER = "handed_over", _("Handed over")
    DROPPED = "dropped", _("Dropped")
    KEPT = "kept", _("Unchanged")


REACHED = {
    ObjectiveStatus.MET: Change.MET,
    ObjectiveStatus.PARTLY_MET: Change.MET,
    ObjectiveStatus.HANDED_OVER: Change.HANDED_OVER,
}


@dataclass(frozen=True)
class Line:
    """One objective in two plans; a step is None where that plan does not have it."""

    objective: Objective
    before: PlannedObjective | None
    after: PlannedObjective | None
    changes: tuple[Change, ...]
    reached: ObjectivePeriod | None = None  # what became of it, where it left because of that

    @property
    def is_changed(self) -> bool:
        return self.changes != (Change.KEPT,)

    @property
    def grew_from(self) -> Objective | None:
        """Where a new one came from, if that is told."""
        return self.objective.grew_from if Change.ADDED in self.changes else None

    @property
    def words(self) -> str:
        return self.after.words if self.after else ""


@dataclass(frozen=True)
class Comparison:
    before: Plan | None
    after: Plan
    lines: tuple[Line, ...]
    waits: tuple[tuple[PlannedObjective, tuple[str, ...], tuple[str, ...]], ...]

    def tally(self) -> list[tuple[Change, int]]:
        """How many lines changed in each way, in the order of telling."""
        told = [change for line in self.lines for change in line.changes]
        return [(change, told.count(change)) for change in Change if change != Change.KEPT and change in told]


def compare(before: Plan | None, after: Plan, periods: Iterable[ObjectivePeriod]) -> Comparison:
    """Both plans whole (`Plan.objects.whole()`); `periods` are what became of the objectives, in order of time."""
    old, new = steps_of(before), steps_of(after)
    states = dict(latest(periods, on=after.when))
    moved = moves([key for key, step in old.items() if step.phase], [key for key, step in new.items() if step.phase])
    lines = [
        Line(step.objective, old.get(key), step, changes(old.get(key), step, moved.get(key)))
        for key, step in new.items()
    ]
    gone = [left(step, states.get(key)) for key, step in old.items() if key not in new]
    return Comparison(before, after, (*lines, *gone), tuple(waits(before, after)))


def steps_of(plan: Plan | None) -> dict[UUID, PlannedObjective]:
    """By objective, in the order of the phases; what is put off comes last."""
    if plan is None:
        return {}
    ordered = sorted(plan.steps.all(), key=lambda step: (step.phase.number if step.phase else 10_000, step.position))
    return {step.objective_id: step for step in ordered}


def latest(periods: Iterable[ObjectivePeriod], *, on: When) -> Iterable[tuple[UUID, ObjectivePeriod]]:
    return ((period.objective_id, period) for period in periods if period.since_earliest <= on.latest)


def changes(before: PlannedObjective | None, after: PlannedObjective, moved: Change | None) -> tuple[Change, ...]:
    if before is None:
        return (Change.DEFERRED,) if after.is_deferred else with_scope(Change.ADDED, None, after)
    if after.is_deferred:
        return (Change.KEPT,) if before.is_deferred else (Change.DEFERRED,)
    return with_scope(Change.RESUMED if before.is_deferred else moved, before, after)


def with_scope(first: Change | None, before: PlannedObjective | None, after: PlannedObjective) -> tuple[Change, ...]:
    was = before is not None and before.treatment == "narrowed"
    scope = None
    if after.treatment == "narrowed" and (not was or (before is not None and before.words != after.words)):
        scope = Change.NARROWED
    elif was and after.treatment == "pursued":
        scope = Change.WIDENED
    return tuple(filter(None, (first, scope))) or (Change.KEPT,)


def left(step: PlannedObjective, state: ObjectivePeriod | None) -> Line:
    became = REACHED.get(ObjectiveStatus(state.status)) if state else None
    return Line(step.objective, step, None, (became or Change.DROPPED,), state if became else None)


def moves(before: Sequence[UUID], after: Sequence[UUID]) -> dict[UUID, Change]:
    """Who changed places among those in both: as few as explain the new order."""
    both = set(before) & set(after)
    old, new = [key for key in before if key in both], [key for key in after if key in both]
    stayed = {
        key
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        for key in old[block.a : block.a + block.size]
    }
    return {
        key: Change.EARLIER if new.index(key) < old.index(key) else Change.LATER for key in new if key not in stayed
    }


def waits(before: Plan | None, after: Plan) -> Iterable[tuple[PlannedObjective, tuple[str, ...], tuple[str, ...]]]:
    """Objectives of both plans whose phase now waits for others than before."""
    old, new = waits_of(before), waits_of(after)
    for key, step in steps_of(after).items():
        if key in old and key in new and old[key] != new[key]:
            yield step, old[key], new[key]


def waits_of(plan: Plan | None) -> dict[UUID, tuple[str, ...]]:
    """For each objective in a phase, the codes of the objectives that its phase waits for."""
    if plan is None:
        return {}
    codes: dict[int, list[str]] = {}
    for step in plan.steps.all():
        if step.phase:
            codes.setdefault(step.phase.number, []).append(step.objective.code)
    needs = {phase.number: phase.waits_for for phase in plan.phases.all()}
    return {
        step.objective_id: tuple(sorted(code for number in needs[step.phase.number] for code in codes.get(number, [])))
        for step in plan.steps.all()
        if step.phase
    }
