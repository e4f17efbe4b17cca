"""Before a record is saved: whom each label lets in and why, and the record as any one of them would read it."""

import re

import pytest
from django.urls import reverse

from dialogues.models import Point, Session
from tests.dialogues.views.test_session_log import filled

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


@pytest.fixture
def looked(cast, client):
    client.force_login(cast.lead)
    address = reverse("dialogues:session_log", args=[cast.process.pk])

    def look(person=None, **fields):
        data = {**filled(cast), "action": "look", "seen_as": person.pk if person else "", **fields}
        return client.post(address, data)

    look.blank = lambda: client.get(address)
    return look


POINTS = {
    "points-TOTAL_FORMS": "2",
    "points-0-text": "A word for the room.",
    "points-0-distribution": "RED",
    "points-0-attribution": "chatham",
    "points-1-text": "A word for the team.",
    "points-1-distribution": "AMBER_STRICT",
    "points-1-attribution": "by_party",
}


def let_in(answer):
    return {str(row["label"]): {one.name: one.why for one in row["people"]} for row in answer.context["labels"]}


def test_each_label_names_its_people_and_their_paths_before_saving(cast, looked):
    blank = let_in(looked.blank())
    ticked = let_in(looked(staff=[cast.lead.pk, cast.second.pk, cast.manager.pk]))

    assert set(blank["AMBER_STRICT"]) == {"Lead", "Second", "Note_Taker"}
    assert blank["AMBER_STRICT"]["Second"] == "seat: facilitator, clearer"
    assert set(blank["RED"]) == {"Lead"}
    assert set(ticked["RED"]) == {"Lead", "Second"}, "a manager who looked in reads nothing by it"
    assert ticked["RED"]["Second"] == "would be in the room"


def test_the_record_is_seen_as_one_of_them_would(cast, looked):
    fields = {**POINTS, "staff": [cast.lead.pk, cast.second.pk], "private_note": "For myself alone."}

    def shown(person, **more):
        answer = looked(person, **{**fields, **more})
        assert answer.status_code == 200
        assert not [row for row in answer.context["seen_texts"] if row["text"] and not row["why"]]
        status = re.search(r'role="status">.*?</ul>', answer.content.decode(), re.S)
        return status.group() if status else ""

    assert "A word for the room." in shown(cast.second)
    assert "A word for the room." not in shown(cast.note_taker)
    assert "A word for the team." in shown(cast.note_taker)
    assert "A word for the team." not in shown(cast.note_taker, is_sealed="on")
    assert "A word for the team." in shown(cast.second, is_sealed="on")
    assert "A word for the room." not in shown(cast.note_taker, **{"points-0-distribution": "forged"})
    assert "A word for the team." not in shown(cast.note_taker, rules_distribution="RED"), "as the ground rules bind it"
    assert "A word for the team." in shown(cast.note_taker, **{"points-1-distribution": "CLEAR"})
    assert "For myself alone." in shown(cast.lead)
    assert "For myself alone." not in shown(cast.second)
    assert shown(cast.outsider) == "", "whom no label lets in cannot be chosen"
    assert not Session.objects.filter(process=cast.process).exists()
    assert not Point.objects.exists()


def test_a_forged_label_is_an_error_beside_its_field(cast, looked):
    answer = looked(**{**POINTS, "points-0-distribution": "forged", "points-1-attribution": "forged"}, action="save")

    assert answer.status_code == 422
    assert "A word for the room." in answer.content.decode()
