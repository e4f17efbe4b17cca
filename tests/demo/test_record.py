"""What was said, written down, cleared and released: word for word."""

from collections import Counter

from accounts.models import User
from confidentiality import sealed
from confidentiality.context import acting_as
from config.demo.points import POINTS
from dashboards import desk
from dialogues.models import AgendaItem, Contact, Expectation, Passage, PointConsent
from jobs.models import Request
from transfers import gate
from transfers.briefing import read
from transfers.models import Briefing, Channel, Copy, Extract, PutUp
from transfers.reading import text_of


def briefing(code):
    return next(one for one in Briefing.objects.all() if one.code == code)


def test_points_have_the_words_markings_and_consents_of_the_story(story):
    with acting_as(story.lio):
        rows = story.larkspur.points.order_by("session__number", "position")
        words = sealed.unseal([row.body_id for row in rows])

    for told, row in zip(POINTS, rows, strict=True):
        latest = row.consents.filter(use=PointConsent.Use.HAND_OVER).last()
        assert told.text in words[row.body_id]
        assert f"{row.distribution}|{row.attribution}" == told.marking.replace("+", "_")
        assert latest.answer == ("withdrawn" if told.code == "N22" else told.consent)
    assert list(rows.filter(caveats=["oral_only"]).values_list("session__number", flat=True)) == [7]


def test_session_nine_is_for_those_two_alone_who_were_there(story):
    ninth = story.sessions[9]
    rows = [*ninth.points.all(), *ninth.passages.exclude(purpose=Passage.Purpose.PRIVATE_NOTE)]

    assert ninth.is_sealed
    assert dict(ninth.staff.values_list("user__name", "leg")) == {"Lio Varrent": 1, "Sefa Dorn": 2}
    for row in rows:
        readers = {user.name for user in User.objects.all() if type(row).objects.visible_to(user).filter(pk=row.pk)}
        assert readers == {"Lio Varrent", "Sefa Dorn"}


def test_fourteen_contacts_and_the_message_that_has_waited_for_32_days(story):
    contacts = Contact.objects.visible_to(story.lio).filter(process=story.larkspur)
    messages = contacts.filter(means="message").order_by("when_latest")
    days = [
        [story.days.today - day if day else None for day in (one.when_latest, one.delivered_on, one.answered_on)]
        for one in messages
    ]

    assert (contacts.count(), Contact.objects.visible_to(story.ina).count()) == (14, 0)
    assert [[day and day.days for day in each] for each in days] == [[298, 297, 297], [33, 32, None]]
    with acting_as(story.lio):
        items = desk.items(story.lio, desk.held_by(story.lio), story.days.today)
    assert "A message has waited 32 days for an answer" in [item.sentence for item in items]


def test_briefing_three_says_what_the_story_says(story):
    copy = Copy.objects.get(addressee=story.bren, briefing__number=3)
    with acting_as(story.sefa):
        text = text_of(copy)

    assert text.order.title == "Neither side will return first; each would answer a question from you."
    assert text.order.ask_by == story.days.on(-285).isoformat()
    assert "\n".join(words for _extract, words in text.paragraphs) == (
        "It was said in the discussion that coming back is possible if it is not read as an answer to the attack.\n"
        "It was said that a question from your office would be answered "
        "where a question from the other side would not.\n"
        "No one asked for a meeting. No one closed the door."
    )


def test_sources_of_4a_have_consent_and_what_was_lowered_has_a_reason(story):
    extracts = Extract.objects.filter(briefings=briefing("4a"))
    sources = PutUp.objects.filter(extracts__in=extracts)
    lowered = extracts.filter(is_lowered=True)

    with acting_as(story.sefa):
        reasons = [sealed.unseal_one(extract.body_id) for extract in lowered]
    assert lowered.count() == 3
    assert all("consent" in reason or "agreed" in reason for reason in reasons)
    assert (
        Extract.objects.releasable_to(Channel.objects.get(name__startswith="Norvane")).filter(pk__in=extracts).count()
        == len(extracts)
        == sources.count()
    )


def test_briefing_five_waits_and_its_gate_is_closed_by_the_withdrawn_consent(story):
    fifth = briefing("5")
    with acting_as(story.sefa):
        drafted = read(fifth)
        closed = [check.code for check in gate.checks(fifth, drafted, by=story.sefa) if not check.is_passed]

    assert (fifth.state, fifth.created_by, list(fifth.reviewers.all())) == ("in_review", story.lio, [story.sefa])
    assert "A journalist fears early numbers." in drafted.dump()
    assert closed == ["traced"]
    assert "Маскал" not in drafted.dump()


def test_only_the_pdf_of_the_copy_that_may_be_printed_waits_for_the_worker(story):
    waiting = Request.objects.open()

    assert [request.kind for request in waiting] == ["copy.pdf"]
    assert Copy.objects.get(pk=waiting.get().subject).briefing.code == "4a"


def test_expectations_agenda_and_ground_rules_are_those_of_the_story(story):
    rows = {str(row.party): row for row in Expectation.objects.visible_to(story.lio).filter(process=story.larkspur)}

    assert {name: row.state for name, row in rows.items()} == {
        "Norvane": "met",
        "Tavien Council": "open",
        "Valley districts": "open",
    }
    assert (rows["Tavien Council"].owner, (story.days.today - rows["Tavien Council"].due_on).days) == (story.lio, 10)
    assert rows["Valley districts"].spoken_by == story.sefa
    assert not AgendaItem.objects.visible_to(story.ina).exists()
    counts = Counter(AgendaItem.objects.visible_to(story.lio).values_list("proposed_by", flat=True))
    assert sorted(counts.values()) == [14, 19]
    assert story.sessions[1].rules.attribution == "chatham"
