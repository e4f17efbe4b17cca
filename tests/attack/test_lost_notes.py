"""A note that was pressed “Save” on is kept, or its writer has it before their eyes and is told that it is not."""

from uuid import uuid4

import pytest
from django.urls import reverse

from dialogues.models import Passage, Point, Session
from tests.dialogues.views.test_session_log import POINT, address, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(cast, client):
    client.force_login(cast.lead)
    return client


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": "Other words."},
        {"private_note": "Other words."},
        {"place": "Other words."},
        {"points-0-text": "Other words."},
    ],
)
def test_other_words_under_a_used_key_are_not_dropped(cast, lead, changes):
    data = filled(cast, POINT)
    lead.post(address(cast), data)

    response = lead.post(address(cast), data | changes)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Other words." in page
    assert "was saved already" in page
    assert str(data["form_key"]) not in page
    assert Session.objects.count() == 1


def test_what_was_not_dropped_is_saved_by_pressing_again(cast, lead):
    data = filled(cast, POINT)
    lead.post(address(cast), data)
    page = lead.post(address(cast), data | {"summary": "Other words."})

    key = page.context["forms"]["session"]["form_key"].value()
    saved = lead.post(address(cast), data | {"summary": "Other words.", "form_key": key}, follow=True)

    assert Session.objects.count() == 2
    assert "Other words." in saved.content.decode()


def test_key_that_somebody_else_used_loses_nothing(cast, lead, client):
    data = filled(cast)
    lead.post(address(cast), data)
    client.force_login(cast.second)

    response = client.post(address(cast), data | {"summary": "Words of the second."})

    assert response.status_code == 422
    assert "Words of the second." in response.content.decode()


def test_key_that_was_used_in_another_process_loses_nothing(cast, lead):
    data = filled(cast)
    held = Session(process=cast.other_process, number=1, form_key=data["form_key"])
    held.when = cast.process.trackperiods.get().since
    held.save()

    response = lead.post(address(cast), data)

    assert response.status_code == 422
    assert "Nobody walked out." in response.content.decode()


@pytest.mark.parametrize("text", ["a\x00b", "flag \U0001f1f3\U0001f1f4", "a\u202eb", "a\u2028b", "\ufeffa", "e\u0301"])
def test_odd_characters_are_kept_or_refused_never_an_error(cast, lead, text):
    data = filled(cast, {**POINT, "text": text}, private_note=text, summary=text)

    kept = lead.post(reverse("dialogues:session_draft", args=[cast.process.pk]), data)
    response = lead.post(address(cast), data)

    assert kept.status_code == 200
    assert response.status_code == (422 if "\x00" in text else 302)
    assert Point.objects.count() == Session.objects.count() == (0 if "\x00" in text else 1)


@pytest.mark.parametrize(
    "field", ["place", "languages", "label_reason", "when", "form_key", "was_x", "staff", "format"]
)
def test_null_character_is_no_error_anywhere(cast, lead, field):
    response = lead.post(address(cast), filled(cast, POINT) | {field: "a\x00b"})

    assert response.status_code == 422
    assert not Passage.objects.exists()


def test_draft_with_an_odd_digit_in_a_field_comes_back(cast, lead):
    data = filled(cast, summary="Half a sentence") | {"points-²-text": "x"}
    lead.post(reverse("dialogues:session_draft", args=[cast.process.pk]), data)

    assert "Half a sentence" in lead.get(address(cast)).content.decode()


def test_discarding_with_the_key_of_somebody_else_takes_nothing_of_theirs(cast, lead, client):
    data = filled(cast, summary="Half a sentence")
    lead.post(reverse("dialogues:session_draft", args=[cast.process.pk]), data)
    client.force_login(cast.second)

    client.post(address(cast), {"form_key": data["form_key"], "action": "discard"})
    client.post(reverse("dialogues:session_draft", args=[cast.process.pk]), data | {"summary": "Squatted"})
    client.post(address(cast), filled(cast, form_key=data["form_key"]))

    client.force_login(cast.lead)
    assert "Half a sentence" in client.get(address(cast)).content.decode()


def test_key_is_no_way_to_a_session_of_others(cast, client):
    client.force_login(cast.outsider)

    response = client.post(address(cast), {"form_key": uuid4(), "action": "discard"})

    assert response.status_code == 404
