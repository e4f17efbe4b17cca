"""Plans are versions: what a version may hold, what changed between two, and which events ask for the next."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from dialogues.models import ContextEvent, EventReview, ObjectivePeriod, Phase, PhaseNeed, Plan, PlannedObjective
from dialogues.plan_changes import Change, compare
from dialogues.plans import Circle, Draft, Overtaken, circle_in, resequence, review
from tests.dialogues.planning import ago, event, objective, plan

pytestmark = pytest.mark.django_db


def became(one, status, days):
    period = ObjectivePeriod(objective=one, status=status)
    period.since = ago(days)
    period.save()
    return period


def test_a_new_version_says_what_changed_and_leaves_the_old_one_alone(cast):
    aims = {code: objective(cast, code) for code in ("A", "B", "C", "D", "E", "F")}
    old = plan(cast, "A", "B", "C", "D", days=30, waits_for={2: [1]})
    periods = [became(aims["A"], "met", 20), became(aims["E"], "active", 15)]
    new = plan(cast, "E", "D", "B", days=10, narrowed={"D": "one road"}, put_off=("C",), waits_for={3: [1]})

    told = {line.objective.code: line.changes for line in compare(old, new, periods).lines}

    assert told == {
        "E": (Change.ADDED,),
        "D": (Change.EARLIER, Change.NARROWED),
        "B": (Change.KEPT,),
        "C": (Change.DEFERRED,),
        "A": (Change.MET,),
    }
    assert compare(old, new, periods).waits[0][1:] == (("A",), ("E",))
    back = plan(cast, "E", "B", "C", days=5)
    again = {line.objective.code: line.changes for line in compare(new, back, periods).lines}
    assert again == {"E": (Change.KEPT,), "B": (Change.KEPT,), "C": (Change.RESUMED,), "D": (Change.DROPPED,)}
    assert [line.changes for line in compare(old, plan(cast, "A", "B", "C", "D", days=1), []).lines] == [
        (Change.KEPT,)
    ] * 4
    assert [str(version) for version in cast.process.plans.all()] == ["Plan 1", "Plan 2", "Plan 3", "Plan 4"]


def test_as_few_as_explain_the_order_are_said_to_have_moved(cast):
    for code in "ABCDE":
        objective(cast, code)
    old, new = plan(cast, *"ABCDE", days=3), plan(cast, *"EABCD", days=2)

    assert {line.objective.code: line.changes for line in compare(old, new, []).lines if line.is_changed} == {
        "E": (Change.EARLIER,)
    }


def test_phases_wait_for_one_another_in_no_circle(cast):
    for code in "ABC":
        objective(cast, code)

    assert circle_in({1: [2], 2: [3], 3: [1]}) == [1, 2, 3, 1]
    assert circle_in({1: [], 2: [1], 3: [1, 2]}) == []
    with pytest.raises(Circle, match="1 → 2 → 1"):
        plan(cast, "A", "B", waits_for={1: [2], 2: [1]})
    assert not Plan.objects.exists()
    first, second, third = plan(cast, "A", "B", "C", waits_for={2: [1], 3: [2]}).phases.all()
    with pytest.raises(IntegrityError, match="in a circle"), transaction.atomic():
        PhaseNeed.objects.create(phase=first, needs=third)
    with pytest.raises(IntegrityError), transaction.atomic():
        PhaseNeed.objects.create(phase=second, needs=second)
    other = plan(cast, "A").phases.get()
    with pytest.raises(IntegrityError, match="its own plan"), transaction.atomic():
        PhaseNeed.objects.create(phase=first, needs=other)


def test_a_plan_is_not_rewritten_and_holds_nothing_of_another_process(cast):
    mine = objective(cast, "A")
    made = plan(cast, "A")
    phase = made.phases.get()

    for rows in (Plan.objects.all(), Phase.objects.all(), PlannedObjective.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.delete() if rows.model is PlannedObjective else rows.update(number=7)
    mine.pk, mine.process, mine.code = None, cast.other_process, "Z"
    mine.save(force_insert=True)
    with pytest.raises(IntegrityError, match="its own process"), transaction.atomic():
        PlannedObjective.objects.create(plan=made, phase=phase, objective=mine)


def test_whoever_comes_second_looks_first(cast):
    objective(cast, "A")
    plan(cast, "A")
    with pytest.raises(Overtaken):
        resequence(cast.process, Draft(when=ago(0), cause="x", phases=[], aims=[]), by=cast.lead, follows=0)


def test_an_event_asks_until_somebody_looked(cast):
    day = ago(0).earliest
    before = event(cast, "Long ago", days=900)
    election, attack = event(cast), event(cast, "An attack", days=20, kept_by=cast.other_process)
    objective(cast, "A")

    assert list(ContextEvent.objects.waiting_in(cast.process, day)) == [election]
    assert list(ContextEvent.objects.waiting_in(cast.process, ago(60).earliest)) == []
    assert set(ContextEvent.objects.known_to(cast.process)) == {before, election}
    made = plan(cast, "A", event=election)
    assert election.reviews.get().plan == made
    assert not ContextEvent.objects.waiting_in(cast.process, day).exists()
    rumour = event(cast, "A rumour", days=1)
    review(cast.process, rumour, by=cast.lead, note="Nothing to it")
    review(cast.process, rumour, by=cast.second)
    assert EventReview.objects.get(event=rumour).note == "Nothing to it"
    assert attack.reviews.count() == 0
