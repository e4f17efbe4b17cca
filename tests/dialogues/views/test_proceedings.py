"""What a session leaves besides its notes, what binds it, what each side expects, and the page before the next one."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from dashboards import desk
from dialogues.contacts import Talk, log_contact
from dialogues.marking import remark, seal_session
from dialogues.models import AgendaItem, Expectation, NextStep, Point, Session
from dialogues.proceedings import expect, write_agenda_item
from dialogues.record import Said, plan_session
from participants.when import When
from tests.cast import RED, log
from tests.dialogues.views.test_session_log import POINT, address, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(cast, client):
    client.force_login(cast.lead)
    return client


def detail(client, cast, session):
    return client.get(reverse("dialogues:session_detail", args=[cast.process.pk, session.pk])).content.decode()


def test_agenda_rules_agreed_record_and_next_step_come_with_the_session(cast, lead):
    extras = {
        "format": "shuttle",
        "round": 3,
        "neutrality": "agreed",
        "agenda": "North: Releases in a dry month\nWho reads the gauges",
        "rules": "Chatham House.",
        "rules_attribution": "chatham",
        "rules_said": "Yes, from each.",
        "rules_witness": cast.second.pk,
        "agreed": "Gauges are read on one day.",
        "step": "Ask the envoy.",
        "owner": cast.second.pk,
        "due": "today",
    }
    open_point = {**POINT, "distribution": "AMBER_STRICT", "attribution": "by_party", "party": cast.north.pk}

    lead.post(address(cast), filled(cast, open_point, **extras))

    session = Session.objects.get()
    page = detail(lead, cast, session)
    for words in (
        "Releases in a dry month",
        "proposed by North",
        "Who reads the gauges",
        "Yes, from each.",
        "heard by Second",
        "Gauges are read on one day.",
        "Ask the envoy.",
        "round 3",
    ):
        assert words in page
    assert [item.proposed_by for item in AgendaItem.objects.all()] == [cast.north, None]
    assert set(session.attendances.values_list("side", "leg")) == {(cast.north.pk, 1), (cast.south.pk, 2)}
    point = Point.objects.get()
    assert (point.attribution, point.party) == ("chatham", None)  # the rules bind what is looser
    with acting_as(cast.lead), pytest.raises(ValidationError, match="ground rules"):
        remark(point, Marking(Distribution.AMBER_STRICT, Attribution.BY_PARTY), by=cast.lead)
    with acting_as(cast.second):
        assert "A next step of yours is due today" in [
            i.sentence for i in desk.items(cast.second, desk.held_by(cast.second), timezone.localdate())
        ]
    for person in (cast.manager, cast.observer, cast.outsider):
        assert not AgendaItem.objects.visible_to(person).exists()
        assert not NextStep.objects.visible_to(person).exists()

    with acting_as(cast.lead):
        seal_session(session, by=cast.lead)
    assert not AgendaItem.objects.visible_to(cast.note_taker).exists()
    assert not NextStep.objects.visible_to(cast.note_taker).exists()
    assert set(AgendaItem.objects.values_list("proposed_by", flat=True)) == {None}


def test_rules_without_the_words_that_acknowledged_them_bind_nobody(cast, lead):
    response = lead.post(address(cast), filled(cast, rules_attribution="chatham"))

    assert response.status_code == 422
    assert "Rules bind once they were acknowledged" in response.content.decode()


def test_expectation_is_overdue_on_its_owners_desk_until_it_is_settled(cast, lead):
    page = reverse("dialogues:expectation_list", args=[cast.process.pk])
    typed = {"party": cast.south.pk, "expected": "An answer.", "offered": "Our word.", "owner": cast.second.pk}
    lead.post(page, {**typed, "due": (timezone.localdate() - timedelta(days=10)).isoformat()})
    row, late = Expectation.objects.get(), "An expectation is overdue by 10 days"

    def desks():
        found = set()
        for name in ("lead", "second", "note_taker", "manager"):
            with acting_as(person := getattr(cast, name)):
                if late in [item.sentence for item in desk.items(person, desk.held_by(person), timezone.localdate())]:
                    found.add(name)
        return found

    assert desks() == {"second"}
    assert all(words in lead.get(page).content.decode() for words in ("An answer.", "Our word.", "overdue", "South"))
    settle = reverse("dialogues:expectation_settle", args=[cast.process.pk, row.pk])
    lead.post(settle, {"state": "open"})
    assert desks() == {"second"}
    lead.post(settle, {"state": "met"})
    assert desks() == set()
    row.refresh_from_db()
    assert (row.spoken_by, row.state) == (cast.lead, "met")
    then = lead.get(page, {"as-at": "yesterday"}).content.decode()
    assert "Back to today" in then
    assert "An answer." not in then  # nobody had written it down
    assert "Write it down" not in then
    Expectation.objects.update(created_at=timezone.now() - timedelta(days=11))
    then = lead.get(page, {"as-at": "yesterday"}).content.decode()
    assert "overdue" in then  # it was settled, and spoken about, today
    assert "spoken about by" not in then
    refused = lead.post(page, {**typed, "expected": ""})
    assert refused.status_code == 422
    assert "Our word." in refused.content.decode()


def test_page_before_a_session_says_what_is_open_to_those_who_may_read_it(cast, lead, client):
    held_back = Said("Tell nobody of the week.", RED, kind="position", party=cast.north, caveats=("oral_only",))
    asked = Said("Who tells the families?", Marking(Distribution.AMBER_STRICT, Attribution.BY_PARTY), kind="question")
    log(cast, points=[held_back, asked])
    with acting_as(cast.lead):
        plan_session(
            cast.process,
            number=2,
            window=When.day(timezone.localdate() + timedelta(days=9)),
            by=cast.lead,
            place_and_day="The lake house, on the 9th",
        )
        talk = Talk(means="message", when=When.day(timezone.localdate()), text="A word.", receiver=cast.north)
        log_contact(cast.process, talk, by=cast.lead)
        expect(cast.process, cast.south, "An answer.", by=cast.lead, owner=cast.lead)
    page = reverse("dialogues:before", args=[cast.process.pk])

    for_lead = lead.get(page).content.decode()
    client.force_login(cast.note_taker)
    for_note_taker = client.get(page).content.decode()

    for words in ("Who tells the families?", "A word.", "An answer.", "Alder"):
        assert words in for_lead
        assert words in for_note_taker
    for words in ("Tell nobody of the week.", "The lake house, on the 9th"):
        assert words in for_lead
        assert words not in for_note_taker


def test_place_and_day_of_a_planned_meeting_stand_on_no_page_outside_its_room(cast, client):
    day = timezone.localdate() + timedelta(days=19)
    with acting_as(cast.lead):
        window = When.between(timezone.localdate(), day + timedelta(days=11))
        planned = plan_session(cast.process, number=1, window=window, by=cast.lead, place_and_day="The lake house")
    names = ("process_detail", "session_list", "before", "contact_list", "session_log", "expectation_list")
    pages = [reverse(f"dialogues:{name}", args=[cast.process.pk]) for name in names]
    pages += [reverse("dialogues:session_detail", args=[cast.process.pk, planned.pk])]
    pages += [reverse(name) for name in ("dashboards:desk", "dashboards:portfolio", "dialogues:process_list")]

    for person in (cast.second, cast.note_taker, cast.manager, cast.observer):
        client.force_login(person)
        for page in pages:
            words = client.get(page).content.decode()
            assert "lake house" not in words, (person.name, page)
            assert day.strftime("%-d %B") not in words, (person.name, page)
            assert day.isoformat() not in words, (person.name, page)


def test_planned_meeting_that_is_postponed_keeps_its_number(cast, lead):
    log(cast)
    page = reverse("dialogues:session_plan", args=[cast.process.pk])
    typed = {"day": (timezone.localdate() + timedelta(days=19)).isoformat(), "place": "The lake house"}
    assert lead.post(page, {**typed, "day": "yesterday"}).status_code == 422
    assert lead.post(page, {**typed, "day": (timezone.localdate() + timedelta(days=31)).isoformat()}).status_code == 422
    lead.post(page, {**typed, "staff": [cast.lead.pk]})
    planned = Session.objects.get(status="planned")
    assert planned.number == 2
    assert "The lake house" in lead.get(reverse("dialogues:before", args=[cast.process.pk])).content.decode()

    lead.post(reverse("dialogues:session_call_off", args=[cast.process.pk, planned.pk]), {"status": "postponed"})
    lead.post(address(cast), filled(cast, number=2))

    assert list(Session.objects.order_by("number").values_list("number", "status")) == [
        (1, "held"),
        (2, "postponed"),
        (3, "held"),
    ]
    off = lead.post(
        reverse("dialogues:session_call_off", args=[cast.process.pk, Session.objects.get(number=3).pk]),
        {"status": "cancelled"},
        follow=True,
    ).content.decode()
    assert "Only a meeting that is still planned can be called off." in off


def test_outcomes_agreed_record_and_a_step_are_written_down_after_the_record(cast, lead):
    session = log(cast)
    with acting_as(cast.lead):
        item = write_agenda_item(session, "Who reads the gauges", None, by=cast.lead)
    place = reverse("dialogues:session_after", args=[cast.process.pk, session.pk])
    form = lead.get(place)
    sent = {
        "key": form.context["form"].initial["key"],
        f"outcome_{item.pk}": "settled",
        "agreed": "On one day.",
        "agreed_witness": cast.second.pk,
        "step": "Ask the envoy.",
        "owner": cast.second.pk,
    }
    assert lead.post(place, {"key": uuid4()}).status_code == 422

    assert [lead.post(place, sent).status_code for _press in range(2)] == [302, 302]

    item.refresh_from_db()
    assert item.outcome == "settled"
    assert NextStep.objects.count() == 1
    page = detail(lead, cast, session)
    assert all(words in page for words in ("On one day.", "heard by Second", "Ask the envoy.", "Settled"))
    assert "agreed" not in lead.get(place).context["form"].fields
