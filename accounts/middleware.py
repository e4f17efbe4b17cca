"""Who gets past the door: sessions that have not run out, people who signed in, people with a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from accounts import sittings, stepup
from accounts.models import User

WITHOUT_FACTOR = {"mfa_activate_totp", "account_logout"}


class SittingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, User):
            if sittings.is_over(request, request.user):
                sittings.end(request)
            else:
                sittings.note(request)
        age = stepup.age(request)
        request.factor_age = None if age is None else int(age)  # type: ignore[attr-defined]
        if not isinstance(request.user, User):
            return self.get_response(request)
        with timezone.override(request.user.time_zone), translation.override(language_of(request.user)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response


def language_of(user: User) -> str | None:
    """The language that was chosen for the account; with none but the site's own, what the browser asks for."""
    return translation.get_language() if user.language == settings.LANGUAGE_CODE else user.language


class SignInMiddleware(LoginRequiredMiddleware):
    """Everything needs a sign-in unless its view says otherwise, and nothing is answered without a second factor."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal or not getattr(view_func, "login_required", True) or stepup.has_factor(request):
            return refusal
        if request.resolver_match and request.resolver_match.view_name in WITHOUT_FACTOR:
            return None
        if get_adapter().is_mfa_enabled(request.user):
            sittings.end(request)
            return self.handle_no_permission(request, view_func)
        if request.method in {"GET", "HEAD"} and not stepup.is_script(request):
            return redirect("mfa_activate_totp")
        return stepup.stay(request, reverse("mfa_activate_totp"))

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        sign_in = resolve_url(settings.LOGIN_URL)
        if request.method in {"GET", "HEAD"} and not stepup.is_script(request):
            return redirect(sign_in + "?" + urlencode({"next": request.get_full_path()}))
        return stepup.stay(request, sign_in + "?" + urlencode({"next": reverse("accounts:done")}))
