"""What the form of a session does beside the words: legs, long lists, own memory aids, notes at the end of lines."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from dialogues import people
from dialogues.models import Participation, Point, Session
from participants.models import Level, LinkKind, Party, Person
from participants.when import When
from tests.cast import log
from tests.dialogues.views.test_session_log import POINT, address, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(cast, client):
    client.force_login(cast.lead)
    return client


def test_shuttle_tells_the_leg_of_each_of_staff_and_a_point_may_be_of_both_sides(cast, lead):
    point = {**POINT, "party": "both", "distribution": "AMBER_STRICT", "attribution": "by_party"}
    sent = filled(cast, point, **{f"leg_of_{cast.lead.pk}": "1", f"leg_of_{cast.second.pk}": "2"})

    response = lead.post(address(cast), {**sent, "format": "shuttle"}, follow=True)
    lead.post(address(cast), {**sent, "form_key": uuid4()})  # no legs in a workshop

    legs = [dict(one.staff.values_list("user", "leg")) for one in Session.objects.order_by("number")]
    assert legs == [{cast.lead.pk: 1, cast.second.pk: 2}, {cast.lead.pk: None, cast.second.pk: None}]
    assert "Both sides" in response.content.decode()
    assert Point.objects.first().party is None


def test_sixty_people_are_a_short_list_of_who_was_there_and_the_rest_folded(cast, lead):
    log(cast)
    Participation.objects.bulk_create(
        Participation(process=cast.process, person=Person.objects.create(), pseudonym=f"Reed {number:02}", side=side)
        for number in range(56)
        for side in [cast.north if number % 2 else cast.south]
    )

    answer = lead.get(address(cast))

    sides = answer.context["sides"]
    assert [(len(side.rows), len(side.others)) for side in sides] == [(2, 28), (2, 28)]
    assert answer.content.decode().count("28 others of this side") == 2
    assert sum(f'name="was_{one.pk}"' in answer.content.decode() for one in cast.process.participations.all()) == 60
    assert "the same 4 as last time" in answer.content.decode()


def test_own_memory_aids_stand_beside_the_pseudonyms_and_nobody_elses(cast, lead):
    alder, compass = cast.participations[:2]
    for user, one, text in ((cast.lead, alder, "Counts litres."), (cast.second, compass, "By the door.")):
        with acting_as(user):
            people.keep_aid(one, text, by=user)
    page, aids = lead.get(address(cast)).content.decode(), reverse("dialogues:aid_list", args=[cast.process.pk])
    assert f'data-aids-url="{aids}"' in page
    assert f'id="aid-{alder.pk}"' in page
    assert "Counts litres." not in page  # opened when they are wanted, and on record then

    lines = lead.get(aids, headers={"Accept": "application/json"})

    assert lines.json() == {str(alder.pk): "Counts litres."}
    assert "Counts litres." in lead.get(aids).content.decode()


def test_what_is_noted_at_the_end_of_a_line_becomes_its_type_party_issue_and_markings(cast, lead):
    text = """Nobody walked out.
The order should be: numbers, then names. (agreement, both, gates, AMBER+STRICT|by_party)
A week would do. (offer_signal, South, gates, RED|chatham)
Gauges can be read today. (fact claimed, -, gates, RED|chatham, embargo place until T+19)
They came late (again, said one)."""

    answer = lead.post(address(cast), filled(cast, summary=text, action="split"))

    said = [
        {name: form[name].value() for name in ("text", "kind", "party", "issue", "distribution", "attribution")}
        for form in answer.context["forms"]["points"]
    ]
    gates, by_party, chatham = str(cast.issue.pk), ("AMBER_STRICT", "by_party"), ("RED", "chatham")
    assert [tuple(one.values()) for one in said] == [
        ("The order should be: numbers, then names.", "agreement", "both", gates, *by_party),
        ("A week would do.", "offer_signal", str(cast.south.pk), gates, *chatham),
        ("Gauges can be read today. (embargo place until T+19)", "fact_claimed", None, gates, *chatham),
        ("They came late (again, said one).", None, None, None, "AMBER_STRICT", "chatham"),
    ]


def test_side_of_a_day_is_that_of_the_post_of_the_day(cast, lead):
    ridge = Party.establish("Ridge wing", "movement", since=When.year(2021))
    split = ridge.link_to(cast.south, LinkKind.SPLIT_FROM, since=When.year(2021), by=cast.lead)
    split.end(When.year(2023), by=cast.lead)
    basalt = cast.participations[2]
    with acting_as(cast.lead):
        people.hold(basalt, people.Held(When.year(2020), None, Level.QUASI_OFFICIAL, ridge), by=cast.lead)
    cast.process.trackperiods.update(since_earliest="2019-01-01", since_latest="2019-01-01", since_precision="day")

    for day in ("3 May 2022", "3 May 2024"):
        lead.post(address(cast), filled(cast, when=day))
    shown = lead.post(address(cast), filled(cast, when="3 May 2022", action="look"))
    offered = lead.get(reverse("dialogues:participation_add", args=[cast.process.pk])).context["form"]["side"]

    there = [one.attendances.get(participation=basalt).side for one in Session.objects.order_by("number")]
    assert there == [ridge, cast.south]
    assert [side.party for side in shown.context["sides"]] == ["North", "Ridge wing", "South"]
    assert ridge not in offered.field.queryset
    post = lead.get(reverse("dialogues:post_add", args=[cast.process.pk, basalt.pk])).context["form"]["party"]
    assert ridge in post.field.queryset


def test_whose_post_changed_since_last_time_starts_from_the_post(cast, lead):
    alder = cast.participations[0]
    log(cast)  # as an unofficial representative
    with acting_as(cast.lead):
        held = people.Held(When.day(timezone.localdate()), None, Level.SENIOR_OFFICIAL, cast.north, is_office=True)
        people.hold(alder, held, by=cast.lead)

    form = lead.get(address(cast)).context["forms"]["attendance"]

    assert form[f"as_{alder.pk}"].value() == "personal"


def test_a_first_session_starts_from_everybody_by_their_post_and_the_declared_track(cast, lead):
    alder, compass = cast.participations[:2]
    with acting_as(cast.lead):
        held = people.Held(When.year(2020), None, Level.SENIOR_OFFICIAL, cast.north, is_office=True)
        people.hold(alder, held, by=cast.lead)
    for track, usual in (("t15", ["personal", "unofficial_rep"]), ("t1", ["official", "adviser"])):
        cast.process.standing.track = track
        cast.process.standing.save()

        form = lead.get(address(cast)).context["forms"]["attendance"]

        assert [form[f"as_{one.pk}"].value() for one in (alder, compass)] == usual
        assert form.in_words() == "4 people"
