"""The second person reads exactly what the official will, and releases it once."""

import re

import pytest
from django.urls import reverse

from confidentiality.context import acting_as
from dialogues import seats
from dialogues.models import PointConsent
from tests.cast import user
from tests.transfers.steps import CANARY, CLEARED, clear, drafted, order, sent
from transfers import clearance
from transfers.models import Addressee, Briefing, Copy
from transfers.release import release

pytestmark = pytest.mark.django_db

RELEASE = re.compile(r'<button class="btn( pri)?" form="release"( disabled)?>Release</button>')
ARTICLE = re.compile(r'<article class="doc".*?</article>', re.DOTALL)
NUMBERS = [
    (r"Copy 1( · [0-9a-f]{12})?", "Copy N"),
    (r"<dd>(numbered at release|no\. \d+)</dd>", "<dd>no. N</dd>"),
]


def door(briefing, name="review"):
    return reverse(f"transfers:briefing_{name}", args=[briefing.pk])


def document_in(response):
    text = ARTICLE.search(response.content.decode())[0]
    for pattern, stand_in in NUMBERS:
        text = re.sub(pattern, stand_in, text)
    return text


def test_preview_is_what_the_reader_gets_but_for_the_numbers(cast, briefing, client):
    client.force_login(cast.second)
    preview = client.get(door(briefing))
    client.post(door(briefing, "release"), {"version": briefing.version, "form": "print"})
    client.force_login(cast.official)
    copy = Copy.objects.get()
    client.post(reverse("transfers:copy_open", args=[copy.pk]))
    read = client.get(reverse("transfers:copy_text", args=[copy.pk]))

    assert CLEARED in document_in(preview)
    assert document_in(preview) == document_in(read)


def test_release_is_the_one_filled_button_while_the_gate_is_open(cast, briefing, client):
    client.force_login(cast.second)

    page = client.get(door(briefing)).content.decode()

    assert RELEASE.search(page).groups() == (" pri", None)
    assert page.partition("</main>")[0].count('class="btn pri"') == 1


def test_closed_gate_says_what_is_missing_and_holds_the_release(cast, briefing, points, client):
    with acting_as(cast.lead):
        clearance.record_consent(points[0], PointConsent.Answer.WITHDRAWN, by=cast.lead)
    client.force_login(cast.second)

    page = client.get(door(briefing)).content.decode()
    response = client.post(door(briefing, "release"), {"version": briefing.version, "form": "print"})

    assert RELEASE.search(page).groups() == (None, " disabled")
    assert "An extract in it may not leave through this channel any more" in page
    assert response.status_code == 422
    assert not Copy.objects.exists()


def test_requester_reads_the_draft_and_is_offered_no_release(cast, briefing, client):
    client.force_login(cast.lead)

    page = client.get(door(briefing)).content.decode()

    assert CLEARED in page
    assert RELEASE.search(page) is None
    assert door(briefing, "release") not in page


def test_second_release_finds_the_first_and_makes_no_copy(cast, briefing, client):
    client.force_login(cast.second)
    data = {"version": briefing.version, "form": "print"}

    first, second = client.post(door(briefing, "release"), data), client.post(door(briefing, "release"), data)

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Second released it on" in second.content.decode()
    assert Copy.objects.count() == 1


def test_changed_draft_is_shown_anew_before_it_can_be_released(cast, briefing, client):
    client.force_login(cast.second)
    Briefing.objects.update(version=briefing.version + 1)

    response = client.post(door(briefing, "release"), {"version": briefing.version, "form": "print"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Read it again before you release it." in page
    assert f'name="version" value="{briefing.version + 1}"' in page


@pytest.mark.parametrize("form", ["", "paper", "leaflet"])
def test_form_that_is_not_offered_is_refused(cast, briefing, client, form):
    client.force_login(cast.second)

    response = client.post(door(briefing, "release"), {"version": briefing.version, "form": form})

    assert response.status_code == 422
    assert not Copy.objects.exists()


def test_red_is_offered_for_the_screen_only(cast, points, client):
    from tests.cast import RED  # noqa: PLC0415 - for this one test

    briefing = drafted(cast, order(cast, [clear(cast, points[1], marking=RED)]))
    client.force_login(cast.second)

    page = client.get(door(briefing)).content.decode()

    assert re.findall(r'name="form" value="(\w+)"', page) == ["screen"]


def test_draft_that_was_sent_back_meanwhile_is_a_409(cast, briefing, client):
    client.force_login(cast.second)

    answers = [client.post(door(briefing, "send_back")).status_code for _ in range(2)]
    released = client.post(door(briefing, "release"), {"version": briefing.version, "form": "print"})

    assert answers == [302, 409]
    assert released.status_code == 409
    assert "sent back in the meantime" in released.content.decode()


def test_review_of_what_is_not_in_review_leads_to_where_it_stands(cast, ordered, copy, client):
    client.force_login(cast.second)

    assert client.get(door(copy.briefing))["Location"] == door(copy.briefing, "detail")


def test_review_shows_what_was_cleared_and_nothing_else(cast, points, briefing, client):
    assert points[1]
    client.force_login(cast.second)

    assert CANARY not in client.get(door(briefing)).content.decode()


def test_copies_after_release_are_one_per_reader(cast, briefing):
    sent(cast, briefing)

    assert list(Copy.objects.values_list("number", "addressee__name")) == [(1, "Official")]


def test_it_goes_to_those_it_was_drafted_for_and_to_nobody_who_came_since(cast, briefing, client):
    """L30: whoever joins the channel between draft and release is not sent what was drafted for others."""
    late = user("late", cast.official.organisation)
    Addressee.objects.create(channel=cast.channel, user=late)
    client.force_login(cast.second)

    page = client.get(reverse("transfers:briefing_review", args=[briefing.pk]))
    sent = client.post(
        reverse("transfers:briefing_release", args=[briefing.pk]), {"version": briefing.version, "form": "print"}
    )

    assert "to be drafted for them" in page.content.decode()
    assert sent.status_code == 422
    assert not Copy.objects.filter(briefing=briefing).exists()
    drafted(cast, briefing)
    assert set(briefing.addressees.all()) == {cast.official, late}


def test_who_asked_for_it_and_left_the_table_is_in_no_copy(cast, briefing):
    with acting_as(cast.second):
        for seat in cast.process.seats.filter(user=cast.lead):
            seats.end(seat, by=cast.second)

        copy = release(briefing, version=briefing.version, by=cast.second)[0]

    assert cast.lead not in {grant.user for grant in copy.audience.grants.all()}
    assert not Copy.objects.visible_to(cast.lead).exists()
