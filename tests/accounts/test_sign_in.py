from urllib.parse import urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from accounts import reset
from accounts.models import User
from jobs.models import Request
from jobs.work import work
from tests import databases
from tests.accounts.conftest import (
    CODE,
    PASSWORD,
    SIGN_IN,
    enter_code,
    enter_password,
    is_signed_in,
    one_time_code,
    sign_in_fully,
    wrong_code,
)

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


def test_person_with_password_and_code_is_signed_in(client, facilitator):
    after_password = enter_password(client, "LIO@example.org")
    before_code = is_signed_in(client)
    after_code = enter_code(client)

    assert (after_password.status_code, after_password["Location"]) == (302, CODE)
    assert before_code is False
    assert (after_code.status_code, after_code["Location"]) == (302, "/")
    assert is_signed_in(client)


def test_wrong_code_is_refused(client, facilitator):
    enter_password(client, facilitator.email)

    response = enter_code(client, wrong_code())

    assert response.status_code == 200
    assert not is_signed_in(client)


def test_code_is_refused_a_second_time_as_long_as_its_window_lasts(facilitator, time_machine):
    time_machine.move_to(1_800_000_000, tick=False)
    code = one_time_code(periods=1)
    first, second = Client(), Client()
    enter_password(first, facilitator.email)
    enter_code(first, code)

    time_machine.move_to(1_800_000_000 + 45, tick=False)
    enter_password(second, facilitator.email)
    enter_code(second, code)

    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_recovery_code_signs_in_once(facilitator):
    code = RecoveryCodes.activate(facilitator).get_unused_codes()[0]
    first, second = Client(), Client()
    for client in (first, second):
        enter_password(client, facilitator.email)
        enter_code(client, code)

    assert [is_signed_in(first), is_signed_in(second)] == [True, False]


def test_unknown_inactive_guard_and_wrong_password_get_the_same_answer(facilitator, official, institute):
    facilitator.deactivate(by=official)
    User.objects.create_user(email="guard@example.org", name="guard", password="pebble-orchard", is_guard=True)
    tried = [
        ("nobody@example.org", "pebble-orchard-lantern-nine"),
        (facilitator.email, "pebble-orchard-lantern-nine"),
        ("guard@example.org", "pebble-orchard"),
        (official.email, "another-orchard-altogether"),
    ]

    answers = {telling(enter_password(Client(), email, password), email) for email, password in tried}

    assert len(answers) == 1


def test_reset_answers_the_same_to_unknown_inactive_and_known(facilitator, official, mailoutbox):
    facilitator.deactivate(by=official)

    answers = {
        telling(Client().post(reverse("account_reset_password"), {"email": email}), email)
        for email in ("nobody@example.org", facilitator.email, official.email)
    }

    assert len(answers) == 1


def telling(response, email):
    text = response.content.decode().replace(email, "…")
    token = response.wsgi_request.META.get("CSRF_COOKIE", "")
    body = "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line and token not in line)
    return response.status_code, response.get("Location"), body


@pytest.mark.parametrize(
    "after",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "http://testserver/x/"],
)
def test_sign_in_leads_nowhere_but_here(client, facilitator, after):
    enter_password(client, facilitator.email, after=after)

    assert enter_code(client)["Location"] == "/"


def test_sign_in_leads_back_to_the_page_that_was_asked_for(client, facilitator):
    enter_password(client, facilitator.email, after="/sign-in/factors/")

    assert enter_code(client)["Location"] == "/sign-in/factors/"


@pytest.mark.parametrize("name", ["account_signup", "account_reauthenticate", "mfa_reauthenticate", "account_email"])
def test_page_that_the_site_does_not_need_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_session_key_changes_with_the_sign_in(client, facilitator):
    enter_password(client, facilitator.email)
    before = client.session.session_key
    enter_code(client)

    assert client.session.session_key != before


def test_sign_out_ends_the_session_and_clears_the_browser(client, facilitator):
    sign_in_fully(client, facilitator)

    response = client.post(reverse("account_logout"))

    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response["Location"] == SIGN_IN
    assert not is_signed_in(client)


def test_five_wrong_passwords_lock_the_address_out(facilitator):
    for _ in range(5):
        enter_password(Client(), facilitator.email, "wrong-orchard-altogether")

    assert enter_password(Client(), facilitator.email).status_code == 200
    assert enter_password(Client(REMOTE_ADDR="10.1.1.1"), facilitator.email).status_code == 200


def test_forwarded_address_does_not_escape_the_limit(facilitator):
    answers = [
        Client(HTTP_X_FORWARDED_FOR=f"10.0.0.{number}").post(
            SIGN_IN, {"login": f"a{number}@example.org", "password": "x"}
        )
        for number in range(31)
    ]

    assert answers[-1].status_code == 429


def test_wrong_codes_lock_the_factor(client, facilitator):
    enter_password(client, facilitator.email)
    for _ in range(5):
        enter_code(client, wrong_code())

    enter_code(client)

    assert not is_signed_in(client)


@pytest.mark.django_db(transaction=True, databases=["default", "limits"])
def test_lock_out_survives_requests_that_are_rolled_back(facilitator):
    for _ in range(5):
        with transaction.atomic():
            enter_password(Client(), facilitator.email, "wrong-orchard-altogether")
            transaction.set_rollback(True)

    assert enter_password(Client(), facilitator.email).status_code == 200


@pytest.mark.django_db(databases=["default", "limits"])
def test_flood_of_attempts_does_not_wipe_a_lock_out():
    cache.set("a-lock-out", "kept", 300)
    for number in range(1010):
        cache.set(f"flood-{number}", "x", 300)

    assert cache.get("a-lock-out") == "kept"


def test_reset_mail_says_nothing_and_works_once(facilitator, mailoutbox):
    Client().post(reverse("account_reset_password"), {"email": facilitator.email})
    waiting = Request.objects.get(kind=reset.KIND)
    work(waiting.pk)

    mail = mailoutbox[0]
    link = next(line for line in mail.body.splitlines() if line.startswith("http"))
    client = Client()
    page = client.get(urlsplit(link).path, follow=True)
    new = "another-orchard-altogether"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})

    assert mail.to == [facilitator.email]
    assert not any(word in mail.subject + mail.body for word in (facilitator.name, "Third Bank", "process", "briefing"))
    assert enter_password(Client(), facilitator.email, "another-orchard-altogether").status_code == 302
    assert "_auth_user_id" not in client.session
    assert client.get(urlsplit(link).path).status_code == 200


def test_reset_asks_the_same_of_the_database_for_an_unknown_address(facilitator):
    counts = []
    for email in ("nobody@example.org", facilitator.email):
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("account_reset_password"), {"email": email})
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_nobody_is_mailed_for_an_unknown_or_inactive_address_or_the_guard(facilitator, official, mailoutbox):
    facilitator.deactivate(by=official)
    User.objects.create_user(email="guard@example.org", name="guard", is_guard=True)
    for email in ("nobody@example.org", facilitator.email, "guard@example.org"):
        Client().post(reverse("account_reset_password"), {"email": email})

    for request in Request.objects.all():
        work(request.pk)

    assert Request.objects.count() == 3
    assert mailoutbox == []


@pytest.mark.parametrize(
    "bad",
    ["short-orchard", "1q2w3e4r5t6y7u8i9o0p", "passwordpassword", "backchannel-lio-2026", "lio@example.org-lio"],
)
def test_password_that_can_be_guessed_is_refused(client, facilitator, bad):
    sign_in_fully(client, facilitator)

    answer = change_password(client, bad)

    assert answer.status_code == 200
    assert User.objects.get(pk=facilitator.pk).check_password(PASSWORD)


def test_long_password_of_plain_words_is_accepted(client, facilitator):
    sign_in_fully(client, facilitator)

    answer = change_password(client, "another orchard altogether, " * 4)

    assert answer.status_code == 302
    assert is_signed_in(client)


def change_password(client, new):
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    return client.post(reverse("account_change_password"), given)


@pytest.mark.django_db(transaction=True, databases=["default", "limits"])
def test_sign_in_and_its_failures_are_on_record(client, facilitator):
    enter_password(client, "nobody@example.org")
    enter_password(client, facilitator.email, "wrong-orchard-altogether")
    enter_password(client, facilitator.email)
    enter_code(client, wrong_code())
    enter_code(client)
    client.post(reverse("account_logout"))

    with databases.cursor_as(databases.OWNER, databases.own_name()) as cursor:
        cursor.execute("SELECT verb, object_id::text, outcome FROM confidentiality_auditevent ORDER BY at")
        events = cursor.fetchall()

    assert events == [
        ("account.sign_in", None, "deny"),
        ("account.sign_in", str(facilitator.pk), "deny"),
        ("account.factor", str(facilitator.pk), "deny"),
        ("account.factor", str(facilitator.pk), "allow"),
        ("account.sign_in", str(facilitator.pk), "allow"),
        ("account.sign_out", str(facilitator.pk), "allow"),
    ]


def test_session_list_keeps_no_exact_address(facilitator):
    client = Client(REMOTE_ADDR="192.0.2.77")
    sign_in_fully(client, facilitator)

    assert UserSession.objects.get(user=facilitator).ip == "192.0.2.0"
