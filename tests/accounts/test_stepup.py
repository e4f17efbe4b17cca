from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from accounts import stepup
from tests import databases
from tests.accounts.conftest import SIGN_IN, is_signed_in, one_time_code, sign_in_fully, wrong_code

pytestmark = [pytest.mark.django_db(databases=["default", "limits"]), pytest.mark.urls("tests.accounts.test_stepup")]

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIRST, SECOND = UUID(int=1), UUID(int=2)


@stepup.require_fresh_factor
def guarded(request):
    return HttpResponse("guarded")


def body(request, scope_id):
    return HttpResponse("body") if stepup.sitting_open(request, scope_id) else stepup.ask_again(request, scope_id)


@login_not_required
def anybody(request):
    return HttpResponse("anybody")


urlpatterns = [
    path("guarded/", guarded),
    path("body/<uuid:scope_id>/", body),
    path("anybody/", anybody),
    path("", lambda request: HttpResponse("desk")),
    path("", include("accounts.urls")),
    path("sign-in/", include("accounts.sign_in_urls")),
]


@pytest.fixture
def clock(time_machine):
    def move(**after):
        time_machine.move_to(START + timedelta(**after), tick=False)

    move()
    return move


def confirm(client, scope="", after="/guarded/", code=None, periods=0):
    given = {"code": code or one_time_code(periods=periods), "scope": scope, "next": after}
    return client.post(reverse("accounts:confirm"), given)


def test_anonymous_is_led_to_sign_in_and_back():
    response = Client().get("/guarded/?x=1")

    assert response["Location"] == SIGN_IN + "?next=%2Fguarded%2F%3Fx%3D1"


def test_page_marked_open_needs_nothing():
    assert Client().get("/anybody/").status_code == 200


SCRIPTS = [{"HX-Request": "true"}, {"X-Requested-With": "draft"}, {"X-Requested-With": "poll"}]


@pytest.mark.parametrize("header", SCRIPTS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_script_of_an_expired_page_gets_401_and_stays(method, header):
    response = getattr(Client(), method)("/guarded/", headers=header)

    assert (response.status_code, response.content) == (401, b"")
    assert response["X-Sign-In"] == SIGN_IN + "?next=%2Fsign-in%2Fdone%2F"


def test_text_sent_after_the_sign_in_expired_is_kept_by_the_page_and_not_by_us():
    client = Client()

    response = client.post("/guarded/", {"text": "the ridge will not sign", "password": "pebble"})

    assert response.status_code == 401
    assert "the ridge will not sign" in response.content.decode()
    assert "pebble" not in response.content.decode()
    assert not Session.objects.exists()


def test_fresh_factor_opens_for_five_minutes(client, clock, facilitator):
    sign_in_fully(client, facilitator)
    first = client.get("/guarded/")
    clock(minutes=5)
    later = client.get("/guarded/")

    assert first.status_code == 200
    assert later["Location"] == "/sign-in/confirm/?next=%2Fguarded%2F"


def test_code_confirms_and_leads_back(client, clock, facilitator):
    sign_in_fully(client, facilitator)
    clock(minutes=6)
    key = client.session.session_key

    page = client.get("/guarded/", follow=True)
    refused = confirm(client, code=wrong_code())
    accepted = confirm(client)

    assert page.status_code == 200
    assert refused.status_code == 422
    assert accepted["Location"] == "/guarded/"
    assert client.get("/guarded/").status_code == 200
    assert client.session.session_key != key


def test_code_of_the_sign_in_does_not_confirm_too(client, clock, facilitator):
    sign_in_fully(client, facilitator, periods=1)
    clock(seconds=40)

    assert confirm(client, periods=0).status_code == 422


def test_confirming_leads_nowhere_but_here(client, clock, facilitator):
    sign_in_fully(client, facilitator)
    clock(minutes=6)

    assert confirm(client, after="https://evil.example/")["Location"] == "/"


def test_stale_factor_on_a_post_answers_401_and_stores_nothing(client, clock, facilitator):
    sign_in_fully(client, facilitator)
    clock(minutes=6)

    response = client.post("/guarded/", {"text": "the ridge will not sign"})

    assert response.status_code == 401
    assert response["X-Sign-In"] == "/sign-in/confirm/?next=%2Fsign-in%2Fdone%2F"
    assert "the ridge will not sign" not in str(dict(client.session))


def test_sign_in_opens_the_first_process_and_the_second_asks_once(client, clock, facilitator):
    sign_in_fully(client, facilitator)

    first = client.get(f"/body/{FIRST}/")
    second = client.get(f"/body/{SECOND}/")
    clock(minutes=2)
    confirm(client, scope=str(SECOND), after=f"/body/{SECOND}/")

    assert first.status_code == 200
    assert second["Location"] == f"/sign-in/confirm/?next=%2Fbody%2F{SECOND}%2F&scope={SECOND}"
    assert [client.get(f"/body/{scope}/").status_code for scope in (FIRST, SECOND)] == [200, 200]


def test_open_process_closes_after_fifteen_idle_minutes_and_not_while_read(client, clock, facilitator):
    sign_in_fully(client, facilitator)
    for minutes in (0, 14, 28, 42):
        clock(minutes=minutes)
        assert client.get(f"/body/{FIRST}/").status_code == 200

    clock(minutes=57)

    assert client.get(f"/body/{FIRST}/").status_code == 302


def test_wrong_codes_lock_the_confirmation(client, clock, facilitator):
    sign_in_fully(client, facilitator)
    clock(minutes=6)
    for _ in range(5):
        confirm(client, code=wrong_code())

    assert confirm(client).status_code == 422


@pytest.mark.django_db(transaction=True, databases=["default", "limits"])
def test_wrong_code_stays_on_record_although_the_page_is_drawn_again(client, clock, facilitator):
    sign_in_fully(client, facilitator)
    clock(minutes=6)
    confirm(client, code=wrong_code())

    with databases.cursor_as(databases.OWNER, databases.own_name()) as cursor:
        cursor.execute("SELECT verb, outcome, factor_age FROM confidentiality_auditevent ORDER BY at DESC LIMIT 1")
        event = cursor.fetchone()

    assert event == ("account.factor", "deny", 360)


def test_signing_in_again_gives_the_waiting_page_a_token_that_works(facilitator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(facilitator)

    token = client.get(reverse("accounts:token")).json()["token"]

    assert client.post("/guarded/", headers={"X-CSRFToken": token}).status_code == 200
    assert client.post("/guarded/").status_code == 403
    assert is_signed_in(client)
