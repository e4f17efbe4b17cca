"""Broken glass, reset factors, and the question who could have read this: two people, a time, and everybody told."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import resets
from accounts.models import FactorReset, User
from confidentiality import audiences, sealed
from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from confidentiality.models import Grant, SealedText
from confidentiality.models.audience import Basis
from dialogues import glass, marking, questions, rooms, seats
from dialogues.attachments import attach
from dialogues.models import BrokenGlass, Notice, Passage, Point
from dialogues.record import write_passage
from dialogues.roles import SeatKind
from dialogues.views.readers import who_reads
from tests.cast import STRICT, log
from tests.confidentiality.events import events_of

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


@pytest.fixture
def session(cast):
    return log(cast, is_sealed=True)


def room(session):
    return audiences.room(session.scope)


def broken(cast, audience, hours=24):
    with acting_as(cast.administrator):
        asked = glass.ask(audience, reason="The lead is ill.", hours=hours, by=cast.administrator)
    glass.agree(asked, by=cast.auditor)
    return BrokenGlass.objects.get(pk=asked.pk)


def reads(person, model=Point):
    with acting_as(person):
        return model.objects.visible_to(person).count() if model is Point else model.objects.count()


def notices_of(person):
    return list(Notice.objects.visible_to(person).waiting().values_list("kind", flat=True))


def test_two_people_open_one_room_for_a_time_and_the_lead_is_told_to_tell_it(cast, session):
    assert reads(cast.administrator) == reads(cast.administrator, SealedText) == 0

    asked = glass.ask(room(session), reason="The lead is ill.", hours=24, by=cast.administrator)

    assert reads(cast.administrator) == 0, "asking opens nothing"
    assert notices_of(cast.lead) == ["glass_asked"]
    with pytest.raises(PermissionDenied):
        glass.agree(asked, by=cast.administrator)
    for person in (cast.second, cast.manager, cast.outsider):
        with pytest.raises(PermissionDenied):
            glass.agree(asked, by=person)
    glass.agree(asked, by=cast.lead)

    assert reads(cast.administrator) == 2
    assert notices_of(cast.lead) == ["glass_asked", "glass_broken", "tell_room"]
    grant = Grant.objects.get(user=cast.administrator, basis=Basis.BREAK_GLASS)
    assert grant.reason == "The lead is ill."
    assert timedelta(hours=23) < grant.expires_at - timezone.now() <= timedelta(hours=24)
    assert {"glass.ask", "glass.break"} <= set(events_of(asked.pk))
    asked.refresh_from_db()
    glass.end(asked, by=cast.lead)
    assert reads(cast.administrator) == reads(cast.administrator, SealedText) == 0


def test_what_is_no_team_and_no_room_has_no_glass(cast, session):
    own = audiences.own(cast.lead, cast.process.scope)

    with pytest.raises(ValidationError, match="team or a room"):
        glass.ask(own, reason="Curious", hours=1, by=cast.administrator)
    with pytest.raises(ValidationError):
        glass.ask(room(session), reason="Long", hours=1_000, by=cast.administrator)
    for person in (cast.lead, cast.auditor, cast.outsider):
        with pytest.raises(PermissionDenied):
            glass.ask(room(session), reason="Curious", hours=1, by=person)


def test_broken_glass_reads_and_neither_writes_nor_decides_nor_lasts(cast, session):
    broken(cast, room(session))
    point = session.points.first()

    with acting_as(cast.administrator):
        with pytest.raises(sealed.NotInAudience):
            sealed.seal(
                "Mine", kind="point", object_id=point.pk, audience=point.audience, key_scope=cast.process.scope,
                by=cast.administrator, version=9,
            )  # fmt: skip
        row = SealedText.objects.first()
        row.pk, row.version, row.written_by = None, 99, cast.administrator
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
        with pytest.raises(ValidationError, match="in the room"):
            rooms.name(session, cast.note_taker, by=cast.administrator)
    assert cast.administrator.pk not in audiences.people_in(room(session)), "no tightening carries it along"


def test_the_database_holds_that_it_takes_two(cast, session):
    with pytest.raises(IntegrityError), transaction.atomic():
        BrokenGlass.objects.create(
            process=cast.process, audience=room(session), user=cast.administrator, agreed_by=cast.administrator,
            agreed_at=timezone.now(), expires_at=timezone.now(), reason="Alone", hours=1,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.create(
            user=cast.lead, asked_by=cast.administrator, agreed_by=cast.administrator, agreed_at=timezone.now()
        )


def test_nobody_walks_in_by_resetting_a_factor(cast, client, session):
    client.force_login(cast.second)
    UserSession.objects.create(user=cast.second, session_key=client.session.session_key, ip="127.0.0.1")
    reset = resets.ask(cast.second, reason="Lost the key.", by=cast.administrator)
    assert reads(cast.second) == 2
    for person in (cast.administrator, cast.second):
        with pytest.raises(PermissionDenied):
            resets.agree(reset, by=person)

    resets.agree(reset, by=cast.auditor)

    assert not Authenticator.objects.filter(user=cast.second).exists()
    assert client.get(reverse("dashboards:desk")).status_code == 302, "every session is over"
    assert notices_of(cast.lead) == ["factor_reset"]
    assert "account.reset_factor" in events_of(cast.second.pk)
    second = User.objects.get(pk=cast.second.pk)
    assert reads(second) == reads(second, SealedText) == 0
    with acting_as(second), pytest.raises(sealed.NotInAudience):
        write_passage(cast.process, Passage.Purpose.SUMMARY, "New", by=second)
    User.objects.filter(pk=second.pk).update(barred_until=timezone.now())
    assert reads(second) == 2, "after a day it is as it was"


def test_files_stand_behind_the_glass_too(cast, client):
    session = log(cast)
    with acting_as(cast.lead):
        file = attach(
            session, b"%PDF-1.7\n%%EOF", name="a.pdf", about="A map of the ford", marking=STRICT, by=cast.lead
        )
        marking.seal_session(session, by=cast.lead)
    asked = broken(cast, room(session))
    page = reverse("dialogues:glass_texts", args=[asked.pk])
    download = reverse("dialogues:glass_file", args=[asked.pk, file.pk])
    client.force_login(cast.administrator)
    client.post(reverse("accounts:confirm"), {"scope": asked.pk})

    assert client.get(download).content == b"%PDF-1.7\n%%EOF"
    assert "A map of the ford" in client.get(page).content.decode()
    assert download in client.get(page).content.decode()
    for person in (cast.lead, cast.auditor, cast.outsider):
        client.force_login(person)
        assert client.get(download).status_code == 404
    glass.end(asked, by=cast.lead)
    client.force_login(cast.administrator)
    assert client.get(download).status_code == 404


def test_nobody_walks_in_by_changing_an_address(cast, client, session):
    page = reverse("dialogues:address_change", args=[cast.second.pk])
    taken = {"address": cast.outsider.email.upper(), "reason": "She married."}
    client.force_login(cast.auditor)
    assert client.post(page, taken).status_code == 404
    client.force_login(cast.administrator)
    assert client.post(page, {"address": "no address", "reason": "x"}).status_code == 422
    assert client.post(page, taken).status_code == 302, "that somebody has it is told to nobody who asks"
    reset = FactorReset.objects.get()
    agree = reverse("dialogues:reset_agree", args=[reset.pk])
    assert client.post(agree).status_code == 403
    client.force_login(cast.lead)
    assert "cannot be used here" in client.post(agree, follow=True).content.decode()
    assert reads(cast.second) == 2, "what was refused changed nothing"
    FactorReset.objects.filter(pk=reset.pk).update(address="new@example.org")

    assert client.post(agree).status_code == 302

    second = User.objects.get(pk=cast.second.pk)
    assert second.email == "new@example.org"
    assert "account.change_address" in events_of(second.pk)
    assert reads(second) == reads(second, SealedText) == 0, "for a day"
    assert notices_of(cast.lead) == ["address_changed"]
    notice = client.get(reverse("dialogues:notice_detail", args=[Notice.objects.get(to=cast.lead).pk]))
    assert "changed by two people" in notice.content.decode()


def test_security_is_answered_with_people_and_paths_and_no_word_of_the_text(cast, client):
    session = log(cast, texts=("CANARY-text",), markings=(Marking(Distribution.RED, Attribution.CHATHAM),))
    point = session.points.get()
    with acting_as(cast.lead):
        rooms.name(session, cast.note_taker, by=cast.lead, reason="translates")
        question = questions.ask(point, by=cast.lead)
        assert questions.ask(point, by=cast.second) == question
        marking.remark(point, Marking(Distribution.AMBER_STRICT, Attribution.CHATHAM), by=cast.lead)
    seats.end(cast.process.seats.get(user=cast.note_taker), by=cast.lead)
    client.force_login(cast.administrator)

    desk = client.get(reverse("dashboards:desk")).content.decode()
    page = client.get(reverse("dialogues:access_answer", args=[question.pk]))

    assert reverse("dialogues:access_answer", args=[question.pk]) in desk
    words = page.content.decode()
    assert "CANARY-text" not in words + desk
    assert cast.process.code_name not in words + desk
    found = {(path.name, path.why, path.is_live) for path in page.context["paths"]}
    assert {("Lead", "was present", True), ("Lead", "a seat", True), ("Second", "was present", True)} <= found
    assert ("Note_Taker", "named: translates", False) in found, "who could have read it then"
    assert "access.question" in events_of(point.pk)
    for person in (cast.auditor, cast.outsider, cast.manager):
        client.force_login(person)
        assert client.get(reverse("dialogues:access_answer", args=[question.pk])).status_code == 404
    with pytest.raises(ProgrammingError, match="security staff only"), acting_as(cast.auditor):
        questions.stood_in(question)


def test_what_can_this_person_read_and_why(cast, client, session):
    client.force_login(cast.administrator)

    page = client.get(reverse("dialogues:person_reads", args=[cast.second.pk]))

    found = {(path.audience.kind, path.why) for path in page.context["paths"]}
    assert {("team", "a seat"), ("room", "was present"), ("clearance", "a seat")} <= found
    assert "own" not in {kind for kind, _why in found}, "private notes are nobody's question"
    assert "access.person" in events_of(cast.second.pk)
    by_reference = client.get(reverse("dialogues:security_home"), {"reference": room(session).pk})
    assert by_reference["Location"] == reverse("dialogues:audience_readers", args=[room(session).pk])
    unknown = client.get(
        reverse("dialogues:security_home"), {"reference": audiences.own(cast.lead, cast.process.scope).pk}
    )
    assert unknown.status_code == 422


def test_the_pages_ask_agree_read_and_close(cast, client, session):
    client.force_login(cast.administrator)
    client.post(reverse("dialogues:glass_ask", args=[room(session).pk]), {"reason": "The lead is ill.", "hours": 5})
    asked = BrokenGlass.objects.get()
    assert client.get(reverse("dialogues:glass_texts", args=[asked.pk])).status_code == 404
    client.force_login(cast.lead)
    notice = Notice.objects.get(to=cast.lead)
    assert (
        reverse("dialogues:notice_detail", args=[notice.pk]) in client.get(reverse("dashboards:desk")).content.decode()
    )
    client.post(reverse("dialogues:glass_detail", args=[asked.pk]), {"action": "agree"})
    client.post(reverse("dialogues:notice_detail", args=[notice.pk]))
    assert notices_of(cast.lead) == ["glass_broken", "tell_room"]

    client.force_login(cast.administrator)
    texts = client.get(reverse("dialogues:glass_texts", args=[asked.pk]))

    assert "First point." in texts.content.decode()
    assert "A summary." in texts.content.decode()
    client.post(reverse("dialogues:glass_detail", args=[asked.pk]), {"action": "end"})
    assert client.get(reverse("dialogues:glass_texts", args=[asked.pk])).status_code == 404


def test_sealing_shows_who_loses_it_and_lets_one_more_in_with_a_reason(cast, client):
    session = log(cast)
    client.force_login(cast.lead)
    seal = reverse("dialogues:session_seal", args=[cast.process.pk, session.pk])
    of_room = reverse("dialogues:session_room", args=[cast.process.pk, session.pk])

    looked = client.get(seal).context["change"]
    assert [person.name for person in looked["losing"]] == ["Note_Taker"]
    assert client.post(seal).status_code == 302
    session.refresh_from_db()
    assert session.is_sealed
    assert client.post(seal).status_code == 409, "there is nothing more to seal"
    assert client.post(of_room, {"person": cast.note_taker.pk}).status_code == 422, "never without a reason"
    assert reads(cast.note_taker) == 0
    client.post(of_room, {"person": cast.note_taker.pk, "reason": "translates"})
    assert reads(cast.note_taker) == 2
    readers = who_reads([room(session)], cast.process)[room(session).pk]
    assert "named: translates" in {reader.name: reader.why for reader in readers}["Note_Taker"]
    for stranger in (cast.manager, cast.administrator, cast.outsider):
        assert client.post(of_room, {"person": stranger.pk, "reason": "please"}).status_code == 422


def test_who_can_read_this_is_quick_for_five_hundred(cast):
    people = [User(email=f"person{number}@example.org", name=f"Person {number}") for number in range(500)]
    User.objects.bulk_create(people)
    with acting_as(cast.lead):
        seats.give_several(cast.process, [(person, SeatKind.NOTE_TAKER) for person in people], by=cast.lead)
    team = audiences.team(cast.process.scope)
    took = []
    for _ in range(5):
        began = time.process_time()  # the server's own time: the machine of the tests is shared
        found = who_reads([team], cast.process)[team.pk]
        took.append(time.process_time() - began)

    assert len(found) == 503
    assert min(took) < 0.05
