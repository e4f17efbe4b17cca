"""Marking a point anew on its page: who reads it before and after, why, and nothing done before it was shown."""

from datetime import date

import pytest
from django.urls import reverse

from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Caveat, Distribution, HeldBack, Marking
from dialogues import marking
from dialogues.models import Passage, Point
from dialogues.record import write_passage
from tests.cast import log
from tests.confidentiality.events import events_of

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


@pytest.fixture
def points(cast):
    """The first for the room (lead and second), the second for the team."""
    return list(log(cast).points.order_by("position"))


def address(point, name="point_marking"):
    return reverse(f"dialogues:{name}", args=[point.process_id, point.pk])


def base(client, point):
    form = client.get(address(point)).context["form"]
    return form["base"].value()


def sent(distribution, attribution="by_party", action="look", **fields):
    return {"distribution": distribution, "attribution": attribution, "action": action, **fields}


def names(people):
    return [person.name for person in people]


def test_it_shows_who_gains_and_loses_and_why_before_anything_is_saved(cast, client, points):
    point = points[0]
    client.force_login(cast.lead)

    looked = client.post(address(point), sent("AMBER_STRICT", base=base(client, point)))

    change = looked.context["change"]
    assert names(looked.context["readers"]) == ["Lead", "Second"]
    assert {person.name: person.why for person in change["gaining"]} == {"Note_Taker": "seat: note-taker"}
    assert names(change["losing"]) == []
    assert {person.name: person.why for person in change["staying"]}["Second"] == "seat: facilitator, clearer"
    assert Point.objects.get(pk=point.pk).distribution == "RED"
    assert "point.loosen" not in events_of(point.pk)

    marked = client.post(address(point), sent("AMBER_STRICT", action="mark", base=base(client, point)))

    assert marked["Location"] == reverse("dialogues:session_detail", args=[cast.process.pk, point.session_id])
    assert Point.objects.visible_to(cast.note_taker).filter(pk=point.pk).exists()
    assert "point.loosen" in events_of(point.pk)


def test_it_is_seen_as_each_of_them_would(cast, client, points):
    point = points[1]
    client.force_login(cast.lead)
    fields = sent("RED", base=base(client, point))

    as_second = client.post(address(point), {**fields, "seen_as": cast.second.pk}).context["seen"]
    as_note_taker = client.post(address(point), {**fields, "seen_as": cast.note_taker.pk})
    as_stranger = client.post(address(point), {**fields, "seen_as": cast.outsider.pk}).context["seen"]

    assert as_second["reads"]
    assert (as_note_taker.context["seen"]["reads"], as_note_taker.context["seen"]["is_seated"]) == (False, True)
    assert "Not that there is this point" in as_note_taker.content.decode()
    assert as_stranger is None, "only those whom it concerns can be chosen"


def test_a_marking_is_not_lowered_through_a_second_tab(cast, client, points):
    point = points[1]
    client.force_login(cast.lead)
    old = base(client, point)
    with acting_as(cast.second):
        marking.remark(point, Marking(Distribution.RED, Attribution.CHATHAM), by=cast.second)

    answer = client.post(address(point), sent("GREEN", action="mark", base=old))

    assert answer.status_code == 409
    assert "marked anew meanwhile" in answer.content.decode()
    assert Point.objects.get(pk=point.pk).distribution == "RED"


def test_what_cannot_be_is_refused_beside_the_form(cast, client, points):
    point = points[1]
    client.force_login(cast.note_taker)
    fields = {"base": base(client, point)}

    outside = client.post(address(point), sent("RED", action="mark", **fields))
    stranger = client.post(address(point), sent("RED", action="mark", readers=[cast.outsider.pk], **fields))
    forged = client.post(address(point), sent("PURPLE", action="mark", **fields))

    assert "You would not be among those" in outside.content.decode()
    assert [answer.status_code for answer in (outside, stranger, forged)] == [422, 422, 422]
    assert Point.objects.get(pk=point.pk).distribution == "AMBER_STRICT"


def test_caveats_carry_what_they_name_and_it_is_sealed(cast, client, points):
    point = points[1]
    client.force_login(cast.lead)
    fields = {"base": base(client, point), "held_back": ["not_to", "embargo_until"], "not_to": [cast.south.pk]}

    without = client.post(address(point), sent("AMBER_STRICT", action="mark", **fields))
    past = client.post(address(point), sent("AMBER_STRICT", action="mark", embargo_until="2001-01-01", **fields))
    kept = client.post(address(point), sent("AMBER_STRICT", action="mark", embargo_until="2099-01-01", **fields))

    assert (without.status_code, past.status_code, kept.status_code) == (422, 422, 302)
    assert "This day is over" in past.content.decode()
    point.refresh_from_db()
    assert (point.caveats, point.version) == (["not_to", "embargo_until"], 2)
    assert str(cast.south.pk) not in str(vars(point))
    form = client.get(address(point)).context["form"]
    assert form["not_to"].value() == [str(cast.south.pk)]
    assert form["embargo_until"].value().isoformat() == "2099-01-01"


def test_leaving_is_for_named_people_alone(cast, client, points):
    point = points[1]
    client.force_login(cast.note_taker)
    client.post(address(point, "point_leave"))
    assert Point.objects.visible_to(cast.note_taker).filter(pk=point.pk).exists()

    with acting_as(cast.lead):
        red = Marking(Distribution.RED, Attribution.CHATHAM)
        marking.remark(point, red, by=cast.lead, readers=[cast.note_taker])
    client.post(address(point, "point_leave"))

    assert not Point.objects.visible_to(cast.note_taker).filter(pk=point.pk).exists()
    assert Point.objects.visible_to(cast.lead).filter(pk=point.pk).exists()


def test_a_caveat_knows_what_it_names():
    held = HeldBack(Caveat.NOT_TO, ("a",), date(2099, 1, 1))

    assert HeldBack.load(held.dump()) == held
    assert held.names_something
    assert not HeldBack(Caveat.ORAL_ONLY).names_something


def test_a_summary_is_marked_anew_like_a_point(cast, client, points):
    session = points[0].session
    summary = session.passages.get(purpose="summary")
    page = reverse("dialogues:passage_marking", args=[cast.process.pk, summary.pk])
    client.force_login(cast.lead)
    old = client.get(page).context["form"]["base"].value()

    looked = client.post(page, sent("RED", base=old, seen_as=cast.note_taker.pk))
    assert names(looked.context["change"]["losing"]) == ["Note_Taker"]
    assert "Not that there is this text" in looked.content.decode()
    assert summary in Passage.objects.visible_to(cast.note_taker)
    assert client.post(page, sent("RED", base=old, action="mark")).status_code == 302

    assert summary not in Passage.objects.visible_to(cast.note_taker)
    assert "passage.tighten" in events_of(summary.pk)
    again = client.post(page, sent("GREEN", base=old, action="mark"))
    assert again.status_code == 409, "not through a second tab"
    now = client.get(page).context["form"]["base"].value()
    assert client.post(page, sent("AMBER_STRICT", base=now, action="mark")).status_code == 302
    summary.refresh_from_db()
    assert (summary.version, summary in Passage.objects.visible_to(cast.note_taker)) == (2, True)
    assert "passage.loosen" in events_of(summary.pk)
    with acting_as(cast.lead):
        note = write_passage(cast.process, "private_note", "Mine.", by=cast.lead, session=session)
    own = reverse("dialogues:passage_marking", args=[cast.process.pk, note.pk])
    assert client.get(own).status_code == 404, "a private note is promoted, never marked"
