"""What somebody agreed to: dated, witnessed, withdrawable; and how a withdrawal reaches a draft."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from dialogues.models import Asking, Participation, PointConsent
from tests.cast import STRICT, log
from tests.walk.story import clear_point, order_briefing
from transfers import gate
from transfers.briefing import read
from transfers.release import release

pytestmark = pytest.mark.django_db(databases=["default", "limits"])
WORDS = "You may write it down, and my name nowhere."


def at(name, one):
    return reverse(f"dialogues:{name}", args=[one.process_id, one.pk])


def enter(user):
    client = Client()
    client.force_login(user)
    return client


def stands(one):
    one.refresh_from_db()
    return one.may_be_listed, one.may_be_recorded, one.may_be_quoted, one.may_be_contacted


def test_last_word_counts_and_earlier_words_stay(cast):
    one, client = cast.participations[0], enter(cast.note_taker)
    Participation.objects.filter(pk=one.pk).update(may_be_contacted=True)  # agreed before days were kept
    first = {"when": "3 March 2024", "how": "aloud", "witness": cast.second.pk, "words": WORDS}
    client.post(
        at("participation_consent", one), {**first, "listed": "given", "recorded": "given", "quoted": "refused"}
    )
    assert stands(one) == (True, True, False, True)

    client.post(at("participation_consent", one), {"when": "4 March 2024", "how": "call", "recorded": "withdrawn"})
    # Written down last, and said before that: it changes nothing now.
    client.post(at("participation_consent", one), {"when": "2023", "how": "private", "recorded": "given"})

    assert stands(one) == (True, False, False, True)
    assert Asking.objects.filter(participation=one).count() == 3
    page = client.get(at("participation_detail", one)).content.decode()
    assert all(told in page for told in (WORDS, "heard by Second", "agreed before days were kept", "Asked 3 times"))
    clearer = enter(cast.second)
    assert WORDS in clearer.get(at("participation_detail", one)).content.decode()  # also of the team
    assert enter(cast.manager).get(at("participation_detail", one)).status_code == 404


def test_bad_input_is_said_and_nothing_is_written(cast):
    one, client = cast.participations[0], enter(cast.lead)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

    for sent, said in (
        ({"when": tomorrow, "how": "aloud", "listed": "given"}, "still to come"),
        ({"when": "today", "how": "aloud"}, "at least one of the four"),
        ({"when": "today", "how": "", "listed": "given"}, "required"),
        ({"when": "today", "how": "aloud", "listed": "given", "witness": cast.outsider.pk}, "not one of the available"),
    ):
        response = client.post(at("participation_consent", one), sent)
        assert (response.status_code, said in response.content.decode()) == (422, True), said
    assert not Asking.objects.exists()


def test_withdrawal_reaches_the_draft_its_author_and_never_its_reader(cast):
    one = cast.participations[0]
    session = log(cast, texts=("Theirs.", "Of another."), markings=(STRICT, STRICT))
    theirs, other = session.points.order_by("position")
    extracts = [
        clear_point(cast, theirs, "A journalist fears early numbers."),
        clear_point(cast, other, "It was said."),
    ]
    briefing = order_briefing(cast, extracts)
    lead, second, desk = enter(cast.lead), enter(cast.second), reverse("dashboards:desk")
    notice = "changed by a withdrawn consent"
    assert notice not in lead.get(desk).content.decode()

    asked = lead.post(at("participation_consent", one), {"when": "today", "how": "private", "recorded": "withdrawn"})
    assert asked["Location"] == at("consent_points", one)
    assert "Theirs." in lead.get(asked["Location"]).content.decode()
    assert enter(cast.outsider).post(asked["Location"], {"points": theirs.pk}).status_code == 404
    lead.post(asked["Location"], {"points": theirs.pk})

    assert theirs.consents.last().answer == PointConsent.Answer.WITHDRAWN
    assert other.consents.last().answer == PointConsent.Answer.GIVEN
    assert notice in lead.get(desk).content.decode()
    assert notice not in enter(cast.official).get(desk).content.decode()
    with acting_as(cast.second):
        assert not all(check.is_passed for check in gate.checks(briefing, read(briefing), by=cast.second))
    assert second.post(reverse("transfers:briefing_strike", args=[briefing.pk])).status_code == 302

    briefing.refresh_from_db()
    with acting_as(cast.second):
        drafted = read(briefing)
        assert all(check.is_passed for check in gate.checks(briefing, drafted, by=cast.second))
        assert [text for _extract, text in drafted.paragraphs] == ["It was said."]
        copies = release(briefing, version=briefing.version, by=cast.second)
    assert list(briefing.extracts.all()) == [extracts[1]]
    page = enter(cast.official).get(reverse("transfers:copy_text", args=[copies[0].pk]), follow=True).content.decode()
    assert "journalist" not in page


def test_a_draft_that_would_be_empty_is_sent_back_instead(cast):
    session = log(cast, texts=("Theirs.",), markings=(STRICT,))
    briefing = order_briefing(cast, [clear_point(cast, session.points.get(), "It was said.")])
    second, address = enter(cast.second), reverse("transfers:briefing_strike", args=[briefing.pk])

    assert "nothing was taken out" in second.post(address, follow=True).content.decode()
    PointConsent.objects.create(point=session.points.get(), answer="withdrawn", recorded_by=cast.lead)
    assert "Send it back" in second.post(address, follow=True).content.decode()
    briefing.refresh_from_db()
    assert (briefing.state, briefing.struck_at) == ("in_review", None)
