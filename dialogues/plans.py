"""Making the next version of a plan, and looking again because of an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from confidentiality import audit
from dialogues.models import ContextEvent, EventReview, Objective, Phase, PhaseNeed, Plan, PlannedObjective, Process
from participants.when import When

Treatment = PlannedObjective.Treatment


@dataclass(frozen=True)
class Aim:
    """What a plan does with an objective; `phase` is the number of its phase, None where it is put off."""

    objective: Objective
    phase: int | None
    treatment: Treatment = Treatment.PURSUED
    words: str = ""


@dataclass(frozen=True)
class Step:
    """A phase by its number, and the numbers of those it waits for."""

    number: int
    name: str
    waits_for: Sequence[int] = ()
    due: When | None = None


@dataclass(frozen=True)
class Draft:
    when: When
    cause: str
    phases: Sequence[Step]
    aims: Sequence[Aim]
    event: ContextEvent | None = None
    # The events that this version looked at; the one that caused it is among them in any case.
    looked_at: Iterable[ContextEvent] = field(default=())


class Circle(ValueError):
    """Phases that wait for one another: their numbers in order, the first again at the end."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = list(numbers)
        super().__init__(" → ".join(str(number) for number in self.numbers))


class Overtaken(Exception):
    """Somebody made a version of this plan first: look at it before making another."""


def circle_in(waits_for: Mapping[int, Iterable[int]]) -> list[int]:
    """The first circle among phases that wait for others, from a number back to itself; empty if there is none."""
    done: set[int] = set()

    def follow(number: int, path: list[int]) -> list[int]:
        if number in path:
            return [*path[path.index(number) :], number]
        if number in done:
            return []
        for other in waits_for.get(number, ()):
            if found := follow(other, [*path, number]):
                return found
        done.add(number)
        return []

    return next((found for number in waits_for if (found := follow(number, []))), [])


@transaction.atomic
def resequence(
    process: Process, draft: Draft, *, by: User, follows: int, key: UUID | None = None, at: datetime | None = None
) -> Plan:
    """The next version of the plan. `follows` is the number of the version it was written from, 0 for the first.

    The old versions stay as they are. Raises `Circle`, and `Overtaken` where there is a later version already.
    """
    if circle := circle_in({phase.number: phase.waits_for for phase in draft.phases}):
        raise Circle(circle)
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    last = process.plans.last()
    if (last.number if last else 0) != follows:
        raise Overtaken
    plan = Plan(
        id=key or uuid4(),
        process=process,
        number=follows + 1,
        cause=draft.cause,
        event=draft.event,
        recorded_at=at or timezone.now(),
        recorded_by=by,
    )
    plan.when = draft.when
    plan.save(force_insert=True)
    write_phases(plan, draft)
    looked_at = {event.pk: event for event in [*draft.looked_at, *filter(None, [draft.event])]}
    for event in looked_at.values():
        review(process, event, by=by, plan=plan, at=at)
    audit.record("plan.make", kind="process", object_id=process.pk, actor=by, plan=plan.pk, number=plan.number)
    return plan


def write_phases(plan: Plan, draft: Draft) -> None:
    phases: dict[int, Phase] = {}
    for step in draft.phases:
        phases[step.number] = Phase(plan=plan, number=step.number, name=step.name)
        phases[step.number].due = step.due
    Phase.objects.bulk_create(phases.values())
    PhaseNeed.objects.bulk_create(
        PhaseNeed(phase=phases[step.number], needs=phases[other])
        for step in draft.phases
        for other in sorted(set(step.waits_for))
    )
    PlannedObjective.objects.bulk_create(
        PlannedObjective(
            plan=plan,
            phase=None if aim.phase is None else phases[aim.phase],
            objective=aim.objective,
            position=position,
            treatment=aim.treatment,
            words=aim.words,
        )
        for position, aim in enumerate(draft.aims)
    )


@transaction.atomic
def review(
    process: Process,
    event: ContextEvent,
    *,
    by: User,
    plan: Plan | None = None,
    note: str = "",
    at: datetime | None = None,
) -> EventReview:
    """Write down that the plan was looked at because of `event`: kept, or changed into `plan`. Once for each event."""
    outcome = EventReview.Outcome.CHANGED if plan else EventReview.Outcome.KEPT
    written, is_new = EventReview.objects.get_or_create(
        process=process,
        event=event,
        defaults={
            "outcome": outcome,
            "plan": plan,
            "note": note,
            "reviewed_at": at or timezone.now(),
            "reviewed_by": by,
        },
    )
    if is_new:
        audit.record("event.review", kind="process", object_id=process.pk, actor=by, event=event.pk)
    return written
