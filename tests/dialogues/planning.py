"""Objectives and plans for the tests of this folder."""

from datetime import timedelta

from django.utils import timezone

from dialogues.models import ContextEvent, Objective, Plan
from dialogues.plans import Aim, Draft, Step, Treatment, resequence
from dialogues.vocabulary import ObjectiveKind
from participants.when import When


def ago(days):
    return When.day(timezone.localdate() - timedelta(days=days))


def objective(cast, code, **fields):
    told = {"title": f"Aim {code}", "kind": ObjectiveKind.OUTCOME, "success": "Both sides say the same."}
    return Objective.objects.create(process=cast.process, code=code, **{**told, "evidence": "A text.", **fields})


def event(cast, label="An election", days=50, **fields):
    row = ContextEvent(conflict=cast.conflict, label=label, **fields)
    row.when = ago(days)
    row.save()
    return row


def plan(cast, *order, days=10, narrowed=None, put_off=(), waits_for=None, cause="Start", due=None, at=None, **more):
    """The next version: `order` of codes, a phase for each, which waits for what `waits_for` says by number."""
    known = {one.code: one for one in cast.process.objectives.all()}
    narrowed, waits_for = narrowed or {}, waits_for or {}
    aims = [
        Aim(known[code], number, Treatment.NARROWED if code in narrowed else Treatment.PURSUED, narrowed.get(code, ""))
        for number, code in enumerate(order, start=1)
    ]
    draft = Draft(
        when=ago(days),
        cause=cause,
        event=more.get("event"),
        looked_at=more.get("looked_at", ()),
        phases=[
            Step(number, code, waits_for.get(number, ()), (due or {}).get(code))
            for number, code in enumerate(order, start=1)
        ],
        aims=[*aims, *(Aim(known[code], None, Treatment.DEFERRED) for code in put_off)],
    )
    made = resequence(cast.process, draft, by=cast.lead, follows=cast.process.plans.count(), at=at)
    return Plan.objects.whole().get(pk=made.pk)
