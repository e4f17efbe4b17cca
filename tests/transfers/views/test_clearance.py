"""Clearance: what waits, what was made of it, and the consent without which nothing leaves."""

import pytest
from django.urls import reverse

from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from dialogues.models import PointConsent
from tests.transfers.steps import CANARY, CLEARED, put_up
from transfers import clearance
from transfers.models import Extract, PutUp

pytestmark = pytest.mark.django_db

STRICT = Marking(Distribution.AMBER_STRICT, Attribution.BY_PARTY)


def wording(cast, **changes):
    return {
        "text": CLEARED,
        "distribution": "AMBER_STRICT",
        "attribution": "chatham",
        "channels": [cast.channel.pk],
        "reason": "",
        **changes,
    }


def address(cast, item):
    return reverse("transfers:clearance_detail", args=[cast.process.pk, item.pk])


def listed(cast):
    return reverse("transfers:clearance_list", args=[cast.process.pk])


def test_clearer_makes_an_extract(cast, points, client):
    item = put_up(cast, points[1])
    client.force_login(cast.second)

    response = client.post(address(cast, item), wording(cast))

    extract = Extract.objects.get()
    assert response.status_code == 302
    assert (extract.is_lowered, list(extract.sources.all()), list(extract.channels.all())) == (
        False,
        [item],
        [cast.channel],
    )
    assert CLEARED in client.get(listed(cast)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"text": " "}, "Write the words that may travel."),
        ({"channels": []}, "Choose at least one channel"),
        ({"distribution": "GREEN"}, "A marking is lowered"),
        ({"text": "long " * 400_000}, "at most 4000 characters"),
    ],
)
def test_bad_wording_is_said_beside_the_field_and_nothing_typed_is_lost(cast, points, client, wrong, message):
    item = put_up(cast, points[1])
    client.force_login(cast.second)
    typed = wording(cast, **wrong)

    response = client.post(address(cast, item), typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert typed["text"].strip() in page
    assert not Extract.objects.exists()


def test_decline_leaves_the_text_where_it_was(cast, points, client):
    item = put_up(cast, points[1])
    client.force_login(cast.second)

    response = client.post(address(cast, item), {"action": "decline"})

    item.refresh_from_db()
    assert response.status_code == 302
    assert item.decision == PutUp.Decision.DECLINED


def test_what_was_declined_meanwhile_is_not_cleared(cast, points, client):
    item = put_up(cast, points[1])
    with acting_as(cast.second):
        clearance.decline(item, by=cast.second)
    client.force_login(cast.second)

    for data in (wording(cast), {"action": "decline"}):
        response = client.post(address(cast, item), data)

        assert response.status_code == 422
        assert "declined in the meantime" in response.content.decode()
    assert not Extract.objects.exists()


def test_consent_is_written_down_and_the_latest_word_counts(cast, points, extract, client):
    client.force_login(cast.lead)
    door = reverse("transfers:point_consent", args=[cast.process.pk, points[0].pk])

    client.post(door, {"answer": "withdrawn"})

    assert list(PointConsent.objects.values_list("answer", flat=True)) == ["given", "withdrawn"]
    assert not Extract.objects.standing().exists()
    assert "Withdrawn" in client.get(listed(cast)).content.decode()


def test_consent_that_is_no_answer_is_refused(cast, points, client):
    client.force_login(cast.lead)

    response = client.post(reverse("transfers:point_consent", args=[cast.process.pk, points[0].pk]), {"answer": "x"})

    assert response.status_code == 400
    assert not PointConsent.objects.exists()


def test_withdrawn_extract_leaves_no_more(cast, extract, client):
    client.force_login(cast.second)

    client.post(reverse("transfers:extract_withdraw", args=[cast.process.pk, extract.pk]))

    assert not Extract.objects.standing().exists()
    assert "withdrawn" in client.get(listed(cast)).content.decode()


def test_clearer_sees_what_was_put_up_and_nothing_else_of_the_session(cast, points, client):
    item = put_up(cast, points[0])
    client.force_login(cast.second)

    for page in (client.get(listed(cast)), client.get(address(cast, item))):
        assert "Coming back is possible." in page.content.decode()
        assert CANARY not in page.content.decode()
