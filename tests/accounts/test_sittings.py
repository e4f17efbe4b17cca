import base64
from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.accounts.conftest import is_signed_in, sign_in_fully

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock(time_machine):
    def move(**after):
        time_machine.move_to(START + timedelta(**after), tick=False)

    move()
    return move


@pytest.mark.parametrize(("who", "minutes"), [("facilitator", 30), ("official", 15)])
def test_idle_session_ends_at_its_limit(client, clock, request, who, minutes):
    client.force_login(request.getfixturevalue(who))
    is_signed_in(client)

    clock(minutes=minutes - 1)
    before = is_signed_in(client)
    clock(minutes=2 * minutes - 1)

    assert before
    assert not is_signed_in(client)


def test_page_that_polls_does_not_keep_a_session_alive(client, clock, official):
    client.force_login(official)
    is_signed_in(client)

    clock(minutes=14)
    client.get(reverse("accounts:token"), headers={"X-Requested-With": "poll"})
    clock(minutes=16)

    assert not is_signed_in(client)


def test_busy_session_ends_after_eight_hours(client, clock, facilitator):
    client.force_login(facilitator)
    for minutes in range(0, 8 * 60, 20):
        clock(minutes=minutes)
        assert is_signed_in(client)

    clock(hours=8)

    assert not is_signed_in(client)


def test_fourth_sign_in_ends_the_oldest(clock, facilitator):
    clients = [Client() for _ in range(4)]
    for number, client in enumerate(clients):
        clock(minutes=2 * number)
        sign_in_fully(client, facilitator)

    assert [is_signed_in(client) for client in clients] == [False, True, True, True]
    assert UserSession.objects.filter(user=facilitator).count() == 3


def test_person_ends_one_session_of_their_own_and_none_of_another(clock, facilitator, official):
    mine, other, theirs = Client(), Client(), Client()
    sign_in_fully(mine, facilitator)
    clock(minutes=2)
    sign_in_fully(other, facilitator)
    sign_in_fully(theirs, official)
    numbers = {key: number for number, key in UserSession.objects.values_list("pk", "session_key")}

    ended = mine.post(reverse("accounts:session_end", args=[numbers[other.session.session_key]]))
    refused = mine.post(reverse("accounts:session_end", args=[numbers[theirs.session.session_key]]))

    assert [ended.status_code, refused.status_code] == [302, 404]
    assert [is_signed_in(each) for each in (mine, other, theirs)] == [True, False, True]


def test_person_ends_the_session_they_sit_in(clock, client, facilitator):
    sign_in_fully(client, facilitator)
    number = UserSession.objects.get(user=facilitator).pk
    clock(minutes=2)  # after which the end of a request notes that the person is here

    ended = client.post(reverse("accounts:session_end", args=[number]))

    assert ended.status_code == 302
    assert not is_signed_in(client)
    assert not UserSession.objects.filter(user=facilitator).exists()


def test_deactivated_person_is_out_with_the_next_request(client, facilitator, official):
    sign_in_fully(client, facilitator)

    facilitator.deactivate(by=official)

    assert not is_signed_in(client)
    assert not UserSession.objects.filter(user=facilitator).exists()


def test_account_made_inactive_by_any_means_is_out_with_the_next_request(client, facilitator):
    sign_in_fully(client, facilitator)

    type(facilitator).objects.filter(pk=facilitator.pk).update(is_active=False)

    assert not is_signed_in(client)


def test_changed_password_ends_every_other_session(client, facilitator):
    sign_in_fully(client, facilitator)

    facilitator.set_password("another-orchard-altogether")
    facilitator.save()

    assert not is_signed_in(client)


def test_session_is_unreadable_in_the_database(client, facilitator):
    sign_in_fully(client, facilitator)
    session = Session.objects.get(session_key=client.session.session_key)

    assert client.session["_auth_user_id"] == str(facilitator.pk)
    assert str(facilitator.pk).encode() not in base64.b64decode(session.session_data)


def test_altered_session_is_nobody(client, facilitator):
    sign_in_fully(client, facilitator)
    session = Session.objects.get(session_key=client.session.session_key)
    session.session_data = session.session_data[:-6] + ("AAAA==" if session.session_data[-6:] != "AAAA==" else "BBBB==")
    session.save()

    assert not is_signed_in(client)
