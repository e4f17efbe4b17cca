"""The portfolio: standings only, of the reader's own processes only, and each once."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from dashboards.portfolio import portfolio
from dialogues import course, seats
from dialogues.models import Objective, OfficialContact
from dialogues.record import Said, log_session, plan_session, write_passage, write_point
from dialogues.roles import SeatKind
from dialogues.vocabulary import Stage, Status, Track
from participants.when import When
from tests.cast import RED, log, make_process, record_of
from tests.transfers.steps import clear, drafted, order, sent
from transfers import reading

pytestmark = pytest.mark.django_db

CANARY = "canary-9b20"


def days_ago(days):
    return When.day(timezone.localdate() - timedelta(days=days))


def portfolio_of(person):
    with acting_as(person):
        return portfolio(person, timezone.localdate())


def page_for(client, person):
    client.force_login(person)
    return client.get(reverse("dashboards:portfolio")).content.decode()


def another_process(cast, name, *, track=Track.T2, stage=Stage.PREVENTIVE):
    with acting_as(cast.lead):
        process = make_process(cast.house, cast.conflict, cast.lead, code_name=name)
        for state in (track, stage):
            course.move(process, state, since=days_ago(10), by=cast.lead)
        seats.give(process, cast.manager, SeatKind.PROGRAMME_MANAGER, by=cast.lead)
    return process


def stop_official_talks(cast, days):
    contact = OfficialContact(
        conflict=cast.conflict, one=cast.north, other=cast.south, state="suspended", recorded_by=cast.lead
    )
    contact.since, contact.confidence = days_ago(days), "documented"
    contact.save()


def places(told):
    """Where in the matrix each code name stands."""
    found = {}
    for track, cells in told.matrix:
        for stage, cell in zip(Stage, cells, strict=True):
            for line in cell.lines:
                found.setdefault(line.process.code_name, []).append((track, stage))
    return found


def test_matrix_places_each_process_once_by_its_standing(cast):
    another_process(cast, "Quince")
    another_process(cast, "Sorrel", track=Track.T1, stage=Stage.POST_CONFLICT)

    assert places(portfolio_of(cast.lead)) == {
        "Larkspur": [(Track.T15, Stage.NEGOTIATION)],
        "Quince": [(Track.T2, Stage.PREVENTIVE)],
        "Sorrel": [(Track.T1, Stage.POST_CONFLICT)],
    }


def test_process_that_moved_stands_where_it_is_now(cast):
    with acting_as(cast.lead):
        course.move(cast.process, Track.T1, since=days_ago(2), by=cast.lead)

    assert places(portfolio_of(cast.lead)) == {"Larkspur": [(Track.T1, Stage.NEGOTIATION)]}


def test_portfolio_holds_own_processes_only(cast, client):
    page = page_for(client, cast.lead)

    assert "Larkspur" in page
    assert "Hazel" not in page
    assert "Another dispute" not in page


def test_sentence_while_all_is_well(cast):
    log(cast)

    assert portfolio_of(cast.lead).sentence == "Every process met within its usual rhythm."


def test_sentence_counts_the_silent(cast):
    log(cast, when=days_ago(120))

    assert portfolio_of(cast.lead).sentence == "1 process is silent longer than is usual for it."


def test_sentence_when_official_talks_stopped_and_one_channel_is_open(cast):
    log(cast)
    stop_official_talks(cast, 34)

    told = portfolio_of(cast.lead)

    assert told.sentence == (
        "River dispute: official talks have been suspended for 34 days;"
        " one channel with officials is still open and met yesterday."
    )
    assert [decision.sentence for decision in told.decisions if decision.is_worst] == [
        "River dispute: only one channel reaches officials"
    ]


def test_sentence_when_official_talks_stopped_and_no_channel_is_open(cast):
    log(cast, when=days_ago(120))
    stop_official_talks(cast, 34)

    assert portfolio_of(cast.lead).sentence == (
        "River dispute: official talks have been suspended for 34 days, and no channel with officials is open."
    )


def test_stopped_talks_of_a_conflict_without_own_process_are_not_told(cast):
    stop_official_talks(cast, 34)

    assert "River dispute" not in portfolio_of(cast.outsider).sentence


def test_process_without_objective_is_a_decision(cast):
    log(cast)
    sentence = "Larkspur: no objective is stated"

    assert sentence in [decision.sentence for decision in portfolio_of(cast.lead).decisions]

    Objective.objects.create(
        process=cast.process, code="O1", title="An aim", kind="outcome", success="Both say so.", evidence="A text."
    )
    course.refresh(cast.process)
    assert sentence not in [decision.sentence for decision in portfolio_of(cast.lead).decisions]


def test_paused_process_is_no_warning(cast):
    log(cast, when=days_ago(300))
    with acting_as(cast.lead):
        course.move(cast.process, Status.PAUSED, since=days_ago(5), by=cast.lead)

    (line,) = portfolio_of(cast.lead).lines

    assert (line.words, line.is_warning) == ("Paused on purpose", False)


def test_page_says_everything_in_words_too(cast, client):
    log(cast)
    stop_official_talks(cast, 34)

    page = page_for(client, cast.lead)

    assert "Read continuity as a table" in page
    assert re.search(r'<th scope="row">River dispute</th><td>1.5</td>', page)


@pytest.fixture
def busy(cast):
    """One copy opened, one draft in review, and words that nobody outside the room may read."""
    session = log(
        cast, texts=(f"{CANARY} point.", "Free."), summary=f"{CANARY} summary.", private_note=f"{CANARY} own."
    )
    extract = clear(cast, session.points.order_by("position").last(), text=f"{CANARY} extract.")
    copy = sent(cast, drafted(cast, order(cast, [extract])))
    with acting_as(cast.official):
        reading.open_copy(copy, by=cast.official)
    drafted(cast, order(cast, [extract]))
    with acting_as(cast.lead):
        write_passage(cast.process, "private_title", f"{CANARY} title", by=cast.lead)
    return cast


@pytest.mark.parametrize("who", ["manager", "observer"])
def test_manager_sees_no_text_no_person_and_no_desk(busy, client, who):
    page = page_for(client, getattr(busy, who))

    for word in (CANARY, "Alder", "Basalt", "Envoy", "Neither side returns first"):
        assert word not in page


def counts(person):
    return {str(words): count for count, words in portfolio_of(person).transfers}


def test_counts_of_transfers_are_those_each_reader_may_see(busy):
    released, waiting, opened = "released", "wait for a second person", "opened, where the channel agreed to show it"

    assert counts(busy.lead) == {waiting: 1, released: 1, opened: 1}
    assert counts(busy.manager) == {released: 1}
    assert counts(busy.outsider) == {released: 0, opened: 0}


def test_counts_do_not_move_with_what_the_reader_may_not_see(busy):
    """L09: a draft that the manager is not in, and whatever happens in another house."""
    before = counts(busy.manager)
    extract = busy.process.extracts.get()
    drafted(busy, order(busy, [extract]))

    assert counts(busy.manager) == before
    assert counts(busy.outsider) == {"released": 0, "opened, where the channel agreed to show it": 0}


def test_receipts_are_counted_only_where_agreed(busy):
    busy.channel.receipts = "none"
    busy.channel.save()

    assert counts(busy.lead)["opened, where the channel agreed to show it"] == 0


def everything_shown(client, person, pages):
    client.force_login(person)
    return {address: without_tokens(client.get(address).content.decode()) for address in pages}


def without_tokens(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize("who", ["manager", "observer", "note_taker", "outsider"])
def test_nothing_moves_when_a_hidden_note_is_saved(cast, client, who):
    """L10: no order, no last activity, no count, on any page that lists."""
    process = another_process(cast, "Aspen")
    for each in (cast.process, process):
        with acting_as(cast.lead):
            log_session(each, record_of(cast, number=1, seen=[]), by=cast.lead, form_key=uuid4())
    with acting_as(cast.lead):
        planned = plan_session(
            cast.process, number=2, window=When.month(2027, 1), by=cast.lead, place_and_day="A house, the 3rd"
        )
    pages = [
        reverse("dashboards:desk"),
        reverse("dashboards:portfolio"),
        reverse("dialogues:process_list"),
        reverse("transfers:briefing_list"),
        reverse("dialogues:process_detail", args=[cast.process.pk]),
        reverse("dialogues:session_list", args=[cast.process.pk]),
        reverse("transfers:transfer_list", args=[cast.process.pk]),
    ]
    before = everything_shown(client, getattr(cast, who), pages)

    with acting_as(cast.lead):
        session = cast.process.sessions.get(number=1)
        write_point(cast.process, Said(CANARY, RED), by=cast.lead, session=session, position=9)
        write_passage(cast.process, "private_note", CANARY, by=cast.lead, session=session)
        write_passage(cast.process, "plan", CANARY, by=cast.lead, session=planned)

    assert everything_shown(client, getattr(cast, who), pages) == before


def test_large_portfolio_is_paged_counted_and_sifted(cast, client, monkeypatch):
    for constant in ("dashboards.sift.WHOLE", "dashboards.sift.LISTED", "dashboards.portfolio.WHOLE"):
        monkeypatch.setattr(constant, 3)
    for number in range(5):
        another_process(cast, f"Reed {number}", track=Track.T1 if number == 4 else Track.T2)
    log(cast, when=days_ago(120))

    first = portfolio(cast.lead, timezone.localdate())
    second = portfolio(cast.lead, timezone.localdate(), QueryDict(first.sifted.next_page[1:]))
    found = portfolio(cast.lead, timezone.localdate(), {"find": "reed", "track": "t1", "stage": "none such"})

    assert [line.process.code_name for line in first.lines] == ["Larkspur", "Reed 0", "Reed 1"]
    assert [line.process.code_name for line in second.lines] == ["Reed 2", "Reed 3", "Reed 4"]
    assert second.sifted.next_page == ""
    told = [decision.sentence for decision in second.decisions]  # of the whole, not of what stands on the page
    assert (told[0].split(",")[0], len(told)) == ("Larkspur: dormant", 7)
    assert "Reed 0: no objective is stated" in told
    assert {(track, cell.stage): cell.count for track, cells in first.matrix for cell in cells if cell.count} == {
        (Track.T15, Stage.NEGOTIATION): 1,
        (Track.T2, Stage.PREVENTIVE): 4,
        (Track.T1, Stage.PREVENTIVE): 1,
    }
    assert [line.process.code_name for line in found.lines] == ["Reed 4"]
    client.force_login(cast.lead)
    page = client.get(reverse("dashboards:portfolio"), {"track": "t2"}).content.decode()
    assert "4 processes" in page
    assert "Next thirty" in page
    assert "Another dispute" not in page
