"""The people of a process: by pseudonym for whoever sees the room; who they are for standing holders, on a reason."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from confidentiality.models.audience import Grant
from dialogues import holders, identities, people, seats
from dialogues.models import MemoryAid, Participation, Reveal, Seat
from participants.facts import Facts, PostFacts
from participants.models import Basis, Closeness, Identity, Level, Post, Proximity
from participants.when import When
from tests.cast import log

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

NAME, NATIVE = "Yoren Maskal", "Йорен Маскал"
REASON = "The host asks for the passport name."


@pytest.fixture
def one(cast):
    """Alder, who was a director since 2020, and whom the lead alone may open."""
    found = cast.participations[0]
    with acting_as(cast.lead):
        holders.name(found.person, cast.process.seats.get(user=cast.lead), by=cast.lead)
        post = people.hold(
            found, people.Held(When.year(2020), None, Level.SENIOR_OFFICIAL, cast.north, is_office=True), by=cast.lead
        )
        words = {post.thread: PostFacts(title="Head of the gate directorate")}
        identities.write(found, Facts(name=NAME, native_name=NATIVE, posts=words), by=cast.lead)
    return found


def at(name, one, **more):
    return reverse(f"dialogues:{name}", args=[one.process_id, one.pk, *more.values()])


def enter(user):
    client = Client()
    client.force_login(user)
    return client


def test_page_tells_posts_capacity_by_session_and_that_knowing_is_not_speaking_for(cast, one):
    Participation.objects.filter(pk=one.pk).update(is_conversant=True)
    log(cast)

    page = enter(cast.second).get(at("participation_detail", one)).content.decode()

    assert "Knows the official position, and does not speak for it." in page
    assert "senior official" in page
    assert "Unofficial" in page
    assert "held office" in page  # of that day, beside the capacity
    assert NAME not in page
    assert "gate directorate" not in page
    assert str(one.person_id) not in page


def test_tie_goes_stale_visibly_and_a_newer_word_stands_beside_the_older(cast, one):
    client, today = enter(cast.second), timezone.localdate()
    old = When.day(today - timedelta(days=400))
    people.stand_near(one, people.Tie(cast.north, Closeness.OCCASIONAL, Basis.STUDIED_TOGETHER, old), by=cast.lead)
    assert "stale: nobody confirmed it for a year" in client.get(at("participation_detail", one)).content.decode()

    sent = {"party": cast.north.pk, "level": "inner", "basis": "advises", "when": "yesterday", "confidence": "disputed"}
    assert client.post(at("tie_add", one), sent).status_code == 302

    page = client.get(at("participation_detail", one)).content.decode()
    assert "stale: nobody" not in page
    assert (page.count("Direct access at will"), page.count("Can reach, now and then")) == (1, 1)
    assert client.get(reverse("dialogues:participation_list", args=[one.process_id])).content.count(b"stale") == 0


def test_correction_adds_and_the_sealed_words_stay_with_the_post(cast, one):
    post, client = Post.objects.get(person=one.person), enter(cast.lead)
    sent = {
        "since": "March 2019",
        "until": "",
        "level": "quasi_official",
        "sector": "media",
        "confidence": "documented",
    }

    assert client.post(at("post_correct", one, post=post.pk), sent).status_code == 302
    # The same form sent from another tab corrects what is no longer believed.
    assert client.post(at("post_correct", one, post=post.pk), sent).status_code == 404

    now, before = Post.objects.current().get(), Post.objects.exclude(superseded_at=None).get()
    assert (now.since, now.sector, now.is_office) == (When.month(2019, 3), "media", False)
    assert (before.pk, before.since, before.level) == (post.pk, When.year(2020), "senior_official")
    page = client.get(at("participation_detail", one)).content.decode()
    assert "What was believed before: one" in page
    client.post(at("participation_identity", one), {"reason": REASON})
    assert "Head of the gate directorate" in client.get(at("participation_identity", one)).content.decode()


def test_bad_input_stands_beside_its_field_and_loses_nothing(cast, one):
    client, tomorrow = enter(cast.second), (timezone.localdate() + timedelta(days=1)).isoformat()
    tries = {
        "post_add": ({"since": "2021", "until": "2019", "level": "top", "confidence": "disputed"}, "before it began"),
        "tie_add": ({"party": cast.north.pk, "level": "inner", "basis": "advises", "when": tomorrow}, "still to come"),
    }
    for name, (sent, said) in tries.items():
        response = client.post(at(name, one), sent)
        page = response.content.decode()
        assert (response.status_code, 'aria-invalid="true"' in page) == (422, True), name
        assert said in page
        assert all(str(value) in page for value in sent.values())
    taken = client.post(
        reverse("dialogues:participation_add", args=[one.process_id]), {"pseudonym": " alder ", "side": cast.south.pk}
    )
    assert (taken.status_code, "has this pseudonym already" in taken.content.decode()) == (422, True)
    assert Post.objects.count() == 1
    assert not Proximity.objects.exists()


def test_newcomer_is_a_person_of_their_own_under_a_pseudonym(cast):
    address = reverse("dialogues:participation_add", args=[cast.process.pk])

    response = enter(cast.note_taker).post(
        address, {"pseudonym": "Quill", "side": cast.south.pk, "level": "grassroots"}
    )

    made = Participation.objects.get(pseudonym="Quill")
    assert response["Location"] == at("participation_detail", made)
    assert (made.side, made.level, made.may_be_listed) == (cast.south, "grassroots", False)
    assert not Identity.objects.filter(person=made.person).exists()


def test_reveal_takes_a_holder_a_fresh_factor_and_a_reason_and_gives_no_grant(cast, one):
    address, lead = at("participation_identity", one), enter(cast.lead)
    grants = Grant.objects.count()
    for user in (cast.second, cast.note_taker):  # the note grant is not the identity grant
        assert enter(user).post(address, {"reason": REASON}).status_code == 403
    assert NAME not in lead.get(address).content.decode()
    short = lead.post(address, {"reason": "visa"})
    assert (short.status_code, "A few words more" in short.content.decode()) == (422, True)
    session = lead.session
    session["factor"] = {**session["factor"], "at": timezone.now().timestamp() - 301}
    session.save()
    stale = lead.post(address, {"reason": REASON})
    assert (stale.status_code, REASON in stale.content.decode()) == (401, True)  # the page keeps what was typed
    assert not Reveal.objects.exists()

    lead = enter(cast.lead)
    assert lead.post(address, {"reason": REASON}).status_code == 302

    shown = lead.get(address)
    assert all(text in shown.content.decode() for text in (NAME, NATIVE, REASON, "Head of the gate directorate"))
    assert 0 < int(shown["Refresh"]) <= 601
    assert Grant.objects.count() == grants
    assert NAME not in enter(cast.lead).get(address).content.decode()  # another sitting has its own screen
    assert NAME not in lead.get(at("participation_detail", one)).content.decode()


def test_it_is_off_the_screen_after_ten_minutes_when_hidden_and_when_the_seat_ends(cast, one):
    address, lead = at("participation_identity", one), enter(cast.lead)

    def is_shown():
        return NAME in lead.get(address).content.decode()

    lead.post(address, {"reason": REASON})
    assert is_shown()
    Reveal.objects.update(created_at=timezone.now() - timedelta(minutes=10, seconds=1))
    assert not is_shown()
    lead.post(address, {"reason": REASON})
    assert is_shown()
    lead.post(at("identity_hide", one))
    assert not is_shown()
    lead.post(address, {"reason": REASON})
    assert is_shown()
    with acting_as(cast.lead):
        seats.give(cast.process, cast.lead, "facilitator", by=cast.lead)
        seats.end(Seat.objects.get(process=cast.process, user=cast.lead, kind="lead"), by=cast.lead)
    assert lead.get(address).status_code == 403  # another seat of the same person was not named for it


def test_lead_names_holders_by_seat_and_somebody_always_stands_by(cast, one):
    lead, address = enter(cast.lead), at("identity_holders", one)
    of = {
        kind: Seat.objects.get(process=cast.process, kind=kind) for kind in ("lead", "facilitator", "programme_manager")
    }

    lead.post(address, {"seat": of["facilitator"].pk, "action": "name"})
    lead.post(address, {"seat": of["programme_manager"].pk, "action": "name"})
    assert identities.held_by(cast.second, [one.person_id])
    assert not identities.held_by(cast.manager, [one.person_id])

    lead.post(address, {"seat": of["facilitator"].pk, "action": "unname"})
    assert not identities.held_by(cast.second, [one.person_id])
    last = lead.post(address, {"seat": of["lead"].pk, "action": "unname"}, follow=True)
    assert "Name somebody else first" in last.content.decode()
    assert identities.held_by(cast.lead, [one.person_id])
    assert lead.post(address, {"seat": "none", "action": "name"}).status_code == 302


def test_identity_is_written_by_holders_and_a_newer_version_is_not_run_over(cast, one):
    address, lead = at("identity_write", one), enter(cast.lead)
    assert lead.get(address)["Location"] == at("participation_identity", one)  # nothing is seen without a reveal
    lead.post(at("participation_identity", one), {"reason": REASON})
    assert NATIVE in lead.get(address).content.decode()
    sent = {
        "version": 1,
        "name": NAME,
        "aliases": "the Clerk\nيورن مسكل\nthe Clerk",
        "contacts": "phone: +000 555 0199",
    }

    wrong = lead.post(address, {**sent, "contacts": "0199"})
    assert (wrong.status_code, "Write the kind first" in wrong.content.decode()) == (422, True)
    assert lead.post(address, {**sent, "name": "Alder Maskal"}).status_code == 422  # the pseudonym is a part of it
    assert lead.post(address, sent).status_code == 302
    late = lead.post(address, {**sent, "name": "Somebody else"})

    assert (late.status_code, "newer version meanwhile" in late.content.decode()) == (422, True)
    assert 'name="version" value="2"' in late.content.decode()
    with acting_as(cast.lead):
        facts, version = identities.facts_of(one.person_id, reader=cast.lead)
    assert (version, facts.aliases, facts.contacts[0].value) == (2, ("the Clerk", "يورن مسكل"), "+000 555 0199")
    assert [words.title for words in facts.posts.values()] == [""]  # left empty by whoever wrote last
    assert enter(cast.second).post(address, sent).status_code == 403


def test_memory_aid_is_for_its_writer_alone(cast, one):
    lead, second, page = enter(cast.lead), enter(cast.second), at("participation_detail", one)
    lead.post(at("participation_aid", one), {"text": "Counts litres."})
    lead.post(at("participation_aid", one), {"text": "Counts litres, never shares."})
    second.post(at("participation_aid", one), {"text": "Sits by the door."})

    assert "never shares" in lead.get(page).content.decode()
    assert "never shares" not in second.get(page).content.decode()
    assert "by the door" in second.get(page).content.decode()
    assert [MemoryAid.objects.visible_to(user).count() for user in (cast.lead, cast.second, cast.note_taker)] == [
        2,
        1,
        0,
    ]
    lead.post(at("participation_aid", one), {"text": ""})
    assert "keep nothing in mind" in lead.get(page).content.decode()


def test_level_position_and_leaving_are_dated_and_the_latest_day_counts(cast, one):
    client, address = enter(cast.note_taker), at("participation_describe", one)
    client.post(address, {"when": "March 2024", "level": "top", "is_conversant": "on", "left_on": "3 April 2024"})
    client.post(address, {"when": "2023", "level": "grassroots"})  # told later, and of an earlier day

    one.refresh_from_db()
    assert (one.level, one.is_conversant, one.left_on) == ("top", True, date(2024, 4, 3))
    assert [row.level for row in one.descriptions.all()] == ["top", "", "grassroots"]
    page = client.get(address).content.decode()
    assert all(words in page for words in ("Decision-maker or principal", "Grassroots", "Note_Taker"))
    late = client.post(address, {"when": "today", "left_on": (timezone.localdate() + timedelta(days=2)).isoformat()})
    assert (late.status_code, "still to come" in late.content.decode()) == (422, True)
