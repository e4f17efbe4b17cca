"""The link that signs a fictional person in. Its address exists only in the demonstration."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import demo, sittings, stepup
from accounts.models import User

RELAYED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


@login_not_required
@never_cache
@require_GET
def enter(request: HttpRequest, token: str) -> HttpResponse:
    guest = demo.guest_of(token)
    user = guest and User.objects.who_can_sign_in().filter(email=guest.email).first()
    if not settings.DEMO or demo.production_traces() or not is_from_here(request) or not user:
        raise Http404

    if request.user.is_authenticated:
        sittings.end(request)
    adapter = get_adapter(request)
    adapter.login(request, user)
    stepup.factor_given(request, user)
    response: HttpResponse = adapter.post_login(
        request, user, email_verification=None, signal_kwargs=None, email=user.email, signup=False, redirect_url="/"
    )
    return response


def is_from_here(request: HttpRequest) -> bool:
    """Only a browser on this machine, with nothing in between: a proxy would make everybody look local."""
    try:
        is_loopback = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    host = split_domain_port(request.get_host())[0]
    is_relayed = any(header in request.headers for header in RELAYED)
    return is_loopback and not is_relayed and validate_host(host, demo.OWN_HOSTS)
