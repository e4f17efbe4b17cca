"""The desk: each kind of thing stands on the desk of whoever it waits on, and leaves when it is done."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from dashboards import desk
from dialogues import course, seats
from dialogues.record import list_session, log_session, plan_session
from dialogues.roles import SeatKind
from dialogues.vocabulary import Status
from participants.when import When
from tests.cast import STRICT, log, record_of, user
from tests.transfers.steps import clear, drafted, order, put_up, sent
from transfers import briefing as briefings
from transfers import clearance, reading
from transfers.models import Addressee, Copy

pytestmark = pytest.mark.django_db

EVERYBODY = ("lead", "second", "note_taker", "manager", "observer", "official", "outsider", "administrator", "auditor")


def waiting_on(person):
    with acting_as(person):
        return [item.sentence for item in desk.items(person, desk.held_by(person), timezone.localdate())]


def desks_with(cast, sentence):
    """Whose desks show it, each once."""
    counts = {name: waiting_on(getattr(cast, name)).count(sentence) for name in EVERYBODY}
    assert set(counts.values()) <= {0, 1}
    return {name for name, count in counts.items() if count}


def days_ago(days):
    return When.day(timezone.localdate() - timedelta(days=days))


def extract_of(cast):
    session = log(cast, texts=("Coming back is possible.",), markings=(STRICT,))
    return clear(cast, session.points.get())


def test_desk_is_empty_where_nothing_waits(cast):
    log(cast)

    assert {name: waiting_on(getattr(cast, name)) for name in EVERYBODY} == {name: [] for name in EVERYBODY}


def test_session_without_record_waits_on_those_who_may_log_it(cast):
    with acting_as(cast.lead):
        list_session(cast.process, number=1, when=days_ago(2), by=cast.lead, staff=[cast.lead])

    assert desks_with(cast, "Session 1 has no record") == {"lead", "second", "note_taker"}

    with acting_as(cast.lead):
        log_session(cast.process, record_of(cast, number=1), by=cast.lead, form_key=uuid4())
    assert desks_with(cast, "Session 1 has no record") == set()


def test_planned_session_waits_on_nobody(cast):
    with acting_as(cast.lead):
        plan_session(cast.process, number=1, window=When.month(2027, 1), by=cast.lead, place_and_day="A house, the 3rd")

    assert {name for name in EVERYBODY if waiting_on(getattr(cast, name))} == set()


def test_text_put_up_waits_on_the_clearer(cast):
    item = put_up(cast, log(cast, texts=("A.",), markings=(STRICT,)).points.get())

    assert desks_with(cast, "1 text waits for clearance") == {"second"}

    with acting_as(cast.second):
        clearance.decline(item, by=cast.second)
    assert desks_with(cast, "1 text waits for clearance") == set()


def test_texts_of_one_process_are_one_item(cast):
    for point in log(cast, texts=("A.", "B."), markings=(STRICT, STRICT)).points.all():
        put_up(cast, point)

    assert waiting_on(cast.second) == ["2 texts wait for clearance"]


def test_text_of_a_room_waits_on_the_clearer_named_for_it_only(cast):
    other = user("other-clearer", cast.house)
    with acting_as(cast.lead):
        seats.give(cast.process, other, SeatKind.CLEARER, by=cast.lead)
    put_up(cast, log(cast, texts=("Said in the room.",)).points.get())

    assert waiting_on(cast.second) == ["1 text waits for clearance"]
    assert waiting_on(other) == []


def test_briefing_in_review_waits_on_the_second_person(cast):
    briefing = drafted(cast, order(cast, [extract_of(cast)]))
    sentence = f"Briefing {briefing.code} waits for your review"

    assert desks_with(cast, sentence) == {"second"}

    sent(cast, briefing)
    assert desks_with(cast, sentence) == set()


def test_briefing_sent_back_waits_on_whoever_ordered_it(cast):
    extract = extract_of(cast)
    briefing = drafted(cast, order(cast, [extract]))
    with acting_as(cast.second):
        briefings.send_back(briefing, by=cast.second)
    sentence = f"Briefing {briefing.code} was sent back"

    assert desks_with(cast, sentence) == {"lead"}

    with acting_as(cast.lead):
        briefings.ask_again(
            briefing,
            briefings.read(briefing).order,
            extracts=[extract],
            reviewers=[cast.second],
            expires_on=briefing.expires_on,
            by=cast.lead,
        )
    assert desks_with(cast, sentence) == set()


def test_briefing_that_could_not_be_drafted_waits_on_whoever_ordered_it(cast):
    extract = extract_of(cast)
    briefing = order(cast, [extract])
    with acting_as(cast.second):
        clearance.withdraw(extract, by=cast.second)
    drafted(cast, briefing)

    assert desks_with(cast, f"Briefing {briefing.code} could not be drafted") == {"lead"}


def test_copy_waits_on_its_addressee_until_it_is_opened(cast):
    copy = sent(cast, drafted(cast, order(cast, [extract_of(cast)])))

    assert desks_with(cast, "A briefing is waiting for you") == {"official"}

    with acting_as(cast.official):
        reading.open_copy(copy, by=cast.official)
    assert desks_with(cast, "A briefing is waiting for you") == set()


def unopened_for(cast, days):
    copy = sent(cast, drafted(cast, order(cast, [extract_of(cast)])))
    Copy.objects.filter(pk=copy.pk).update(created_at=timezone.now() - timedelta(days=days))
    return copy


def test_copy_unopened_for_a_week_shows_to_those_who_answer(cast):
    copy = unopened_for(cast, desk.READ_WITHIN)
    sentence = f"Briefing {copy.briefing.code} has not been opened"

    assert desks_with(cast, sentence) == {"lead", "second"}

    with acting_as(cast.official):
        reading.open_copy(copy, by=cast.official)
    assert desks_with(cast, sentence) == set()


def test_copy_unopened_for_less_than_a_week_shows_to_nobody(cast):
    copy = unopened_for(cast, desk.READ_WITHIN - 1)

    assert desks_with(cast, f"Briefing {copy.briefing.code} has not been opened") == set()


@pytest.mark.parametrize("receipts", ["none", "acknowledged"])
def test_unopened_copy_shows_to_nobody_where_no_opening_was_agreed(cast, receipts):
    copy = unopened_for(cast, 30)
    cast.channel.receipts = receipts
    cast.channel.save()

    assert desks_with(cast, f"Briefing {copy.briefing.code} has not been opened") == set()


def test_silent_process_shows_to_those_who_change_its_course(cast):
    log(cast, when=days_ago(120))
    sentence = "Larkspur has not met for 120 days; usual rhythm is 90"

    assert desks_with(cast, sentence) == {"lead", "second"}

    log(cast, when=days_ago(1))
    assert desks_with(cast, sentence) == set()


def test_process_paused_on_purpose_is_not_silent(cast):
    log(cast, when=days_ago(120))
    with acting_as(cast.lead):
        course.move(cast.process, Status.PAUSED, since=days_ago(10), by=cast.lead)

    assert waiting_on(cast.lead) == []


def test_what_is_lost_first_stands_first(cast):
    log(cast, when=days_ago(120))
    drafted(cast, order(cast, [extract_of(cast)]))
    with acting_as(cast.lead):
        course.move(cast.process, 1, since=days_ago(60), by=cast.lead)
        for number, days in ((8, 20), (9, 40)):
            list_session(cast.process, number=number, when=days_ago(days), by=cast.lead, staff=[cast.lead])

    assert waiting_on(cast.second)[:3] == [
        "Session 9 has no record",
        "Session 8 has no record",
        "Briefing 1 waits for your review",
    ]


def test_nothing_of_another_process_reaches_the_desk(cast):
    with acting_as(cast.outsider):
        list_session(cast.other_process, number=1, when=days_ago(5), by=cast.outsider, staff=[cast.outsider])

    assert desks_with(cast, "Session 1 has no record") == {"outsider"}


def test_seat_that_ended_clears_the_desk(cast):
    with acting_as(cast.lead):
        list_session(cast.process, number=1, when=days_ago(5), by=cast.lead, staff=[cast.lead])
        seats.end(cast.process.seats.get(user=cast.note_taker), by=cast.lead)

    assert waiting_on(cast.note_taker) == []


@pytest.fixture
def two_copies(cast):
    extract = extract_of(cast)
    return [sent(cast, drafted(cast, order(cast, [extract]))) for _ in range(2)]


def test_official_with_one_unread_copy_lands_on_its_cover(cast, client, two_copies):
    with acting_as(cast.official):
        reading.open_copy(two_copies[0], by=cast.official)
    client.force_login(cast.official)

    response = client.get(reverse("dashboards:desk"))

    assert response.status_code == 302
    assert response["Location"] == reverse("transfers:copy_cover", args=[two_copies[1].pk])


def test_official_with_two_unread_copies_sees_the_list(cast, client, two_copies):
    client.force_login(cast.official)

    response = client.get(reverse("dashboards:desk"))

    page = response.content.decode()
    assert response.status_code == 200
    assert [reverse("transfers:copy_cover", args=[copy.pk]) in page for copy in two_copies] == [True, True]
    assert "Larkspur" not in page


def test_official_with_nothing_unread_sees_an_empty_desk(cast, client):
    client.force_login(cast.official)

    response = client.get(reverse("dashboards:desk"))

    assert response.status_code == 200
    assert "Nothing waits on you." in response.content.decode()


def test_expired_or_recalled_copy_leads_nowhere(cast, client, two_copies):
    Copy.objects.update(recalled_at=timezone.now())
    client.force_login(cast.official)

    assert client.get(reverse("dashboards:desk")).status_code == 200


def test_facilitator_who_is_also_an_addressee_keeps_their_desk(cast, client):
    Addressee.objects.create(channel=cast.channel, user=cast.manager)
    sent(cast, drafted(cast, order(cast, [extract_of(cast)])))
    client.force_login(cast.manager)

    assert client.get(reverse("dashboards:desk")).status_code == 200


def test_button_leads_to_the_process_that_met_last(cast, client):
    log(cast)
    client.force_login(cast.lead)

    page = client.get(reverse("dashboards:desk")).content.decode()

    assert "Log session 2" in page
    assert reverse("dialogues:session_log", args=[cast.process.pk]) in page


def test_manager_finds_no_button_and_no_text(cast, client):
    log(cast, summary="A canary in the summary.")
    client.force_login(cast.manager)

    page = client.get(reverse("dashboards:desk")).content.decode()

    assert "Log session" not in page
    assert "Log a session" not in page
    assert "canary" not in page
