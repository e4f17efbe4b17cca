import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from accounts.models import Organisation, User

PASSWORD = "pebble-orchard-lantern-nine"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SIGN_IN = "/sign-in/"
CODE = "/sign-in/code/"


@pytest.fixture
def institute(db):
    return Organisation.objects.create(name="Third Bank Institute", code="third-bank")


@pytest.fixture
def ministry(db):
    return Organisation.objects.create(name="Foreign ministry", code="ministry", kind=Organisation.Kind.OFFICIAL)


@pytest.fixture
def newcomer(institute):
    """An account that has no second factor yet."""
    return User.objects.create_user(email="Newcomer@Example.org", name="Nia", password=PASSWORD, organisation=institute)


@pytest.fixture
def facilitator(institute):
    user = User.objects.create_user(email="lio@example.org", name="Lio", password=PASSWORD, organisation=institute)
    TOTP.activate(user, SECRET)
    return user


@pytest.fixture
def official(ministry):
    user = User.objects.create_user(email="orrin@example.org", name="Orrin", password=PASSWORD, organisation=ministry)
    TOTP.activate(user, SECRET)
    return user


def one_time_code(secret=SECRET, periods=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


def wrong_code():
    valid = {one_time_code(periods=periods) for periods in range(-2, 3)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in valid)


def enter_password(client, email, password=PASSWORD, after=""):
    return client.post(SIGN_IN + (f"?next={after}" if after else ""), {"login": email, "password": password})


def enter_code(client, code=None):
    return client.post(CODE, {"code": code or one_time_code()})


def sign_in_fully(client, user, periods=0):
    enter_password(client, user.email)
    return enter_code(client, one_time_code(periods=periods))


def is_signed_in(client):
    return client.get("/sign-in/token/").status_code == 200


def stored_factor(user):
    return Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
