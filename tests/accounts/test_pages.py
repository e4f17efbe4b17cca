import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.middleware import language_of

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

BEFORE = [
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
]
BEHIND = [
    "account_change_password",
    "account_logout",
    "accounts:confirm",
    "accounts:done",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "usersessions_list",
]


@pytest.mark.parametrize("name", BEFORE)
def test_page_before_sign_in_is_drawn(client, name):
    assert "<title>Backchannel</title>" in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", BEHIND)
def test_page_behind_sign_in_is_drawn_for_a_person_and_not_for_anybody(client, facilitator, name):
    client.force_login(facilitator)

    page = client.get(reverse(name))

    assert "<title>Backchannel</title>" in page.content.decode()
    assert Client().get(reverse(name)).status_code == 302


def test_enrolment_and_broken_reset_links_are_drawn(client, newcomer):
    client.post(reverse("account_login"), {"login": newcomer.email, "password": "pebble-orchard-lantern-nine"})

    enrolment = client.get(reverse("mfa_activate_totp"))
    broken = Client().get("/sign-in/password/reset/key/abc-123/")

    assert [enrolment.status_code, broken.status_code] == [200, 200]
    assert "<svg" in enrolment.content.decode()


def test_whoever_has_no_password_is_told_so(client, facilitator):
    facilitator.set_unusable_password()
    facilitator.save()
    client.force_login(facilitator)

    page = client.get(reverse("account_change_password"), follow=True)

    assert page.redirect_chain == [(reverse("mfa_index"), 302)]
    assert "has no password to change" in page.content.decode()


def test_pages_speak_the_language_and_keep_the_hours_of_the_account(client, facilitator):
    facilitator.language, facilitator.time_zone = "ar", "Asia/Tokyo"
    facilitator.save()
    client.force_login(facilitator)

    page = client.get(reverse("usersessions_list"), headers={"Accept-Language": "en"})

    assert 'dir="rtl"' in page.content.decode()
    assert page["Content-Language"] == "ar"
    assert language_of(facilitator) == "ar"
    assert (translation.get_language(), timezone.get_current_timezone_name()) == ("en", "UTC"), "of that request alone"
    facilitator.language = "en"
    facilitator.save()
    assert client.get(reverse("usersessions_list"), headers={"Accept-Language": "ar"})["Content-Language"] == "ar"
