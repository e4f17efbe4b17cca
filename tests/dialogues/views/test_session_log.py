"""Logging a session: the words first, the rest beside them, nothing lost and nothing doubled."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from confidentiality import sealed
from confidentiality.context import acting_as
from dialogues.models import Passage, Point, Session
from tests.cast import log

pytestmark = pytest.mark.django_db

POINT = {"text": "A week would do.", "kind": "offer_signal", "distribution": "RED", "attribution": "chatham"}


@pytest.fixture
def lead(cast, client):
    client.force_login(cast.lead)
    return client


def address(cast):
    return reverse("dialogues:session_log", args=[cast.process.pk])


def filled(cast, *points, **changes):
    data = {
        "form_key": uuid4(),
        "summary": "Nobody walked out.",
        "when": "yesterday",
        "attribution": "chatham",
        "distribution": "AMBER_STRICT",
        "format": "workshop",
        "status": "held",
        "declared_track": "t15",
        "staff": [cast.lead.pk, cast.second.pk],
        "points-TOTAL_FORMS": len(points),
        "points-INITIAL_FORMS": 0,
    }
    for one in cast.participations:
        data |= {f"was_{one.pk}": "on", f"as_{one.pk}": "unofficial_rep"}
    for number, point in enumerate(points):
        data |= {f"points-{number}-{name}": value for name, value in point.items()}
    return data | changes


def test_saved_session_has_its_words_people_and_points(cast, lead):
    response = lead.post(address(cast), filled(cast, POINT), follow=True)

    session = Session.objects.get()
    page = response.content.decode()
    assert (session.number, session.implied_track, session.attendances.count()) == (1, "t2", 4)
    assert session.recorded_by == cast.lead
    assert "Saved. Session 1 has its record." in page
    assert "Nobody walked out." in page
    assert "A week would do." in page


def test_a_summary_is_held_back_and_never_until_a_day_that_is_over(cast, lead):
    past = lead.post(address(cast), filled(cast, held_back="embargo_until", held_until="2001-01-01"))
    assert past.status_code == 422
    assert "This day is over" in past.content.decode()
    assert not Session.objects.exists()

    lead.post(address(cast), filled(cast, held_back="not_to", held_to=cast.south.pk))

    assert Passage.objects.get(purpose="summary").caveats == ["not_to"]


def test_red_point_says_nothing_in_clear(cast, lead):
    lead.post(address(cast), filled(cast, {**POINT, "party": cast.north.pk, "issue": cast.issue.pk}))

    point = Point.objects.get()
    assert (point.kind, point.party, point.issue) == ("", None, None)


def test_second_press_of_the_button_is_the_same_session(cast, lead):
    data = filled(cast, POINT)

    first = lead.post(address(cast), data)
    second = lead.post(address(cast), data)

    assert first["Location"] == second["Location"]
    assert (Session.objects.count(), Point.objects.count()) == (1, 1)


def test_session_that_was_held_takes_the_record(cast, lead):
    held = Session(process=cast.process, number=1, declared_track="t15")
    held.when = log(cast).when
    Session.objects.filter(process=cast.process, number=1).update(number=2)
    held.save()

    lead.post(address(cast), filled(cast))

    held.refresh_from_db()
    assert held.recorded_at is not None
    assert Session.objects.count() == 2


def test_lines_become_points_without_script(cast, lead):
    data = filled(cast, summary="A summary.\nFirst.\n\nSecond.", action="split")

    page = lead.post(address(cast), data).content.decode()

    assert 'name="points-0-text"' in page
    assert "First.</textarea>" in page
    assert "Second.</textarea>" in page
    assert not Session.objects.exists()


def test_attendance_starts_from_last_time(cast, lead):
    log(cast)

    assert "the same 4 as last time" in lead.get(address(cast)).content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"summary": ""}, "Write a line about what happened"),
        ({"summary": "x" * 2_000_000}, "This is longer than 20000 characters"),
        ({"when": "tomorrow"}, "This day is still to come"),
        ({"when": "May 1993"}, "This is before the process began"),
        ({"when": "soonish"}, ""),
        ({"staff": []}, "Say who of the team was there"),
        ({"distribution": "ULTRA"}, ""),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_loses_nothing(cast, lead, changes, message):
    response = lead.post(address(cast), filled(cast, {**POINT, "text": "Kept text."}, **changes))

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert "Kept text." in page
    assert changes.get("summary", "Nobody walked out.")[:50] in page
    assert not Session.objects.exists()


def test_participant_of_another_process_is_refused(cast, lead):
    response = lead.post(address(cast), filled(cast, **{f"was_{uuid4()}": "on"}))

    assert response.status_code == 422
    assert "does not take part in this process" in response.content.decode()


def test_nobody_in_the_room_is_refused(cast, lead):
    data = {name: value for name, value in filled(cast).items() if not name.startswith("was_")}

    response = lead.post(address(cast), data)

    assert response.status_code == 422
    assert "Tick at least one person" in response.content.decode()


def test_sealing_a_room_one_was_not_in_is_refused(cast, lead):
    response = lead.post(address(cast), filled(cast, is_sealed="on", staff=[cast.second.pk]))

    assert response.status_code == 422
    assert "You were not in the room" in response.content.decode()


def test_red_point_of_a_room_one_was_not_in_is_refused(cast, lead):
    response = lead.post(address(cast), filled(cast, POINT, staff=[cast.second.pk]))

    assert response.status_code == 422
    assert "A week would do." in response.content.decode()
    assert not Session.objects.exists()


def test_observer_may_see_the_process_but_not_log(cast, client):
    client.force_login(cast.observer)

    assert client.post(address(cast), filled(cast)).status_code == 403


def draft_address(cast):
    return reverse("dialogues:session_draft", args=[cast.process.pk])


def test_draft_is_kept_and_comes_back(cast, lead):
    data = filled(cast, POINT, summary="Half a sentence")

    saved = lead.post(draft_address(cast), data)

    page = lead.get(address(cast)).content.decode()
    assert saved.json()["saved_at"] == timezone.localtime().strftime("%H:%M")
    assert "Half a sentence" in page
    assert "A week would do." in page
    assert "You left this unfinished" in page


def test_draft_is_its_writers_alone(cast, lead, client):
    lead.post(draft_address(cast), filled(cast, summary="Half a sentence"))

    client.force_login(cast.second)

    assert "Half a sentence" not in client.get(address(cast)).content.decode()


def test_saving_empties_the_draft(cast, lead):
    data = filled(cast, summary="Half a sentence")
    lead.post(draft_address(cast), data)

    lead.post(address(cast), data)

    with acting_as(cast.lead):
        assert sealed.read_draft(data["form_key"]) is None
    assert "unfinished" not in lead.get(address(cast)).content.decode()


def test_draft_that_comes_after_its_record_is_not_kept(cast, lead):
    """A second press, or a page left open: the next session starts from an empty form of its own."""
    data = filled(cast, summary="Saved already.")
    lead.post(address(cast), data)

    late = lead.post(draft_address(cast), data)

    assert late.status_code == 409
    assert "Saved already." not in lead.get(address(cast)).content.decode()


def test_discarded_draft_is_gone(cast, lead):
    data = filled(cast, summary="Half a sentence")
    lead.post(draft_address(cast), data)

    lead.post(address(cast), data | {"action": "discard"})

    assert "Half a sentence" not in lead.get(address(cast)).content.decode()


def test_private_note_is_read_by_its_writer_only(cast, lead, client):
    lead.post(address(cast), filled(cast, private_note="He sat by the door."))
    note = Passage.objects.get(purpose="private_note")

    assert Passage.objects.visible_to(cast.lead).filter(pk=note.pk).exists()
    assert not Passage.objects.visible_to(cast.second).filter(pk=note.pk).exists()


def test_session_of_yesterday_is_yesterday(cast, lead):
    lead.post(address(cast), filled(cast))

    assert Session.objects.get().when_earliest == timezone.localdate() - timedelta(days=1)


def test_two_hands_at_one_session_keep_their_words_and_see_both(cast, lead, client):
    mine = filled(cast, POINT, number=1, summary="As the lead heard it.")
    lead.post(address(cast), mine)
    client.force_login(cast.second)
    theirs = filled(cast, {**POINT, "text": "A day would not."}, number=1, summary="As the second heard it.")

    client.post(reverse("dialogues:session_draft", args=[cast.process.pk]), theirs | {"page": "1"})
    opened = client.get(address(cast)).content.decode()
    assert opened.count("Lead finished the record of session 1") == 1  # said before anything more is written
    assert "Put it beside theirs" in opened

    asked = client.post(address(cast), theirs)
    assert asked.status_code == 422
    assert "Lead finished the record of session 1" in asked.content.decode()
    assert all(part in asked.content.decode() for part in ("As the second heard it.", "A day would not."))
    assert Session.objects.count() == 1

    for _ in range(2):
        page = client.post(address(cast), theirs | {"join": "add"}, follow=True).content.decode()
    both = ("As the lead heard it.", "As the second heard it.", "A week would do.", "A day would not.")
    assert all(part in page for part in both)
    assert (Session.objects.count(), Point.objects.count()) == (1, 2)

    client.post(address(cast), theirs | {"form_key": uuid4(), "join": "own"})
    assert list(Session.objects.values_list("number", flat=True)) == [1, 2]


def test_whoever_was_not_in_the_room_adds_nothing_to_what_only_the_room_reads(cast, lead, client):
    lead.post(address(cast), filled(cast, POINT, number=1, staff=[cast.lead.pk]))
    client.force_login(cast.second)
    theirs = filled(cast, {**POINT, "text": "Red words."}, number=1, join="add")

    response = client.post(address(cast), theirs)

    assert response.status_code == 422
    assert "You are not in the room of this session" in response.content.decode()
    assert "Red words." in response.content.decode()


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_record_never_takes_over_a_meeting_that_was_called_off(cast, lead, status):
    log(cast)
    off = Session(process=cast.process, number=2, status=status)
    off.when = Session.objects.get().when
    off.save()

    lead.post(address(cast), filled(cast, number=2))

    off.refresh_from_db()
    assert (off.status, off.recorded_at) == (status, None)
    assert Session.objects.get(recorded_by=cast.lead, number__gt=1).number == 3


def test_official_without_a_post_that_day_is_asked_about_and_not_forbidden(cast, lead):
    one = cast.participations[0]
    data = filled(cast, **{f"as_{one.pk}": "official"})

    asked = lead.post(address(cast), data)
    assert (asked.status_code, Session.objects.count()) == (422, 0)
    assert "No post is known of Alder on that day." in asked.content.decode()

    lead.post(address(cast), data | {"are_officials": "on"})
    assert Session.objects.get().attendances.get(participation=one).capacity == "official"
