"""A new password by mail. A worker writes the mail, so that asking takes as long for an address nobody has."""

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from allauth.account import app_settings
from allauth.account.forms import ResetPasswordForm
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from confidentiality import audit
from jobs import kinds
from jobs.requests import open_request

if TYPE_CHECKING:
    from jobs.claim import Claim

KIND = "accounts.reset"


class ResetForm(ResetPasswordForm):  # type: ignore[misc]
    def save(self, request: HttpRequest, **_: object) -> str:
        """Ask for a mail either way; the worker refuses a request that nobody made."""
        user = next((user for user in self.users if not user.is_guard), None)
        open_request(KIND, user.pk if user else uuid4(), requester_id=user and user.pk)
        return str(self.cleaned_data["email"])


def register() -> None:
    kinds.register(KIND, send, admits)


def admits(requester: UUID, subject: UUID) -> bool:
    return requester == subject and User.objects.who_can_sign_in().filter(pk=subject).exists()


def send(claim: "Claim") -> None:
    with claim.finishing():
        user = User.objects.get(pk=claim.subject)
        audit.record("account.reset_mail", kind="account", object_id=user.pk, actor=user)
        with translation.override(user.language):
            subject = render_to_string("accounts/email/password_reset_subject.txt").strip()
            message = render_to_string("accounts/email/password_reset_message.txt", {"password_reset_url": link(user)})
        send_mail(subject, message.strip(), None, [user.email])


def link(user: User) -> str:
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return f"{settings.SITE_ADDRESS}{path}"
