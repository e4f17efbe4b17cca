"""Versions that show what changed, black words beside a kept original, notes promoted, grants with reason and end."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from confidentiality import audiences, sealed
from confidentiality.context import acting_as
from confidentiality.differences import differences
from confidentiality.markings import Attribution, Distribution, Marking
from confidentiality.models import Grant, SealedText
from dialogues import marking, wording
from dialogues.models import Passage, Point
from dialogues.record import Said, write_passage
from tests.cast import log, text_in
from tests.confidentiality.events import events_of

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

RED = Marking(Distribution.RED, Attribution.CHATHAM)
STRICT = Marking(Distribution.AMBER_STRICT, Attribution.BY_PARTY)


@pytest.fixture
def point(cast):
    return log(cast, texts=("The gate stays shut.",), markings=(STRICT,)).points.get()


def address(name, text):
    return reverse(f"dialogues:{name}", args=[text.process_id, text.pk])


def words(point, reader):
    with acting_as(reader):
        return text_in(sealed.unseal_one(Point.objects.get(pk=point.pk).body_id))


def test_what_is_saved_is_a_version_and_readers_see_what_changed(cast, client, point):
    client.force_login(cast.second)

    saved = client.post(address("point_edit", point), {"text": "The second gate stays open.", "base": 1})

    assert saved.status_code == 302
    assert words(point, cast.note_taker) == "The second gate stays open."
    page = client.get(address("point_versions", point))
    newest, first = page.context["versions"]
    changed = {(piece.state, piece.text.strip()) for piece in newest["pieces"]}
    assert changed >= {("added", "second"), ("added", "open"), ("removed", "shut")}
    assert {piece.state for piece in first["pieces"]} == {"same"}
    assert "point.edit" in events_of(point.pk)
    client.force_login(cast.outsider)
    assert client.get(address("point_versions", point)).status_code == 404


def test_a_version_for_fewer_is_not_shown_to_more(cast, client):
    point = log(cast, texts=("CANARY before.",), markings=(RED,)).points.get()
    with acting_as(cast.lead):
        wording.edit(point, "After.", base=1, by=cast.lead)
        marking.remark(point, STRICT, by=cast.lead)
    client.force_login(cast.note_taker)

    page = client.get(address("point_versions", point))

    assert [each["row"].version for each in page.context["versions"]] == [3]
    assert "CANARY" not in page.content.decode()
    assert "for fewer people" in page.content.decode()


def test_of_two_hands_neither_overwrites_the_other(cast, client, point):
    with acting_as(cast.second):
        wording.edit(point, "Theirs.", base=1, by=cast.second)
    client.force_login(cast.lead)

    answer = client.post(address("point_edit", point), {"text": "Mine.", "base": 1})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs." in page
    assert "Mine." in page
    assert words(point, cast.lead) == "Theirs."
    assert client.post(address("point_edit", point), {"text": "Mine.", "base": answer.context["form"]["base"].value()})
    with acting_as(cast.lead):
        assert [text for _row, text in wording.versions(Point.objects.get(pk=point.pk), cast.lead)][1:] == [
            "Theirs.",
            "Mine.",
        ]


def test_a_room_sealed_while_somebody_types_loses_none_of_it(cast, client, point):
    client.force_login(cast.note_taker)
    assert client.get(address("point_edit", point)).status_code == 200
    with acting_as(cast.lead):
        marking.seal_session(point.session, by=cast.lead)

    answer = client.post(address("point_edit", point), {"text": "Typed for long.", "base": 1})

    assert answer.status_code == 404
    assert "Typed for long." in answer.content.decode()
    assert "The gate stays shut." not in answer.content.decode()
    client.post(reverse("dialogues:note_list", args=[cast.process.pk]), {"text": "Typed for long."})
    note = Passage.objects.visible_to(cast.note_taker).get()
    assert note.audience.kind == "own"
    assert not Passage.objects.visible_to(cast.lead).filter(pk=note.pk).exists()


def test_black_words_take_the_place_and_the_original_is_kept(cast, client, point):
    client.force_login(cast.lead)
    fields = {"base": 1, "hidden": ["1"], "keepers": [cast.second.pk]}

    looked = client.post(address("point_redact", point), {**fields, "action": "look"})
    assert looked.context["shown"] == "The ▇▇▇ stays shut."
    assert Point.objects.count() == 1
    silent = client.post(address("point_redact", point), {**fields, "action": "redact"})
    assert (silent.status_code, Point.objects.count()) == (422, 1)
    client.post(address("point_redact", point), {**fields, "action": "redact", "reason": "Alder agreed."})

    copy = Point.objects.get(redacted_from=point)
    assert words(copy, cast.note_taker) == "The ▇▇▇ stays shut."
    assert list(Point.objects.visible_to(cast.note_taker)) == [copy]
    with acting_as(cast.note_taker):
        assert not SealedText.objects.filter(object_id=point.pk).exists()
    assert words(point, cast.second) == words(point, cast.lead) == "The gate stays shut."
    assert {"point.redact", "point.tighten"} <= set(events_of(point.pk))
    assert client.post(address("point_redact", copy), {"base": 1, "action": "redact"}).status_code == 422
    page = client.get(reverse("dialogues:session_detail", args=[cast.process.pk, copy.session_id])).content.decode()
    assert "redacted by Lead on" in page
    assert "Alder agreed." in page
    assert "Alder agreed." not in str(vars(copy))


def test_a_private_note_enters_the_record_only_when_promoted(cast, client, point):
    with acting_as(cast.lead):
        note = write_passage(cast.process, "private_note", "He sat by the door.", by=cast.lead, session=point.session)
    for person in (cast.second, cast.note_taker):
        client.force_login(person)
        assert client.get(address("passage_promote", note)).status_code == 404
    client.force_login(cast.lead)
    assert client.get(address("passage_promote", note)).context["form"]["distribution"].value() == "RED"

    sent = {"text": "Somebody sat by the door.", "distribution": "AMBER_STRICT", "attribution": "chatham"}
    page = client.post(address("passage_promote", note), {**sent, "party": "both"}, follow=True).content.decode()

    assert "Both sides" in page
    promoted = Point.objects.exclude(pk=point.pk).get()
    assert words(promoted, cast.note_taker) == "Somebody sat by the door."
    assert not Passage.objects.visible_to(cast.second).filter(pk=note.pk).exists()
    assert "note.promote" in events_of(note.pk)
    with acting_as(cast.second), pytest.raises(sealed.NotInAudience):
        wording.promote(note, Said("Stolen.", STRICT), by=cast.second)


def test_a_grant_has_a_reason_and_an_end_and_opens_nothing_older(cast, client, point):
    with acting_as(cast.lead):
        named = marking.remark(point, RED, by=cast.lead, readers=[cast.second])
    client.force_login(cast.lead)
    day = timezone.localdate() + timedelta(days=3)

    without = client.post(address("point_grant", point), {"person": cast.note_taker.pk})
    client.post(address("point_grant", point), {"person": cast.note_taker.pk, "reason": "translates", "until": day})

    assert without.status_code == 422
    grant = Grant.objects.live().get(user=cast.note_taker, content_object__scope_id=point.pk)
    assert (grant.reason, timezone.localtime(grant.expires_at).date()) == ("translates", day)
    with acting_as(cast.note_taker):
        seen = SealedText.objects.filter(object_id=point.pk).values_list("version", flat=True)
        assert list(seen) == [named.version + 1]
    Grant.objects.filter(pk=grant.pk).update(expires_at=timezone.now())
    assert not Point.objects.visible_to(cast.note_taker).filter(pk=point.pk).exists()
    assert Point.objects.visible_to(cast.second).filter(pk=point.pk).exists()
    assert client.post(address("point_grant", point), {"person": cast.official.pk, "reason": "x"}).status_code == 422


def test_what_was_granted_until_a_day_never_becomes_for_ever(cast, point):
    until = timezone.now() + timedelta(days=1)
    with acting_as(cast.lead):
        marking.remark(point, RED, by=cast.lead, readers=[cast.second])
        wording.grant(point, cast.note_taker, reason="translates", until=until, by=cast.lead)
        fresh = Point.objects.get(pk=point.pk)
        assert cast.note_taker.pk not in audiences.people_in(fresh.audience)
    with acting_as(cast.second):
        marking.leave(fresh, by=cast.second)

    assert not Point.objects.visible_to(cast.note_taker).filter(pk=point.pk).exists()


def test_a_grant_is_for_what_is_for_named_people(cast, point):
    with acting_as(cast.lead), pytest.raises(ValidationError, match="not for named people"):
        wording.grant(point, cast.manager, reason="x", until=None, by=cast.lead)


def test_differences_keep_every_word_of_both():
    old, new = "One two three.", "One 2 three, four."

    pieces = differences(old, new)

    assert "".join(piece.text for piece in pieces if piece.state != "added") == old
    assert "".join(piece.text for piece in pieces if piece.state != "removed") == new
