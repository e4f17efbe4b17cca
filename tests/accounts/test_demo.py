import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from accounts import checks, demo
from accounts.models import User
from tests.accounts.conftest import enter_code, enter_password, is_signed_in

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


@pytest.fixture
def demonstration(settings):
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
    settings.ROOT_URLCONF = "tests.accounts.demo_urls"
    demo.load_people()


def test_link_does_not_exist_outside_the_demonstration(client, settings):
    demo.load_people()

    with pytest.raises(NoReverseMatch):
        reverse("accounts:demo_enter", args=["x"])
    assert client.get(f"/demo/enter/{demo.token('lio.varrent@example.org')}/").status_code == 404


def test_view_refuses_where_its_address_was_left_by_mistake(demonstration, client, settings):
    settings.DEMO = False

    assert client.get(f"/demo/enter/{demo.token('lio.varrent@example.org')}/").status_code == 404


def test_link_signs_a_fictional_person_in_as_with_a_factor(demonstration, client):
    response = client.get(demo.link("lio.varrent@example.org"))

    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_signed_in(client)


def test_next_link_signs_the_next_person_in_afresh(demonstration, client):
    client.get(demo.link("lio.varrent@example.org"))
    before = client.session.session_key
    client.get(demo.link("ina.belcour@example.org"))

    assert client.session["_auth_user_id"] == str(User.objects.get(email="ina.belcour@example.org").pk)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "where",
    [
        {"REMOTE_ADDR": "10.0.0.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_VIA": "1.1 gate"},
    ],
)
def test_link_answers_only_a_browser_on_this_machine(demonstration, where):
    assert Client(**where).get(demo.link("lio.varrent@example.org")).status_code == 404


@pytest.mark.parametrize(
    "trace",
    [
        {"ALLOWED_HOSTS": ["testserver", "backchannel.example"]},
        {"ALLOWED_HOSTS": ["*"]},
        {"SECURE_HSTS_SECONDS": 60},
        {"SESSION_COOKIE_SECURE": True},
        {"CSRF_TRUSTED_ORIGINS": ["https://backchannel.example"]},
        {"ALLAUTH_TRUSTED_PROXY_COUNT": 1},
    ],
)
def test_demonstration_refuses_production_settings(demonstration, client, trace):
    with override_settings(**trace):
        found = [message.id for message in checks.demonstration_stays_at_home(None)]

        assert "accounts.E001" in found
        assert client.get(demo.link("lio.varrent@example.org")).status_code == 404


def test_wrong_token_and_deactivated_person_are_not_found(demonstration, client):
    User.objects.filter(email="wes.arlo@example.org").update(is_active=False)

    assert client.get(reverse("accounts:demo_enter", args=["x" * 32])).status_code == 404
    assert client.get(demo.link("wes.arlo@example.org")).status_code == 404


def test_printed_secrets_sign_in_the_real_way(demonstration, client):
    lines = printed()

    lio = lines[0]
    enter_password(client, lio["email"], lio["password"])
    enter_code(client, lio["code"])

    assert len(lines) == 10
    assert set(lio) == {"name", "role", "link", "email", "password", "code"}
    assert is_signed_in(client)


def test_secrets_belong_to_one_installation(demonstration, settings):
    here = [(line["password"], line["link"]) for line in printed()]
    settings.SECRET_KEY = "another installation"
    there = [(line["password"], line["link"]) for line in printed()]

    assert not set(here) & set(there)
    assert len({password for password, _ in here}) == 10


def test_nobody_is_printed_outside_the_demonstration(settings):
    demo.load_people()

    with pytest.raises(CommandError):
        printed()


def test_loading_twice_changes_nothing(demonstration):
    before = list(User.objects.order_by("pk").values_list("pk", "password"))
    demo.load_people()

    assert list(User.objects.order_by("pk").values_list("pk", "password")) == before


def printed():
    out = StringIO()
    call_command("demo_people", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]
