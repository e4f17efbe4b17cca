"""What allauth asks of the site: no sign-up, local redirects only, silence about accounts, sealed factors."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import sittings
from accounts.models import User
from confidentiality import audit
from confidentiality.secrets import keep, rewrap_secret, unwrap_secret, wrap_secret

FACTOR_PURPOSE = "accounts.factor"
# Where each kind of factor keeps its secret.
SEALED_IN = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}
UNSAID = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


def is_local(address: str | None) -> bool:
    """Only paths of this site: an address with a host is never followed, be it our own."""
    return bool(address) and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        return is_local(url)

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer everybody with the same page: no header changes what sign-in tells."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        account = User.objects.filter(email__iexact=credentials.get("email", "")).first()
        audit.record("account.sign_in", kind="account", object_id=account and account.pk, outcome="deny")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return redirect("account_login")

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        sittings.begin(request, user)
        audit.record("account.sign_in", kind="account", object_id=user.pk, actor=user)

    def post_login(self, request: HttpRequest, user: User, **hints: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **hints)
        sittings.keep_no_trail(request)
        sittings.end_the_oldest(user)
        return response

    def logout(self, request: HttpRequest) -> None:
        audit.record("account.sign_out", kind="account", object_id=request.user.pk)
        sittings.end(request)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return base64.b64encode(wrap_secret(FACTOR_PURPOSE, text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unwrap_secret(FACTOR_PURPOSE, base64.b64decode(encrypted_text)).decode()

    def get_totp_issuer(self) -> str:
        return "Backchannel"

    def can_delete_authenticator(self, authenticator: object) -> bool:
        """A factor is replaced, never only taken away."""
        return False


@keep
@transaction.atomic
def rewrap_factors() -> int:
    """Move every second factor to the newest key-encryption key; the codes people were given stay valid."""
    moved = []
    for factor in Authenticator.objects.select_for_update().filter(type__in=SEALED_IN):
        name = SEALED_IN[factor.type]
        before = base64.b64decode(factor.data[name])
        after = rewrap_secret(FACTOR_PURPOSE, before)
        if after != before:
            factor.data[name] = base64.b64encode(after).decode()
            moved.append(factor)
    Authenticator.objects.bulk_update(moved, ["data"])
    return len(moved)
