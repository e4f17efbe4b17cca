"""Ordering a briefing: what is wrong stands beside its field, and what was typed stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.stepup import FACTOR
from confidentiality.context import acting_as
from jobs.models import Request
from tests.transfers.steps import CANARY, clear, drafted, order
from transfers import briefing as briefings
from transfers.models import Briefing

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(cast):
    return reverse("transfers:briefing_new", args=[cast.process.pk])


def typed(cast, extracts, **changes):
    return {
        "form_key": str(uuid4()),
        "channel": cast.channel.pk,
        "extracts": [extract.pk for extract in extracts],
        "title": "Neither side returns first.",
        "ask": "Put one question to both.",
        "tell": "Your own office.",
        "copy": "Not into any file.",
        "cite": "No.",
        "confidence": "Said twice.",
        "standing": "Views of individuals.",
        "language": "en",
        "expires_on": timezone.localdate() + timedelta(days=30),
        "reviewers": [cast.second.pk],
        **changes,
    }


def test_order_goes_to_a_worker(cast, extract, client, door):
    client.force_login(cast.lead)

    response = client.post(door, typed(cast, [extract], language="ar"))

    briefing = Briefing.objects.get()
    assert response["Location"] == reverse("transfers:briefing_detail", args=[briefing.pk])
    assert (briefing.state, briefing.language, list(briefing.reviewers.all())) == ("requested", "ar", [cast.second])
    assert Request.objects.get().subject == briefing.pk


def test_same_form_sent_twice_is_one_briefing(cast, extract, client, door):
    client.force_login(cast.lead)
    form = typed(cast, [extract])

    first, second = client.post(door, form), client.post(door, form)

    assert first["Location"] == second["Location"]
    assert Briefing.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"channel": ""}, "Choose the channel it is for."),
        ({"extracts": []}, "Choose at least one extract."),
        ({"extracts": ["no-such-extract"]}, "is not a valid UUID"),
        ({"reviewers": []}, "Choose a second person"),
        ({"expires_on": "2020-01-01"}, "Choose a day to come"),
        ({"expires_on": "2099-01-01"}, "within a year"),
        ({"form_key": "x"}, "Enter a valid UUID."),
        ({"ask": "long " * 400_000}, "at most 600 characters"),
    ],
)
def test_bad_order_is_a_422_that_keeps_what_was_typed(cast, extract, client, door, wrong, message):
    client.force_login(cast.lead)
    form = typed(cast, [extract], title="Typed with care.") | wrong

    response = client.post(door, form)

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert "Typed with care." in page
    assert form["ask"].strip() in page
    assert not Briefing.objects.exists()


def test_ticks_stay_when_something_else_is_wrong(cast, extract, client, door):
    client.force_login(cast.lead)

    page = client.post(door, typed(cast, [extract], title="")).content.decode()

    assert f'value="{extract.pk}" checked' in page


def test_channel_without_addressee_is_refused(cast, extract, client, door):
    cast.channel.addressees.all().delete()
    client.force_login(cast.lead)

    response = client.post(door, typed(cast, [extract]))

    assert response.status_code == 422
    assert "This channel has no addressee. Name one first." in response.content.decode()


def test_extract_without_consent_is_neither_offered_nor_taken(cast, points, client, door):
    unasked = clear(cast, points[1], text=f"Extract of {CANARY}", agreed=False)
    client.force_login(cast.lead)

    offered = client.get(door).content.decode()
    response = client.post(door, typed(cast, [unasked]))

    assert CANARY not in offered
    assert response.status_code == 422
    assert "consent is missing" in response.content.decode()


def test_run_out_factor_keeps_the_text(cast, extract, client, door):
    client.force_login(cast.lead)
    session = client.session
    session[FACTOR] = {**session[FACTOR], "spent": True}
    session.save()

    response = client.post(door, typed(cast, [extract], title="Typed with care."))

    assert response.status_code == 401
    assert "Typed with care." in response.content.decode()
    assert not Briefing.objects.exists()


def test_draft_that_was_sent_back_is_changed_and_asked_for_again(cast, extract, briefing, client):
    with acting_as(cast.second):
        briefings.send_back(briefing, by=cast.second)
    client.force_login(cast.lead)
    door = reverse("transfers:briefing_order", args=[briefing.pk])

    before = client.get(door).content.decode()
    response = client.post(door, typed(cast, [extract], title="Changed."))

    assert "Neither side returns first." in before
    assert f'value="{extract.pk}" checked' in before
    assert response["Location"] == reverse("transfers:briefing_detail", args=[briefing.pk])
    briefing.refresh_from_db()
    drafted(cast, briefing)
    with acting_as(cast.second):
        assert briefings.read(briefing).order.title == "Changed."


def test_change_takes_the_former_second_person_out(cast, extract, briefing, client):
    client.force_login(cast.lead)
    from dialogues import seats  # noqa: PLC0415 - for this one test
    from dialogues.roles import SeatKind  # noqa: PLC0415

    with acting_as(cast.lead):
        seats.give(cast.process, cast.observer, SeatKind.FACILITATOR, by=cast.lead)

    door = reverse("transfers:briefing_order", args=[briefing.pk])
    client.post(door, typed(cast, [extract], reviewers=[cast.observer.pk]))

    assert not Briefing.objects.visible_to(cast.second).exists()
    assert Briefing.objects.visible_to(cast.observer).exists()


def test_order_is_not_changed_while_a_worker_is_at_it_or_after_release(cast, extract, ordered, copy, client):
    at_work = order(cast, [extract])
    client.force_login(cast.lead)

    for briefing in (at_work, copy.briefing):
        response = client.post(reverse("transfers:briefing_order", args=[briefing.pk]), typed(cast, [extract]))

        assert response["Location"] == reverse("transfers:briefing_detail", args=[briefing.pk])
