"""One process with something of every kind in it, committed once for all tests of a module."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts import resets
from accounts.models import User
from confidentiality import audiences
from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from dialogues import aims, glass, holders, identities, impasses, merging, outcomes, people, periods, questions, seats
from dialogues.attachments import attach
from dialogues.contacts import Step, Talk, log_contact
from dialogues.models import Claim, ContextEvent, Notice, OfficialContact, PointConsent
from dialogues.proceedings import expect
from dialogues.record import write_passage
from dialogues.roles import SeatKind
from participants.facts import Facts
from participants.models import Basis, Closeness, Level
from participants.when import When
from tests import databases
from tests.cast import RED, STRICT, log, make_cast, make_process, run_jobs, user
from transfers import clearance, reading
from transfers.briefing import Order, ask_for_briefing
from transfers.models import Copy
from transfers.release import release

PDF = b"%PDF-1.7\n%%EOF"
LOWERED = Marking(Distribution.AMBER, Attribution.CHATHAM)  # so that a copy is every file there is
REAL_NAME = "Miren Dastov"
ORDER = Order(title="Neither side returns first.", ask="Put one question to both.", confidence="Said once.")


def clear_point(cast, point, text):
    """Put up by the lead, with consent, and cleared by the second for the channel of the cast."""
    with acting_as(cast.lead):
        item = clearance.put_up(point, by=cast.lead)
        clearance.record_consent(point, PointConsent.Answer.GIVEN, by=cast.lead)
    with acting_as(cast.second):
        wording = clearance.Wording(text=text, marking=LOWERED, channels=(cast.channel,), reason="Asked; agreed.")
        return clearance.clear([item], wording, by=cast.second)


def order_briefing(cast, extracts):
    with acting_as(cast.lead):
        briefing = ask_for_briefing(
            cast.process,
            cast.channel,
            ORDER,
            extracts=extracts,
            reviewers=[cast.second],
            expires_on=timezone.localdate() + timedelta(days=30),
            by=cast.lead,
            form_key=uuid4(),
        )
    run_jobs()
    briefing.refresh_from_db()
    return briefing


def release_briefing(cast, extracts):
    briefing = order_briefing(cast, extracts)
    with acting_as(cast.second):
        copies = release(briefing, version=briefing.version, by=cast.second)
    run_jobs()
    return copies[0]


def open_as_addressee(cast, copy):
    with acting_as(cast.official):
        reading.open_copy(copy, by=cast.official)
    return Copy.objects.get(pk=copy.pk)


def ask_security(cast, session, point):
    """The administrator broke the glass of the room, by the auditor; asks for a reset; was asked who could read."""
    with acting_as(cast.administrator):
        room = audiences.room(session.scope)
        broken = glass.ask(room, reason="The lead is ill.", hours=48, by=cast.administrator)
        reset = resets.ask(cast.note_taker, reason="Lost the key.", by=cast.administrator)
    glass.agree(broken, by=cast.auditor)
    notice = Notice.objects.filter(to=cast.lead).last()
    return questions.ask(point, by=cast.lead), broken, notice, reset


def make_story():
    """The cast, and of every kind of row one that its people may see: `ids` by the names used in addresses."""
    cast = make_cast()
    cast.clerk = user("clerk", cast.official.organisation)  # an official to whom nothing was ever sent
    cast.former = user("former", cast.house)
    with acting_as(cast.lead):
        seats.give(cast.process, cast.former, SeatKind.FACILITATOR, by=cast.lead)
        cast.spare_process = make_process(cast.house, cast.conflict, cast.lead, code_name="Quince")
        talk = Talk(
            means="message",
            when=When.day(timezone.localdate()),
            text="We would answer.",
            receiver=cast.north,
            steps=[Step("Ask again.", cast.lead)],
        )
        expectation = expect(cast.process, cast.south, "An answer.", by=cast.lead, owner=cast.lead)
        contact = log_contact(cast.process, talk, by=cast.lead)
        passage = write_passage(cast.spare_process, "private_title", "Of the spare one", by=cast.lead)
    with acting_as(cast.outsider):
        write_passage(cast.other_process, "private_title", "Of the other one", by=cast.outsider)
    session = log(cast, texts=("Red.", "Waiting.", "Cleared.", "Free."), markings=(RED, STRICT, STRICT, STRICT))
    red, waiting, cleared, free = session.points.order_by("position")
    with acting_as(cast.lead):
        item = clearance.put_up(waiting, by=cast.lead)
    extract = clear_point(cast, cleared, "It was said that coming back is possible.")
    opened = open_as_addressee(cast, release_briefing(cast, [extract]))
    unread = release_briefing(cast, [extract])
    briefing = order_briefing(cast, [extract])
    User.objects.update(password=make_password("pebble-orchard-lantern"))
    User.objects.filter(pk=cast.former.pk).update(is_active=False)
    for person in [one for one in vars(cast).values() if isinstance(one, User)]:
        person.refresh_from_db()
    happened = ContextEvent(conflict=cast.conflict, kept_by=cast.process, label="An election")
    happened.when = When.day(timezone.localdate() - timedelta(days=90))
    happened.save()
    with acting_as(cast.lead):
        words = aims.Words("A rule for both", "Both crews follow it", "The text")
        since = When.day(timezone.localdate() - timedelta(days=60))
        objective = aims.state(cast.process, words, code="S1", kind="outcome", since=since, by=cast.lead)
        impasse = impasses.open_impasse(cast.process, "Who decides?", code="M1", since=since, by=cast.lead)
        cast.note = write_passage(cast.process, "private_note", "For myself.", by=cast.lead, session=session)
        text = {"kind": "draft_agreement", "state": "draft", "when": since, "by": cast.lead}
        document = outcomes.write_version(objective, "Text", "Article 4: [by day].", **text)
        file = attach(session, PDF, name="a.pdf", about="A paper", marking=STRICT, by=cast.lead)
    question, glass, notice, reset = ask_security(cast, session, free)
    cast.ids = {
        "process": cast.process.pk,
        "session": session.pk,
        "point": free.pk,
        "passage": session.passages.get(purpose="summary").pk,
        "contact": contact.pk,
        "expectation": expectation.pk,
        "step": contact.steps.get().pk,
        "put_up": item.pk,
        "extract": extract.pk,
        "briefing": briefing.pk,
        "copy": opened.pk,
        "event": happened.pk,
        "objective": objective.pk,
        "document": document.pk,
        "impasse": impasse.pk,
        "form": "json",
        "kind": "track",
        "period": cast.process.trackperiods.current().get().pk,
        "claim": Claim.objects.create(process=cast.process, question="When did it begin?", answer="Then").pk,
        "attachment": file.pk,
        "question": question.pk,
        "audience": glass.audience_id,
        "user": cast.note_taker.pk,
        "reset": reset.pk,
        "glass": glass.pk,
        "notice": notice.pk,
    }
    cast.ids |= make_known(cast) | make_conflict_known(cast)
    cast.session, cast.briefing, cast.red_point = session, briefing, red
    cast.unread_copy, cast.spare_passage = unread, passage
    return cast


def make_known(cast):
    """The first of the people has a post, a tie and an identity record, which the lead alone may open."""
    one, party = cast.participations[0], cast.north
    with acting_as(cast.lead):
        holders.name(one.person, cast.process.seats.get(user=cast.lead), by=cast.lead)
        identities.write(one, Facts(name=REAL_NAME, aliases=("Мирен Дастов",)), by=cast.lead)
        post = people.hold(one, people.Held(When.year(2020), None, Level.MIDDLE_RANGE, party), by=cast.lead)
        tie = people.stand_near(one, people.Tie(party, Closeness.INNER, Basis.ADVISES, When.year(2020)), by=cast.lead)
        twin = people.add(cast.process, people.Newcomer("Twin"), by=cast.lead)
        row = merging.merge(one, twin, "The host counted one chair.", by=cast.lead)
    return {"participation": one.pk, "post": post.pk, "tie": tie.pk, "merging": row.pk}


def make_conflict_known(cast):
    """What the two parties of the conflict are called and how they speak, and a number of a register."""
    contact = OfficialContact(conflict=cast.conflict, one=cast.north, other=cast.south, state="talking")
    contact.since = When.year(2020)
    with acting_as(cast.lead):
        periods.add(contact, of=cast.conflict, by=cast.lead)
    number = cast.conflict.external_ids.create(scheme="pax_agreement", value="388")
    return {
        "conflict": cast.conflict.pk,
        "party": cast.north.pk,
        "history": "contact",
        "span": contact.pk,
        "fact": "name",
        "told": cast.north.names.get().pk,
        "scheme": number.scheme,
        "value": number.value,
    }


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """Committed, so that work in the background sees it; the whole database is renewed when the module is done."""
    with django_db_blocker.unblock():
        source, told = databases.kept("story", make_story)
        databases.renew(databases.own_name(), source)
        yield told
        databases.renew(databases.own_name())
