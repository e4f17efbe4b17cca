"""The one-time code, at sign-in and when a fresh factor is asked for."""

from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from django.core.cache import cache

from accounts import stepup
from confidentiality import audit


class OneTimeCodeForm(AuthenticateForm):  # type: ignore[misc]
    def clean_code(self) -> str:
        """Refuse a code that was used as long as its window lasts; allauth forgets it after one period."""
        code: str = super().clean_code()
        window = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"accounts.code:{self.user.pk}:{normalize_user_code(code)}", "used", timeout=window):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def save(self) -> None:
        super().save()
        stepup.factor_given(context.request, self.user)
        audit.record("account.factor", kind="account", object_id=self.user.pk, actor=self.user)

    def _emit_authentication_failed(self, authenticator: object) -> None:
        super()._emit_authentication_failed(authenticator)
        audit.record("account.factor", kind="account", object_id=self.user.pk, actor=self.user, outcome="deny")
