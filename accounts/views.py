"""Pages around sign-in that are ours: a fresh code, a way back to a page that waits, one session's end."""

from uuid import UUID

from allauth.account import views as allauth_account
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import sittings, stepup
from accounts.adapters import is_local
from accounts.forms import OneTimeCodeForm
from accounts.http import AuthenticatedRequest
from confidentiality import audit
from confidentiality.middleware import kept

EVERYTHING = '"cache", "cookies", "storage"'


@never_cache
@require_http_methods(["GET", "POST"])
def factor_confirm(request: AuthenticatedRequest) -> HttpResponseBase:
    after = request.POST.get("next") or request.GET.get("next") or ""
    scope = request.POST.get("scope") or request.GET.get("scope") or ""

    form = OneTimeCodeForm(user=request.user, data=request.POST if request.method == "POST" else None)

    if form.is_bound and form.is_valid():
        form.save()
        if (scope_id := as_uuid(scope)) is not None:
            stepup.open_sitting(request, scope_id)
        return redirect(after if is_local(after) else "/")

    status = 422 if form.is_bound else 200
    page = {"form": form, "next": after, "scope": scope}
    return kept(render(request, "accounts/confirm.html", page, status=status))


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@never_cache
@require_GET
def sign_in_done(request: AuthenticatedRequest) -> HttpResponse:
    return render(request, "accounts/done.html")


@never_cache
@require_GET
def sign_in_token(request: AuthenticatedRequest) -> JsonResponse:
    """Give a page that waited its new form token: signing in again made the old one worthless."""
    return JsonResponse({"token": get_token(request), "seconds": sittings.seconds_left(request)})


@require_POST
def session_end(request: AuthenticatedRequest, number: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=number, user=request.user)

    audit.record("account.session_end", kind="account", object_id=request.user.pk)
    if session.session_key == request.session.session_key:
        sittings.end(request)  # leaves no deleted session behind that the end of the request would save
    else:
        session.end()

    return redirect("usersessions_list")


@never_cache
def change_password(request: AuthenticatedRequest) -> HttpResponseBase:
    """allauth would send whoever has no password to a page that this site has not."""
    if not request.user.has_usable_password():
        messages.info(request, _("This account has no password to change."))
        return redirect("mfa_index")
    response: HttpResponseBase = allauth_account.password_change(request)
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = allauth_account.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = EVERYTHING
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is worthless. Signing in again in another tab does that: then the page keeps the text.

    Only for a form of our own pages, as the browser says it is; the words of any other are not repeated.
    """
    if request.headers.get("Sec-Fetch-Site") == "same-origin" and request.user.is_authenticated:
        context = {"address": "", "action": request.get_full_path(), "fields": stepup.sent_again(request)}
        return render(request, "accounts/again.html", context, status=403)
    return render(request, "403_csrf.html", status=403)
