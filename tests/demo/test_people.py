"""The people of Larkspur as the story tells them: what they agreed to, what each side expects, who is one person."""

from confidentiality.context import acting_as
from dialogues import consents, people
from dialogues.models import Expectation, Participation
from dialogues.sealing import open_all

AS_TOLD = (True, True, False, True)


def test_consents_are_those_of_the_story(story):
    here = Participation.objects.filter(process=story.larkspur, merged_into=None)
    stands = {
        one.pseudonym: (one.may_be_listed, one.may_be_recorded, one.may_be_quoted, one.may_be_contacted) for one in here
    }
    juniper, ember, gable = (here.get(pseudonym=name) for name in ("Juniper", "Ember", "Gable"))

    assert len(stands) == 13
    assert stands == dict.fromkeys(stands, AS_TOLD) | {"Ember": (True, False, False, True)}
    refused = juniper.askings.get(recorded="refused")
    assert (refused.session.number, refused.witness) == (2, story.sefa)
    assert [one.how for one in gable.askings.filter(how="private")] == ["private"]
    assert ember.askings.get(recorded="withdrawn").when.earliest == story.days.on(-3)
    with acting_as(story.sefa):
        words = [one.word for one in consents.history(ember, reader=story.sefa).standing if not one.is_given]
    assert words == ["withdrawn", "no"]


def test_expectations_are_those_of_the_story(story):
    rows = list(Expectation.objects.filter(process=story.larkspur).select_related("owner", "spoken_by"))
    today = story.days.on(0)

    with acting_as(story.lio):
        words = open_all(Expectation.objects.visible_to(story.lio).filter(process=story.larkspur))
    said = sorted(body["expected"] for body in words.values())
    assert said == ["A seat in official talks.", "No press.", "The envoy's answer."]
    assert sorted((row.state, row.is_late(today)) for row in rows) == [("met", False), ("open", False), ("open", True)]
    late = next(row for row in rows if row.is_late(today))
    assert (late.owner, late.due_on) == (story.lio, story.days.on(-10))
    assert [row.spoken_by for row in rows if row.spoken_on == story.days.on(-26)] == [story.sefa]


def test_who_was_put_down_twice_is_one_person_and_lio_keeps_both_aids(story):
    marlin, reed = (story.larkspur.participations.get(pseudonym=name) for name in ("Marlin", "Reed"))

    assert reed.merged_into == marlin
    with acting_as(story.lio):
        assert "two pens" in people.aids_of([marlin], story.lio)[marlin]
    with acting_as(story.sefa):
        assert people.aids_of([marlin], story.sefa) == {}
