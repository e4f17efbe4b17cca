"""Documents and contacts are marked like points: two axes and caveats, shown before saving, in force at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Caveat, Distribution, HeldBack, Marking
from confidentiality.models import SealedText
from dialogues import aims, marking, outcomes
from dialogues.contacts import Step, Talk, log_contact
from dialogues.models import AccessQuestion, Contact, DocumentVersion, NextStep
from participants.when import When
from tests.cast import RED
from tests.confidentiality.events import events_of

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


TEAM = {"distribution": "AMBER_STRICT", "attribution": "chatham"}
STRICT = Marking(Distribution.AMBER_STRICT, Attribution.CHATHAM)


@pytest.fixture
def objective(cast):
    words = aims.Words("A rule for both", "Both crews follow it", "The text")
    since = When.day(timezone.localdate() - timedelta(days=60))
    with acting_as(cast.lead):
        return aims.state(cast.process, words, code="S1", kind="outcome", since=since, by=cast.lead)


def sent(client, cast, objective, **fields):
    address = reverse("dialogues:document_new", args=[cast.process.pk, objective.pk])
    data = {
        "title": "Interim paper",
        "kind": "proposal",
        "text": "Article 4: [by day].",
        "state": "draft",
        "when": "today",
    }
    key = client.get(address).context["form"]["key"].value()
    return client.post(
        address, {**data, "distribution": "AMBER_STRICT", "attribution": "chatham", "key": key, **fields}
    )


def mark(client, address, **fields):
    """Look, then save; who would lose it, by name."""
    page = client.get(address)
    data = {**TEAM, "base": page.context["form"]["base"].value()}
    looked = client.post(address, {**data, **fields, "action": "look"})
    assert client.post(address, {**data, **fields, "action": "mark"}).status_code == 302, looked.context["form"].errors
    return [person.name for person in looked.context["change"]["losing"]]


def test_a_document_says_before_it_is_kept_who_reads_it_and_is_held_back_from_then_on(cast, client, objective):
    client.force_login(cast.lead)
    page = reverse("dialogues:objective_detail", args=[cast.process.pk, objective.pk])
    new = reverse("dialogues:document_new", args=[cast.process.pk, objective.pk])

    assert "Note_Taker" in client.get(new).content.decode(), "who reads it, before saving"
    refused = [
        sent(client, cast, objective, held_back=["embargo_until"], embargo_until="2001-01-01"),
        sent(client, cast, objective, text="SECRET\nThe minister said."),
        sent(client, cast, objective, distribution="AMBER", readers=[cast.second.pk]),
    ]
    assert [answer.status_code for answer in refused] == [422] * 3
    held = {"held_back": ["not_to", "eyes_only"], "not_to": [cast.south.pk], "eyes_only": [cast.second.pk]}
    assert sent(client, cast, objective, **held).status_code == 302
    version = DocumentVersion.objects.get()
    assert (version.marking, version.caveats) == (STRICT, ["not_to", "eyes_only"])
    for words in ("TLP:AMBER+STRICT", "Chatham House", "not to South", "eyes only Second"):
        assert words in client.get(page).content.decode()
    assert "South" not in str(vars(version)), "what a caveat names is sealed"
    grown = client.get(new, {"title": "Interim paper"}).context["form"]
    assert (grown["held_back"].value(), grown["not_to"].value()) == (["not_to", "eyes_only"], [str(cast.south.pk)])
    client.force_login(cast.manager)
    shown = client.get(page).content.decode()
    assert "held back from some" in shown
    assert "South" not in shown


def test_what_grows_out_of_a_version_is_marked_as_closely_and_held_back_with_as_much(cast, client, objective):
    client.force_login(cast.lead)
    held = {"held_back": ["oral_only"]}
    assert sent(client, cast, objective, **held).status_code == 302

    more_open = sent(client, cast, objective, **held, distribution="AMBER")
    freer = sent(client, cast, objective)

    for answer, words in ((more_open, "It grows out of version 1"), (freer, "held back with all that one is")):
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Article 4" in answer.content.decode(), "nothing typed is lost"
    assert DocumentVersion.objects.count() == 1
    assert sent(client, cast, objective, **held, attribution="off_record").status_code == 302
    told = {"kind": "proposal", "state": "draft", "when": When.day(timezone.localdate()), "by": cast.second}
    with acting_as(cast.second), pytest.raises(ValidationError):
        outcomes.write_version(
            objective, "Interim paper", "Anew.", marking=STRICT, held=[HeldBack(Caveat.ORAL_ONLY)], **told
        )


def test_a_closed_version_is_nobody_elses_and_says_nothing_to_them(cast, client, objective):
    client.force_login(cast.lead)
    assert sent(client, cast, objective).status_code == 302
    row = DocumentVersion.objects.get()
    page = reverse("dialogues:objective_detail", args=[cast.process.pk, objective.pk])
    marks = reverse("dialogues:document_marking", args=[cast.process.pk, row.pk])

    assert mark(client, marks, distribution="RED", readers=[cast.second.pk]) == ["Note_Taker"]
    assert client.post(reverse("dialogues:document_question", args=[cast.process.pk, row.pk])).status_code == 302
    assert "document.tighten" in events_of(row.pk)
    for person, status in ((cast.second, 200), (cast.note_taker, 404), (cast.manager, 404), (cast.outsider, 404)):
        client.force_login(person)
        assert client.get(marks).status_code == status
        assert client.post(marks, {"distribution": "GREEN", "action": "mark"}).status_code == (
            422 if status == 200 else 404
        )
    client.force_login(cast.note_taker)
    assert "Interim paper" not in client.get(page).content.decode(), "not that there is this version"
    with acting_as(cast.note_taker):
        assert not SealedText.objects.filter(kind="document").exists()
    question = AccessQuestion.objects.get(text_kind="document", text_id=row.pk)
    client.force_login(cast.administrator)
    answer = client.get(reverse("dialogues:access_answer", args=[question.pk])).content.decode()
    assert "Note_Taker" in answer, "could have read it, and no more"
    row.refresh_from_db()
    assert client.get(reverse("dialogues:audience_readers", args=[row.audience_id])).status_code == 200


def test_a_contact_is_held_back_and_what_is_to_be_done_after_it_closes_with_it(cast, client):
    client.force_login(cast.lead)
    log = reverse("dialogues:contact_log", args=[cast.process.pk])
    form = client.get(log).context["form"]
    data = {"form_key": form["form_key"].value(), "means": "call", "text": "We would answer.", "when": "today"}
    data |= {**TEAM, "step": "Ask again."}

    assert client.post(log, {**data, "held_back": "not_to"}).status_code == 422
    assert client.post(log, {**data, "held_back": "not_to", "held_to": cast.north.pk}).status_code == 302
    contact = Contact.objects.get()
    listed = reverse("dialogues:contact_list", args=[cast.process.pk])
    assert "not to North" in client.get(listed).content.decode()
    marks = reverse("dialogues:contact_marking", args=[cast.process.pk, contact.pk])
    held = {"held_back": ["not_to"], "not_to": [cast.north.pk]}
    assert mark(client, marks, distribution="RED", attribution="off_record", readers=[cast.second.pk], **held) == [
        "Note_Taker"
    ]
    step = NextStep.objects.get()
    assert step.marking == Marking(Distribution.RED, Attribution.OFF_RECORD)
    for rows in (Contact.objects, NextStep.objects):
        assert rows.visible_to(cast.second).exists()
        assert not rows.visible_to(cast.note_taker).exists()
    client.force_login(cast.note_taker)
    assert client.get(marks).status_code == 404
    with acting_as(cast.note_taker):
        assert not SealedText.objects.filter(kind__in=["contact", "step"]).exists()
    with acting_as(cast.second):
        opened = marking.remark(contact, STRICT, by=cast.second)
    assert opened.caveats == ["not_to"], "it stays held back"
    assert not NextStep.objects.visible_to(cast.note_taker).exists(), "opening a contact opens nothing else"


def test_a_contact_for_oneself_alone_keeps_its_steps_to_oneself(cast):
    talk = Talk("call", When.day(timezone.localdate()), "Said.", marking=RED, steps=[Step("Ask.", cast.lead)])
    with acting_as(cast.lead):
        row = log_contact(cast.process, talk, by=cast.lead)
    assert {*row.steps.visible_to(cast.lead)} == {*row.steps.all()}
    assert not row.steps.visible_to(cast.second).exists()
