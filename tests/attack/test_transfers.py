"""What left, or was kept from leaving: a refusal that stands, receipts that stay with those they were agreed with."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Caveat, Distribution, HeldBack, Marking
from dialogues import seats
from dialogues.models import Point
from dialogues.record import Said
from tests.cast import log
from tests.transfers.steps import LOWERED, clear, drafted, order, put_up, sent
from transfers import clearance
from transfers.models import Addressee, Briefing, Copy, Extract, PutUp
from transfers.release import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(cast):
    return log(cast).points.order_by("position").first()


def test_declining_what_was_cleared_meanwhile_is_not_called_done(cast, point, client):
    extract = clear(cast, point)
    item = extract.sources.get()
    client.force_login(cast.second)

    address = reverse("transfers:clearance_detail", args=[cast.process.pk, item.pk])
    response = client.post(address, {"action": "decline"})

    item.refresh_from_db()
    assert response.status_code == 422
    assert item.decision == PutUp.Decision.CLEARED


def test_text_declined_is_not_cleared_after_all(cast, point):
    item = put_up(cast, point)
    wording = clearance.Wording(text="x", marking=LOWERED, channels=(cast.channel,), reason="y")
    with acting_as(cast.second):
        clearance.decline(item, by=cast.second)
        with pytest.raises(ValidationError):
            clearance.clear([item], wording, by=cast.second)


def end_seats(cast, person):
    with acting_as(cast.lead):
        for seat in cast.process.seats.live().filter(user=person):
            seats.end(seat, by=cast.lead)


def released(cast, point):
    return sent(cast, drafted(cast, order(cast, [clear(cast, point)])))


def test_receipts_are_not_shown_to_a_releaser_who_left(cast, point, client):
    released(cast, point)
    end_seats(cast, cast.second)
    client.force_login(cast.second)

    page = client.get(reverse("transfers:briefing_list")).content.decode()

    assert cast.process.code_name not in page
    assert escape(cast.channel.name) not in page


def test_receipts_stay_with_those_who_answer(cast, point, client):
    released(cast, point)
    client.force_login(cast.lead)

    assert escape(cast.channel.name) in client.get(reverse("transfers:briefing_list")).content.decode()


@pytest.mark.parametrize("who", ["manager", "observer", "note_taker"])
def test_portfolio_counts_no_receipt_and_no_draft_that_the_reader_may_not_see(cast, point, client, who):
    copy = released(cast, point)
    Copy.objects.filter(pk=copy.pk).update(opened_at=copy.created_at)
    drafted(cast, order(cast, [Extract.objects.get()]))
    client.force_login(getattr(cast, who))

    told = client.get(reverse("dashboards:portfolio")).context["portfolio"].transfers

    assert [count for count, _words in told] == [1]


def test_portfolio_counts_receipts_for_those_who_answer(cast, point, client):
    copy = released(cast, point)
    Copy.objects.filter(pk=copy.pk).update(opened_at=copy.created_at)
    drafted(cast, order(cast, [Extract.objects.get()]))
    client.force_login(cast.lead)

    told = client.get(reverse("dashboards:portfolio")).context["portfolio"].transfers

    assert [count for count, _words in told] == [1, 1, 1]


def test_account_that_is_over_is_nobody_at_the_end_of_a_channel(cast, point):
    briefing = drafted(cast, order(cast, [clear(cast, point)]))
    User.objects.filter(pk=cast.official.pk).update(is_active=False)

    with pytest.raises(ValidationError):
        sent(cast, briefing)
    assert not Copy.objects.exists()


def test_whoever_read_the_drafts_becomes_no_reader_at_the_end(cast, point):
    briefing = drafted(cast, order(cast, [clear(cast, point)]))
    Addressee.objects.create(channel=cast.channel, user=cast.second)

    with pytest.raises(ValidationError):
        sent(cast, briefing)
    assert not Copy.objects.exists()


def held_back(cast, caveat):
    held = HeldBack(Caveat(caveat), to=(str(cast.official.pk),) if caveat == Caveat.EYES_ONLY else ())
    said = Said("Held back.", Marking(Distribution.AMBER, Attribution.BY_PARTY), held=(held,))
    return log(cast, points=[said]).points.get()


@pytest.mark.parametrize(("caveat", "forms"), [("oral_only", ["screen"]), ("eyes_only", ["screen", "paper"])])
def test_caveat_of_a_source_binds_the_form_of_a_copy(cast, caveat, forms):
    briefing = drafted(cast, order(cast, [clear(cast, held_back(cast, caveat))]))

    assert [str(form) for form in forms_of(briefing)] == forms
    with pytest.raises(ValidationError):
        sent(cast, briefing, form=Copy.Form.PRINT)


@pytest.mark.parametrize("caveat", ["oral_only", "embargo_until", "not_to"])
def test_what_was_held_back_is_cleared_with_a_reason_only(cast, caveat):
    source = held_back(cast, caveat)

    with pytest.raises(ValidationError):
        clear(cast, source, reason="")
    assert not Extract.objects.exists()


def test_two_presses_of_put_up_are_one(cast, point, client):
    client.force_login(cast.lead)
    address = reverse("transfers:point_put_up", args=[cast.process.pk, point.pk])

    client.post(address)
    client.post(address)

    assert (PutUp.objects.count(), Point.objects.get(pk=point.pk).version) == (1, 1)


def test_release_twice_is_once(cast, point, client):
    briefing = drafted(cast, order(cast, [clear(cast, point)]))
    client.force_login(cast.second)
    address = reverse("transfers:briefing_release", args=[briefing.pk])
    data = {"version": briefing.version, "form": "screen"}

    assert client.post(address, data).status_code == 302
    assert client.post(address, data).status_code == 409
    assert Copy.objects.count() == 1
    assert Briefing.objects.get().state == Briefing.State.RELEASED
