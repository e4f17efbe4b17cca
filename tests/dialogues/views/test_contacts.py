"""Between sessions: a contact in one save, a message until it is answered, a step until it is done."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from confidentiality import sealed
from confidentiality.context import acting_as
from confidentiality.markings import Caveat, HeldBack
from dashboards import desk
from dialogues import contacts
from dialogues.forms import PointFormSet, ProceedingsForm
from dialogues.forms.contact import ContactForm
from dialogues.forms.day import moment
from dialogues.forms.objective import DocumentForm
from dialogues.models import AgendaItem, Contact, Expectation, NextStep
from dialogues.parties import tie
from participants.models import LinkKind, Party
from participants.when import When
from tests.dialogues.planning import ago
from tests.dialogues.views.test_session_log import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(cast, client):
    client.force_login(cast.lead)
    return client


def day(back):
    return (timezone.localdate() - timedelta(days=back)).isoformat()


def log(client, cast, **fields):
    typed = {
        "form_key": uuid4(),
        "means": "call",
        "text": "They will think about it.",
        "when": "today",
        "distribution": "AMBER_STRICT",
        "attribution": "chatham",
        **fields,
    }
    return client.post(reverse("dialogues:contact_log", args=[cast.process.pk]), typed, follow=True)


def waiting_on(person):
    with acting_as(person):
        return [item.sentence for item in desk.items(person, desk.held_by(person), timezone.localdate())]


def test_four_fields_and_two_presses_are_one_contact(cast, lead):
    key = uuid4()
    fields = {"form_key": key, "who": [cast.participations[0].pk], "step": "Ring again.", "due": "tomorrow"}

    pages = [log(lead, cast, **fields).content.decode() for _ in range(2)]

    contact = Contact.objects.get()
    assert all(part in pages[1] for part in ("They will think about it.", "Alder", "Ring again.", "Saved."))
    assert (contact.steps.get().owner, contact.is_message) == (cast.lead, False)
    for person in (cast.manager, cast.observer, cast.official, cast.outsider):
        assert not Contact.objects.visible_to(person).exists()
        assert not NextStep.objects.visible_to(person).exists()


def test_message_waits_on_the_desks_of_the_team_until_it_is_answered(cast, lead):
    words = "We would answer a question\nthat comes from you."
    log(lead, cast, means="message", text=words, sender=cast.south.pk, receiver=cast.north.pk, when=day(33))
    message = Contact.objects.get()
    taken, waits = (
        "A message was taken over 33 days ago and is not delivered",
        "A message has waited 32 days for an answer",
    )
    assert taken in waiting_on(cast.note_taker)

    lead.post(reverse("dialogues:contact_delivered", args=[cast.process.pk, message.pk]), {"on": day(32)})
    assert {
        name
        for name in ("lead", "second", "note_taker", "manager", "observer", "outsider", "official")
        if waits in waiting_on(getattr(cast, name))
    } == {"lead", "second", "note_taker"}
    assert (
        "has waited 32 days for an answer"
        in lead.get(reverse("dialogues:contact_list", args=[cast.process.pk])).content.decode()
    )

    answered = reverse("dialogues:contact_answered", args=[cast.process.pk, message.pk])
    refused = lead.post(answered, {"on": day(40)}, follow=True).content.decode()
    assert "It cannot have been answered before it was delivered." in refused
    page = lead.post(answered, {"words": "Not now."}, follow=True).content.decode()
    assert "Not now." in page
    assert not {taken, waits} & set(waiting_on(cast.lead))
    with acting_as(cast.second):
        message.refresh_from_db()
        assert words in sealed.unseal_one(message.body_id).replace("\\n", "\n")


def test_step_stands_on_its_owners_desk_from_its_day_until_it_is_done(cast, lead):
    log(lead, cast, step="Ask the envoy's office again.", owner=cast.second.pk, due="today")
    step = NextStep.objects.get()
    due = "A next step of yours is due today"
    assert due in waiting_on(cast.second)
    assert due not in waiting_on(cast.lead)

    lead.post(reverse("dialogues:step_done", args=[cast.process.pk, step.pk]))

    assert due not in waiting_on(cast.second)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": ""}, "Write one line about it"),
        ({"when": "tomorrow"}, "This day is still to come."),
        ({"means": "message"}, "Say from whom the message is, or for whom."),
        ({"due": "May 2027", "step": "Ring."}, "Write the day itself"),
        ({"due": "tomorrow"}, "Say what is to be done by then."),
        ({"distribution": "RED", "step": "Ring.", "owner": "second"}, "could not read this step"),
        ({"who": [str(uuid4())]}, ""),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_loses_nothing(cast, lead, fields, message):
    if "owner" in fields:
        fields = {**fields, "owner": cast.second.pk}

    response = log(lead, cast, **{"text": "Kept words.", **fields})

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert fields.get("text", "Kept words.") in page
    assert not Contact.objects.exists()


def test_a_day_that_is_over_shows_what_had_been_said_and_answered_by_then(cast, client):
    client.force_login(cast.lead)
    today = timezone.localdate()
    with acting_as(cast.lead):
        for text, ago in (("Early words.", 30), ("Late words.", 3)):
            talk = contacts.Talk(
                means="message", when=When.day(today - timedelta(days=ago)), text=text, receiver=cast.north,
                delivered_on=today - timedelta(days=ago - 1),
            )  # fmt: skip
            told = contacts.log_contact(cast.process, talk, by=cast.lead)
            contacts.answer(told, on=today - timedelta(days=ago - 2), words="We heard.", by=cast.lead)
    address = reverse("dialogues:contact_list", args=[cast.process.pk])

    now = client.get(address).content.decode()
    on_its_way = client.get(f"{address}?as-at={today - timedelta(days=30)}").content.decode()
    waiting = client.get(f"{address}?as-at={today - timedelta(days=29)}").content.decode()

    assert now.count("We heard.") == 2
    assert ("Early words." in on_its_way, "Late words." in on_its_way, "on its way" in on_its_way) == (
        True,
        False,
        True,
    )
    assert ("has waited 0 days" in waiting, "We heard." in waiting) == (True, False)
    assert "Log a contact" not in waiting
    search = client.get(reverse("dialogues:process_search", args=[cast.process.pk]) + "?as-at=2020").content.decode()
    assert f"{address}?as-at=2020" in search  # the day stays while moving between pages


def test_every_form_offers_the_parties_and_wings_that_stood_there_on_its_day(cast, lead):
    """North's wing split two years ago; the Bridge came a year ago and has merged into South since."""
    long_ago, split, merged = ago(3000), ago(700), ago(100)
    wing = Party.establish("North, wing", "wing", since=long_ago)
    bridge = Party.establish("Bridge", "movement", since=ago(400))
    for party, other, kind, since in (
        (wing, cast.north, "wing_of", long_ago),
        (bridge, cast.south, "wing_of", ago(400)),
        (bridge, cast.south, "merged_into", merged),
    ):
        party.link_to(other, LinkKind(kind), since=since)
    tie(cast.conflict, wing, {"other": cast.north, "kind": "split_from", "since": split}, by=cast.lead)
    wing.rename("Free North", since=split)

    def offered(when):
        with acting_as(cast.lead):
            form = ContactForm({"when": when}, process=cast.process, by=cast.lead)
            points = PointFormSet(prefix="points", form_kwargs={"process": cast.process, "day": moment(form).latest})
            names = [name for pk, name in form.fields["sender"].choices if pk]
            assert [party.name_on(moment(form).latest) for party in points.of.parties.values()] == names
            of = {"process": cast.process}
            assert [name for name, _same in DocumentForm({"when": when}, **of).fields["agreed_by"].choices] == names
            agenda = ProceedingsForm({}, by=cast.lead, day=moment(form).latest, **of)
            assert sorted({name for name in agenda.parties if name in {one.casefold() for one in names}}) == [
                name.casefold() for name in names
            ]
        return names

    assert offered(day(800)) == ["North", "North, wing", "South"]
    assert offered(day(200)) == ["Bridge", "Free North", "North", "South"]
    assert offered("today") == ["Free North", "North", "South"]

    message = {"means": "message", "sender": bridge.pk, "receiver": cast.south.pk}
    late = log(lead, cast, **message)
    assert (late.status_code, "did not stand there on that day" in late.content.decode()) == (422, True)
    page = log(lead, cast, **message | {"when": day(200)}).content.decode()
    assert "Bridge" in page[page.index("Saved.") :]

    expects = reverse("dialogues:expectation_list", args=[cast.process.pk])
    typed = {"expected": "A word.", "owner": cast.lead.pk}
    assert [lead.post(expects, {**typed, "party": one.pk}).status_code for one in (bridge, wing)] == [422, 302]
    assert Expectation.objects.get().party == wing
    assert "Free North" in lead.get(expects).content.decode()
    then = {"when": day(200), "agenda": "Free North: Gauges\nBridge: Boats\nNorth: Roads\nWing: Ferries"}
    assert lead.post(reverse("dialogues:session_log", args=[cast.process.pk]), filled(cast, **then)).status_code == 302
    assert [item.proposed_by for item in AgendaItem.objects.all()] == [wing, bridge, cast.north, None]

    held = (HeldBack(Caveat.NOT_TO, (str(bridge.pk),)),)
    with acting_as(cast.lead):
        kept = contacts.log_contact(
            cast.process, contacts.Talk("message", ago(800), "Not to them.", sender=wing, held=held), by=cast.lead
        )
    listed = reverse("dialogues:contact_list", args=[cast.process.pk])
    names = [lead.get(listed + query).content.decode() for query in (f"?as-at={day(750)}", "")]
    assert ["North, wing" in page for page in names] == [True, False]
    anew = lead.get(reverse("dialogues:contact_marking", args=[cast.process.pk, kept.pk])).context["form"]
    assert {bridge, wing} <= set(anew.fields["not_to"].queryset)  # held back from whom it was, party or not
    assert anew["not_to"].value() == [str(bridge.pk)]


def test_unfinished_contact_is_kept_comes_back_and_is_no_draft_of_a_session(cast):
    client = Client()
    client.force_login(cast.note_taker)
    address = reverse("dialogues:contact_log", args=[cast.process.pk])
    form = client.get(address)
    assert all(mark in form.content.decode() for mark in ("data-draft-key=", "js/offline.js"))
    sent = {"form_key": str(uuid4()), "page": "1", "means": "visit", "text": "They would call ba", "when": "yesterday"}
    who = cast.participations[1].pk

    kept = client.post(reverse("dialogues:contact_draft", args=[cast.process.pk]), {**sent, "who": who})

    assert {"saved_at", "issued", "key"} <= kept.json().keys()
    again = client.get(address)
    page = again.content.decode()
    assert all(text in page for text in ("You left this unfinished", "They would call ba", "yesterday"))
    assert again.context["form"]["who"].value() == [str(who)]
    of_a_session = client.get(reverse("dialogues:session_log", args=[cast.process.pk])).content.decode()
    assert "You left this unfinished" not in of_a_session
    client.force_login(cast.lead)
    assert "They would call" not in client.get(address).content.decode()
    client.force_login(cast.note_taker)

    assert (
        client.post(
            address, {**sent, "text": "They would call back.", "distribution": "AMBER_STRICT", "attribution": "chatham"}
        ).status_code
        == 302
    )
    assert "You left this unfinished" not in client.get(address).content.decode()
    late = client.post(reverse("dialogues:contact_draft", args=[cast.process.pk]), sent)
    assert late.status_code == 409  # it is a record by now
