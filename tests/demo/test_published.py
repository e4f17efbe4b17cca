"""The published cases: what their sources disagree about stands side by side, and nobody's rhythm is invented."""

from dialogues.models import Claim, ContextEvent, ExternalId, IntervalPeriod, Process, TrackCall
from participants.when import When


def test_three_ends_of_the_tajik_dialogue_and_the_one_that_is_shown(story):
    ends = Claim.objects.current().filter(process__code_name="Inter-Tajik Dialogue", question="When did it end?")

    assert sorted(claim.when.earliest.year for claim in ends) == [2000, 2003, 2005]
    assert [claim.answer for claim in ends if claim.is_chosen] == ["Suspended in 2003"]
    assert all(claim.source for claim in Claim.objects.current())
    assert ExternalId.objects.get(scheme="pax_agreement").value == "388"


def test_neacd_has_the_sessions_that_are_verified_and_two_labels(story):
    neacd = Process.objects.get(code_name="Northeast Asia Cooperation Dialogue")

    assert [session.number for session in neacd.sessions.order_by("number")] == [0, 1, 2, 3, 4, 5, 6, 13, 17, 32]
    assert neacd.sessions.get(number=3).when == When.year(1995)
    assert {call.track for call in TrackCall.objects.filter(process=neacd)} == {"t15", "t2"}


def test_all_of_it_is_read_only_and_told_to_two(story):
    published = Process.objects.filter(is_historic=True)

    assert published.count() >= 13
    assert all(
        {seat.user.name for seat in process.seats.all()} == {"Lio Varrent", "Sefa Dorn"} for process in published
    )
    assert not IntervalPeriod.objects.filter(process__in=published)


def test_each_fact_of_oslo_says_its_source_and_how_sure_it_is(story):
    channel = Process.objects.get(code_name="Oslo channel")
    rows = [*channel.trackperiods.all(), *channel.stageperiods.all(), *channel.statusperiods.all()]
    facts = [*rows, *ContextEvent.objects.filter(conflict=channel.conflict), *Claim.objects.filter(process=channel)]

    assert len(facts) > 20
    assert all(fact.source and fact.confidence for fact in facts)
    assert {fact.confidence for fact in facts} > {"documented", "single_source", "participant_recollection"}
