"""Section 7 of the story: four plans and what changed between them, impasses, and success looked back on."""

from confidentiality.context import acting_as
from dialogues.models import Assessment, ContextEvent, DocumentVersion, Impasse, ObjectivePeriod, Plan, Snapshot
from dialogues.plan_changes import compare
from dialogues.sealing import open_all


def changes(story, number):
    versions = {plan.number: plan for plan in Plan.objects.whole().filter(process=story.larkspur)}
    periods = ObjectivePeriod.objects.filter(objective__process=story.larkspur).current().in_order()
    told = compare(versions.get(number - 1), versions[number], periods)
    return {line.objective.code: " ".join(line.changes) for line in told.lines if line.is_changed}


def test_what_changed_from_plan_to_plan_and_why(story):
    plans = Plan.objects.filter(process=story.larkspur)

    assert [(plan.when.earliest, plan.cause, str(plan.event or "")) for plan in plans] == [
        (story.days.on(-1030), "Start", ""),
        (story.days.on(-650), "Election", "Election in Norvane"),
        (story.days.on(-308), "Breakdown", "Talks break down"),
        (story.days.on(-28), "Suspension", "Talks suspended"),
    ]
    assert changes(story, 2) == {"OB3": "deferred", "OB5": "added"}
    assert changes(story, 3) == {"OB6": "added", "OB4": "narrowed", "OB7": "added", "OB1": "met", "OB5": "met"}
    assert changes(story, 4) == {"OB8": "added", "OB2": "met", "OB4": "handed_over"}
    waiting = ContextEvent.objects.waiting_in(story.larkspur, story.days.today)
    assert [event.label for event in waiting] == ["Release rumours"]


def test_one_impasse_is_broken_and_the_other_found_two_parked_ideas(story):
    with acting_as(story.lio):
        impasses = {one.code: one for one in Impasse.objects.visible_to(story.lio).filter(process=story.larkspur)}
        words = open_all(impasses.values())

    assert {code: words[one.pk]["words"] for code, one in impasses.items()} == {
        "M1": "Who may order a release?",
        "M2": "Each side fears that its list will be used as a target list.",
    }
    assert [step.kind for step in impasses["M1"].steps.all()] == ["tried", "tried", "broken"]
    assert sorted(step.kind for step in impasses["M2"].steps.all()) == ["found", "found", "tried", "tried"]
    assert not Impasse.objects.visible_to(story.ina).exists()


def test_success_keeps_its_dissent_and_the_text_its_bracket(story):
    with acting_as(story.lio):
        snapshots = list(Snapshot.objects.visible_to(story.lio))
        words = open_all(snapshots)

    assert {one.claim: words[one.pk]["dissent"] for one in snapshots} == {
        "plausible": "A telephone call between capitals came first.",
        "likely": "The drought did it.",
    }
    assert [(one.state, one.brackets) for one in DocumentVersion.objects.order_by("number")] == [
        ("draft", 1),
        ("initialled", 1),
    ]
    beyond = Assessment.objects.get(objective__code="OB3")
    assert (beyond.verdict, beyond.reviewer, beyond.review_on) == ("beyond_mandate", story.sefa, story.days.on(30))
