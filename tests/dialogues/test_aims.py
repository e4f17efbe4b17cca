"""Objectives, impasses, documents, purposes and success: what is kept, and what the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from confidentiality.context import acting_as
from confidentiality.sealed import Unreadable
from dialogues import aims, impasses, outcomes, purposes, reach, success
from dialogues.models import Assessment, DocumentVersion, Impasse, Objective, PurposePeriod, Snapshot
from dialogues.sealing import open_all
from dialogues.vocabulary import Achievability, ObjectiveStatus, Purpose
from tests.cast import log
from tests.dialogues.planning import ago, objective

pytestmark = pytest.mark.django_db
WORDS = aims.Words("A rule", "Both crews follow it without asking", "The text")


def test_an_objective_keeps_its_states_its_judgements_and_its_words(cast):
    stated = aims.state(cast.process, WORDS, code="A", kind="outcome", since=ago(90), by=cast.lead)
    grown = aims.state(
        cast.process, WORDS, code="B", kind="framing", since=ago(20), by=cast.lead, grew_from=stated, status="active"
    )
    aims.move(stated, ObjectiveStatus.MET, since=ago(30), by=cast.lead, source="The text was initialled")
    log(cast)
    ground = reach.ground_of(cast.process, timezone.localdate())
    aims.judge(
        stated, Achievability.BEYOND_MANDATE, "Nobody may speak on it", reviewer=cast.second,
        judged_on=ago(9).earliest, review_on=ago(1).earliest, by=cast.lead, ground=ground,
    )  # fmt: skip
    aims.reword(stated, aims.Words("A rule", "Both crews keep it", "The text"), reason="Clearer", by=cast.lead)

    stated.refresh_from_db()
    cast.process.standing.refresh_from_db()
    assert [period.status for period in stated.periods.current().in_order()] == ["proposed", "met"]
    assert stated.periods.current().in_order()[0].until == ago(30)
    assert (stated.achievability, stated.success) == ("beyond_mandate", "Both crews keep it")
    assert stated.rewordings.get().success == WORDS.success
    assert cast.process.standing.objectives_met == 1
    assert reach.in_words(ground)[0].endswith("room of session 1")
    assert {side["side"] for side in ground["sides"]} == {"North", "South"}
    assert list(stated.grew_into.all()) == [grown]


def test_the_database_refuses_what_no_form_should_let_through(cast):
    stated = objective(cast, "A")
    today = timezone.localdate()
    refused = [
        lambda: objective(cast, "B", success=""),
        lambda: objective(cast, "B", success=" \n"),
        lambda: objective(cast, "B", evidence=""),
        lambda: objective(cast, "A"),
        lambda: Objective.objects.filter(pk=stated.pk).update(grew_from=stated),
        lambda: aims.judge(stated, Achievability.STRETCH, "", reviewer=cast.lead, judged_on=today,
                           review_on=today + timedelta(days=1), by=cast.lead),
        lambda: aims.judge(stated, Achievability.STRETCH, "Far", reviewer=cast.lead, judged_on=today,
                           review_on=today, by=cast.lead),
        lambda: aims.judge(stated, Achievability.NOT_ASSESSED, "Far", reviewer=cast.lead, judged_on=today,
                           review_on=today + timedelta(days=1), by=cast.lead),
    ]  # fmt: skip

    for attempt in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert not Assessment.objects.exists()


def test_the_words_of_an_impasse_are_for_the_team_and_of_a_sealed_room_for_the_room(cast):
    with acting_as(cast.note_taker):
        log(cast, is_sealed=True, staff=[cast.lead, cast.second])
    session = cast.process.sessions.get()
    with acting_as(cast.lead):
        shared = impasses.open_impasse(cast.process, "Who decides?", code="M1", since=ago(5), by=cast.lead)
        closed = impasses.open_impasse(
            cast.process, "Who else?", code="M2", since=ago(2), session=session, by=cast.lead
        )
        impasses.add_step(shared, "broken", "By asking anew", when=ago(1), by=cast.lead)
        assert open_all([shared, closed])[closed.pk] == {"words": "Who else?"}

    assert set(Impasse.objects.visible_to(cast.note_taker)) == {shared}
    assert set(Impasse.objects.visible_to(cast.second)) == {shared, closed}
    assert not Impasse.objects.visible_to(cast.manager).exists()
    with acting_as(cast.note_taker), pytest.raises(Unreadable):
        open_all([closed])


def test_what_is_not_agreed_stands_in_brackets(cast):
    stated = objective(cast, "A")
    text = "Article 4: [one checkpoint] [none].\nArticle 5: [by day]."

    with acting_as(cast.lead):
        told = {"kind": "draft_agreement", "when": ago(2), "by": cast.lead}
        first = outcomes.write_version(stated, "Text", text, state="draft", **told)
        with pytest.raises(IntegrityError), transaction.atomic():
            outcomes.write_version(stated, "Text", text, state="agreed", **told)
        outcomes.write_version(stated, "Text", "Article 4: none.", state="agreed", agreed_by=["North"], **told)

    versions = DocumentVersion.objects.filter(document__objective=stated)
    assert [(one.number, one.state, one.brackets) for one in versions] == [(1, "draft", 2), (2, "agreed", 0)]
    assert first.document.versions.count() == 2


def test_purposes_come_and_go_and_success_is_looked_back_on(cast):
    purposes.pursue(cast.process, [Purpose.MAINTAIN_CHANNEL], since=ago(90), by=cast.lead)
    purposes.pursue(cast.process, [Purpose.MAINTAIN_CHANNEL, Purpose.INCLUSION], since=ago(40), by=cast.lead)
    purposes.pursue(cast.process, [Purpose.INCLUSION], since=ago(10), by=cast.lead)

    held = PurposePeriod.objects.filter(process=cast.process)
    assert [row.purpose for row in held.ongoing()] == ["inclusion"]
    assert {row.purpose for row in held.at(ago(20).earliest)} == {"maintain_channel", "inclusion"}
    with acting_as(cast.lead):
        seen = success.Seen("Contact resumed", "Two calls", Snapshot.Claim.PLAUSIBLE, dissent="The drought did it")
        row = success.look_back(cast.process, seen, when=ago(3), by=cast.lead)
        assert open_all([row])[row.pk]["dissent"] == "The drought did it"
    assert (row.claim, row.has_dissent) == ("plausible", True)
    assert not Snapshot.objects.visible_to(cast.observer).exists()
