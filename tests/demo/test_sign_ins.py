"""Section 2 of the story, line by line: what each of its people must and must not see."""

from collections import Counter
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from confidentiality import auditors, sealed
from confidentiality.context import acting_as
from confidentiality.sealed import Unreadable
from config.demo.points import POINTS
from dialogues.models import AccessQuestion, Participation, Passage, Point, Process, Session
from participants.models import Identity
from tests.test_budgets import OF_THE_TRANSACTION, QUERIES
from transfers.models import Briefing, Copy, Extract, PutUp
from transfers.reading import text_of

EIGHT = ["Aster", "Bramble", "Fennel", "Larkspur", "Quarto", "Sorrel", "Tansy", "Yarrow"]
CONFIDENTIAL = (Point, Passage, PutUp, Extract, Briefing, Copy, Identity)


def seen_by(user):
    """How many confidential rows of each kind this person may see."""
    return {model.__name__: count for model in CONFIDENTIAL if (count := model.objects.visible_to(user).count())}


def code_names(user):
    return list(Process.objects.visible_to(user).values_list("code_name", flat=True))


def points_of(larkspur, user):
    with acting_as(user):
        return Point.objects.visible_to(user).filter(process=larkspur).count()


def test_lio_reads_every_note_of_larkspur_and_the_own_private_ones(story):
    with acting_as(story.lio):
        points = Point.objects.visible_to(story.lio).filter(process=story.larkspur)
        notes = Passage.objects.visible_to(story.lio).filter(purpose=Passage.Purpose.PRIVATE_NOTE)
        words = sealed.unseal(list(notes.values_list("body", flat=True)))

        assert points.count() == len(POINTS) == 22
        assert set(words.values()) == {
            "He sat by the door. Next time no place cards.",
            "The answer came in four hours; someone was waiting for it.",
        }
    history = Process.objects.filter(is_historic=True).values_list("code_name", flat=True)
    assert [name for name in code_names(story.lio) if name not in history] == ["Larkspur"]


def test_lio_reads_identities_and_nobody_else_does(story):
    fathom = Participation.objects.get(process=story.larkspur, pseudonym="Fathom")
    with acting_as(story.lio):
        facts = fathom.person.identity.facts()

    assert facts.name == "Yoren Maskal"
    assert "Йорен Маскал" in facts.aliases
    for person in (story.sefa, story.wes, story.ina, story.toma, story.niko, story.mira):
        assert not Identity.objects.visible_to(person).exists()
        with acting_as(person), pytest.raises(Unreadable):
            fathom.person.identity.facts()


def test_sefa_reads_every_note_but_not_lios_private_ones(story):
    assert points_of(story.larkspur, story.sefa) == 22
    assert not Passage.objects.visible_to(story.sefa).filter(purpose=Passage.Purpose.PRIVATE_NOTE).exists()
    assert story.larkspur.roles_of(story.sefa) == {"facilitator", "clearer"}
    assert list(Briefing.objects.get(process=story.larkspur, number=5).reviewers.all()) == [story.sefa]


def test_wes_reads_nothing_since_he_left(story):
    written = Point.objects.filter(created_by=story.wes)

    assert written.count() == 13
    assert seen_by(story.wes) == {}
    assert code_names(story.wes) == []
    with acting_as(story.wes), pytest.raises(Unreadable):
        sealed.unseal_one(written.first().body_id)
    seat = story.larkspur.seats.get(user=story.wes)
    assert timezone.localdate(seat.until) == story.days.on(-200)


def test_ina_sees_eight_code_names_and_no_body(story):
    assert code_names(story.ina) == EIGHT
    convenors = Counter(Process.objects.visible_to(story.ina).values_list("convenor__name", flat=True))
    assert sorted(convenors.values()) == [1, 1, 6]
    assert convenors["Third Bank Institute"] == 6
    assert seen_by(story.ina) == {}


def test_ina_sees_neither_place_nor_day_of_the_planned_session(story):
    planned = story.sessions[13]
    plan = planned.passages.get(purpose=Passage.Purpose.PLAN)

    assert planned.when.bounds == (story.days.on(0), story.days.on(30))
    with acting_as(story.ina), pytest.raises(Unreadable):
        sealed.unseal_one(plan.body_id)
    with acting_as(story.mira):
        assert "lake house" in sealed.unseal_one(plan.body_id)


def test_orrin_reads_4a_and_not_2a_any_more(story):
    own = Copy.objects.filter(addressee=story.orrin)
    assert sorted(copy.briefing.code for copy in own) == ["2a", "4a"]

    with acting_as(story.orrin):
        live = Copy.objects.addressed_to(story.orrin).get()
        paragraphs = [words for _extract, words in text_of(live).paragraphs]

    assert live.briefing.code == "4a"
    assert str(live.marking.distribution) == "AMBER_STRICT"
    assert paragraphs[1] == "Fear was expressed in the discussion that unequal numbers would be read as a confession."
    assert len(paragraphs) == 4
    assert timezone.localdate(live.opened_at) == timezone.localdate(live.acknowledged_at) == story.days.on(-61)
    expired = own.exclude(pk=live.pk).get()
    with acting_as(story.orrin), pytest.raises(Unreadable):
        text_of(expired)
    assert seen_by(story.orrin) == {"Copy": 1}


def test_kesa_has_4b_on_screen_unread_without_the_second_paragraph(story):
    paper = Copy.objects.get(addressee=story.kesa, form=Copy.Form.PAPER)
    assert paper.briefing.code == "2b"
    assert paper.acknowledged_at is not None

    with acting_as(story.kesa):
        live = Copy.objects.addressed_to(story.kesa).get()
        words = text_of(live).dump()

    assert (live.briefing.code, live.form, live.opened_at) == ("4b", Copy.Form.SCREEN, None)
    assert "confession" not in words
    assert "Valley districts ask who will speak to families" in words
    assert seen_by(story.kesa) == {"Copy": 1}


def test_bren_had_1_and_3_and_both_have_expired(story):
    copies = Copy.objects.filter(addressee=story.bren).select_related("briefing")

    assert sorted(copy.briefing.code for copy in copies) == ["1", "3"]
    third = next(copy for copy in copies if copy.briefing.code == "3")
    assert (third.distribution, third.form, third.number) == ("RED", Copy.Form.SCREEN, 1)
    assert timezone.localdate(third.expires_at) == story.days.on(-260)
    assert seen_by(story.bren) == {}
    fifth = Briefing.objects.get(process=story.larkspur, number=5)
    assert fifth.channel.addressees.live().filter(user=story.bren).exists()


def test_officials_see_no_process(story):
    for official in (story.orrin, story.kesa, story.bren):
        assert code_names(official) == []


def test_toma_and_ada_read_nothing(story):
    for person in (story.toma, story.ada):
        assert seen_by(person) == {}
        assert code_names(person) == []


def test_ada_reads_who_did_what(story):
    with acting_as(story.ada):
        newest = auditors.page(count=1)
    with pytest.raises(ProgrammingError, match="auditors only"), acting_as(story.toma):
        auditors.page(count=1)
    assert newest[0].verb == "demo.load"


def test_niko_sees_hazel_alone(story):
    assert code_names(story.niko) == ["Hazel"]
    assert not Session.objects.visible_to(story.niko).exists()
    assert seen_by(story.niko) == {"Passage": 1}


def test_mira_reads_no_red_point_of_before_her_time(story):
    red = Point.objects.visible_to(story.mira).filter(distribution="RED")

    assert set(red.values_list("session__number", flat=True)) == {11}


def statuses(user, addresses):
    client = Client()
    client.force_login(user)
    return [client.get(address).status_code for address in addresses]


def test_addresses_of_larkspur_lead_nowhere_for_those_who_have_no_part_in_it(story):
    """For Wes since he left, and for Niko, Toma, Ada and the officials: each is a plain 404."""
    process, session = story.larkspur.pk, story.sessions[11].pk
    inside = [
        reverse("dialogues:process_detail", args=[process]),
        reverse("dialogues:session_list", args=[process]),
        reverse("dialogues:session_detail", args=[process, session]),
        reverse("dialogues:process_search", args=[process]),
        reverse("dialogues:participation_list", args=[process]),
        reverse("transfers:transfer_list", args=[process]),
    ]

    assert statuses(story.lio, inside) == [200] * 6
    assert statuses(story.ina, inside) == [200, 200, 200, 200, 404, 200]
    for nobody in (story.wes, story.niko, story.toma, story.ada, story.orrin, story.kesa, story.bren):
        assert statuses(nobody, inside) == [404] * 6, nobody.name


def test_the_sign_in_of_kesa_ends_at_the_cover_of_what_is_unread(story):
    live = Copy.objects.addressed_to(story.kesa).get()
    client = Client()
    client.force_login(story.kesa)

    answer = client.get("/")

    assert (answer.status_code, answer["Location"]) == (302, reverse("transfers:copy_cover", args=[live.pk]))
    assert statuses(story.orrin, [answer["Location"]]) == [404]


def test_the_walk_of_point_n14_from_the_question_to_a_plain_404(story):
    """Section 1, point 7: Toma answers who could have read N14, and why; for Niko the same id was never used."""
    point = Point.objects.get(pk=AccessQuestion.objects.get(answered_at=None).text_id)
    with acting_as(story.lio):
        assert "answer a question from the envoy" in sealed.unseal_one(point.body_id)
    toma, niko = Client(), Client()
    toma.force_login(story.toma)
    niko.force_login(story.niko)

    home = toma.get(reverse("dialogues:security_home"))
    (question,) = home.context["questions"]
    answer = toma.get(reverse("dialogues:access_answer", args=[question.pk]))

    paths = {(path.name, path.basis) for path in answer.context["paths"] if path.is_live}
    assert paths == {("Lio Varrent", "attendance"), ("Sefa Dorn", "attendance")}
    assert "envoy" not in answer.content.decode()
    assert statuses(story.toma, [reverse("dialogues:point_marking", args=[story.larkspur.pk, point.pk])]) == [404]
    for name in ("point_marking", "point_edit", "point_versions"):
        theirs, never = (
            niko.get(reverse(f"dialogues:{name}", args=[story.larkspur.pk, pk])) for pk in (point.pk, uuid4())
        )
        assert (theirs.status_code, theirs.content) == (404, never.content)


def test_the_course_of_larkspur_with_all_that_stands_on_it_keeps_to_its_queries(story):
    """What no test of budgets has: a sealed title, and two rooms that disagreed with their label."""
    client = Client()
    client.force_login(story.lio)

    def asked(name, *ids):
        address = reverse(f"dialogues:{name}", args=ids)
        for _first in range(2):
            html = client.get(address).content.decode()
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return html, len([query for query in queries if not OF_THE_TRANSACTION.match(query["sql"])])

    html, count = asked("process_detail", story.larkspur.pk)

    assert "Tavien headwaters table" in html
    assert "so that the uplands can say no official met them" in html
    assert count - asked("track_list")[1] <= QUERIES
