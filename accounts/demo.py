"""The fictional people of the demonstration. Their secrets are derived from this installation's key, never stored.

Nothing here works unless the demonstration runs on this machine alone.
"""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.db import transaction
from django.http.request import validate_host
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from accounts.models import Organisation, OrganisationRole, User

OWN_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]


@dataclass(frozen=True)
class House:
    code: str
    name: str
    kind: str = Organisation.Kind.CONVENOR


@dataclass(frozen=True)
class Guest:
    email: str
    name: str
    role_line: str
    house: str
    organisation_role: str = ""


HOUSES = (
    House("third-bank", "Third Bank Institute"),
    House("pellane", "Pellane Academy", Organisation.Kind.PARTNER),
    House("far-shore", "Far Shore Mediation"),
    House("norvane", "Norvane, foreign ministry", Organisation.Kind.OFFICIAL),
    House("tavien-council", "Tavien Council, external office", Organisation.Kind.OFFICIAL),
    House("envoy", "Office of the international envoy", Organisation.Kind.OFFICIAL),
)
GUESTS = (
    Guest("lio.varrent@example.org", "Lio Varrent", "facilitator", "third-bank"),
    Guest("sefa.dorn@example.org", "Sefa Dorn", "facilitator, clears", "third-bank"),
    Guest("wes.arlo@example.org", "Wes Arlo", "facilitator, left", "third-bank"),
    Guest("ina.belcour@example.org", "Ina Belcour", "programme manager", "third-bank", "manager"),
    Guest("orrin.vale@example.org", "Orrin Vale", "official", "norvane"),
    Guest("kesa.tarrow@example.org", "Kesa Tarrow", "official", "tavien-council"),
    Guest("bren.halden@example.org", "Bren Halden", "official", "envoy"),
    Guest("toma.quill@example.org", "Toma Quill", "administrator", "third-bank", "administrator"),
    Guest("ada.merrin@example.org", "Ada Merrin", "auditor", "third-bank", "auditor"),
    Guest("niko.sarel@example.org", "Niko Sarel", "facilitator, another organisation", "far-shore"),
)


def derived(purpose: str, email: str) -> bytes:
    return hmac.new(str(settings.SECRET_KEY).encode(), f"demo {purpose} {email}".encode(), hashlib.sha256).digest()


def password(email: str) -> str:
    letters = base64.b32encode(derived("password", email)).decode().lower()[:20]
    return "-".join(letters[start : start + 5] for start in range(0, 20, 5))


def totp_secret(email: str) -> str:
    return base64.b32encode(derived("totp", email)[:20]).decode()


def one_time_code(email: str) -> str:
    return str(format_hotp_value(hotp_value(totp_secret(email), int(time.time()) // app_settings.TOTP_PERIOD)))


def token(email: str) -> str:
    return base64.urlsafe_b64encode(derived("enter", email)[:24]).decode()


def link(email: str) -> str:
    return reverse("accounts:demo_enter", args=[token(email)])


def guest_of(presented: str) -> Guest | None:
    return next((guest for guest in GUESTS if constant_time_compare(token(guest.email), presented)), None)


@transaction.atomic
def demo_account(*, email: str, name: str, organisation: Organisation | None, role: str = "") -> User:
    """Get or make a fictional person who can sign in with what `demo_people` prints."""
    user: User | None = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email=email, name=name, password=password(email), organisation=organisation)
        TOTP.activate(user, totp_secret(email))
    if role and organisation:
        OrganisationRole.objects.get_or_create(user=user, organisation=organisation, role=role, until=None)
    return user


@transaction.atomic
def load_people() -> dict[str, User]:
    """Make every organisation and every sign-in of the story; the keys are the names before the @."""
    houses = {
        house.code: Organisation.objects.get_or_create(
            code=house.code, defaults={"name": house.name, "kind": house.kind}
        )[0]
        for house in HOUSES
    }
    return {
        guest.email.partition("@")[0]: demo_account(
            email=guest.email, name=guest.name, organisation=houses[guest.house], role=guest.organisation_role
        )
        for guest in GUESTS
    }


def production_traces() -> list[str]:
    """Name the settings that say this is more than a demonstration on one machine."""
    hosts = [host for host in settings.ALLOWED_HOSTS if not validate_host(host, OWN_HOSTS)]
    traces = {
        "ALLOWED_HOSTS": bool(hosts),
        "CSRF_TRUSTED_ORIGINS": bool(settings.CSRF_TRUSTED_ORIGINS),
        "SECURE_SSL_REDIRECT": settings.SECURE_SSL_REDIRECT,
        "SECURE_HSTS_SECONDS": bool(settings.SECURE_HSTS_SECONDS),
        "SECURE_PROXY_SSL_HEADER": bool(settings.SECURE_PROXY_SSL_HEADER),
        "SESSION_COOKIE_SECURE": settings.SESSION_COOKIE_SECURE,
        "ALLAUTH_TRUSTED_PROXY_COUNT": bool(settings.ALLAUTH_TRUSTED_PROXY_COUNT),
    }
    return [name for name, is_set in traces.items() if is_set]
