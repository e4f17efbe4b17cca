import base64
import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from confidentiality.secrets import SecretUnreadable
from tests import databases
from tests.accounts.conftest import (
    SECRET,
    SIGN_IN,
    enter_password,
    is_signed_in,
    one_time_code,
    sign_in_fully,
    stored_factor,
    wrong_code,
)
from tests.signing_in import sign_in_without_factor

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

ENROL = "/sign-in/factors/enrol/"


@pytest.fixture
def enrolling(client, newcomer):
    enter_password(client, newcomer.email)
    return client


@pytest.mark.parametrize("address", ["/", "/sign-in/factors/", "/sign-in/sessions/", "/sign-in/password/"])
def test_person_without_factor_is_led_to_enrolment(enrolling, address):
    response = enrolling.get(address)

    assert (response.status_code, response["Location"]) == (302, ENROL)


def test_person_without_factor_changes_nothing(enrolling):
    response = enrolling.post(reverse("account_change_password"), {"password": "x"})

    assert (response.status_code, response["X-Sign-In"]) == (401, ENROL)


def test_person_without_factor_may_sign_out(enrolling):
    assert enrolling.post(reverse("account_logout")).status_code == 302


def test_person_enrols_and_goes_on(enrolling, newcomer):
    enrolling.get(ENROL)
    secret = enrolling.session[SECRET_SESSION_KEY]

    refused = enrolling.post(ENROL, {"code": wrong_code()})
    accepted = enrolling.post(ENROL, {"code": one_time_code(secret)})

    assert refused.status_code == 200
    assert accepted["Location"] == reverse("mfa_view_recovery_codes")
    assert is_signed_in(enrolling)
    assert SECRET_SESSION_KEY not in enrolling.session
    assert Authenticator.objects.filter(user=newcomer).count() == 2


def test_password_alone_is_not_enough_once_a_factor_exists_elsewhere(facilitator):
    client = Client()
    sign_in_without_factor(client, facilitator)

    response = client.get("/sign-in/factors/")

    assert response["Location"].startswith(SIGN_IN)
    assert "_auth_user_id" not in client.session


def test_factor_of_another_person_in_the_session_does_not_count(client, facilitator, official):
    sign_in_without_factor(client, facilitator)
    session = client.session
    session["factor"] = {"user": str(official.pk), "at": 9_999_999_999, "spent": False}
    session.save()

    assert not is_signed_in(client)


def test_factor_is_replaced_with_its_codes_in_one_step(client, facilitator):
    sign_in_fully(client, facilitator)
    replace = reverse("mfa_deactivate_totp")
    client.get(replace)
    secret = client.session[SECRET_SESSION_KEY]

    client.post(replace, {"code": wrong_code()})
    kept = stored_factor(facilitator).wrap().validate_code(one_time_code(periods=1))
    client.post(replace, {"code": one_time_code(secret)})

    assert kept
    assert not stored_factor(facilitator).wrap().validate_code(one_time_code(SECRET, periods=-1))
    assert stored_factor(facilitator).wrap().validate_code(one_time_code(secret, periods=1))


def test_secrets_lie_encrypted_in_the_database(facilitator):
    stored = stored_factor(facilitator).data["secret"]

    assert SECRET not in stored
    assert SECRET.lower() not in stored.lower()
    assert facilitator.authenticator_set.get().wrap().validate_code(one_time_code())


@pytest.mark.django_db(transaction=True, databases=["default", "limits"])
def test_owner_of_the_database_reads_no_secret(client, newcomer):
    enter_password(client, newcomer.email)
    client.get(ENROL)
    secret = client.session[SECRET_SESSION_KEY]
    during = everything()
    client.post(ENROL, {"code": one_time_code(secret)})

    assert client.session["factor"]["user"] == str(newcomer.pk)
    assert secret not in during
    assert secret not in everything()


def everything():
    with databases.cursor_as(databases.OWNER, databases.own_name()) as cursor:
        cursor.execute("SELECT session_data FROM django_session UNION ALL SELECT data::text FROM mfa_authenticator")
        return decoded(row[0] for row in cursor.fetchall())


def decoded(texts):
    """Take base64 off too, as Django's own sessions would hide nothing more."""
    found = []
    for text in texts:
        found.append(text)
        for piece in re.findall(r"[A-Za-z0-9+/=_-]{24,}", text):
            found.append(base64.b64decode(piece + "==", altchars=b"-_").decode("latin1"))
            found.append(base64.b64decode(piece + "==").decode("latin1"))
    return "\n".join(found)


def test_altered_secret_refuses_to_open(facilitator):
    factor = stored_factor(facilitator)
    stored = factor.data["secret"]
    factor.data["secret"] = stored[:-8] + stored[-8:].swapcase()

    with pytest.raises(SecretUnreadable):
        factor.wrap().validate_code(one_time_code())


def test_traps_of_allauth_are_closed():
    assert settings.MFA_TRUST_ENABLED is False
    assert settings.MFA_WEBAUTHN_USER_VERIFICATION == "required"
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0
    assert not hasattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE")
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert "allauth.socialaccount" not in settings.INSTALLED_APPS


def test_factors_move_to_the_newest_key_and_the_old_one_may_go(settings, facilitator, client):
    """A rotation that left them behind would lock everybody out on the day the old key is put away."""
    RecoveryCodes.activate(facilitator)
    settings.BACKCHANNEL_KEYS = f"{settings.BACKCHANNEL_KEYS},99:{base64.b64encode(b'n' * 32).decode()}"
    out = StringIO()
    call_command("keys", "rewrap", stdout=out)
    assert "2 secrets wrapped anew." in out.getvalue()

    settings.BACKCHANNEL_KEYS = settings.BACKCHANNEL_KEYS.rpartition(",")[2]
    assert len(RecoveryCodes.activate(facilitator).generate_codes()) == 10
    sign_in_fully(client, facilitator)
    assert is_signed_in(client)
