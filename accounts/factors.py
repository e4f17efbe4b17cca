"""Enrolling a second factor, and replacing it. There is no page that only takes it away."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.generic.edit import FormView

from accounts import stepup
from confidentiality import audit

KNOWN = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]


class EnrolView(ActivateTOTPView):  # type: ignore[misc]
    verb = "account.factor_enrol"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        stepup.factor_given(self.request)
        audit.record(self.verb, kind="account", object_id=self.request.user.pk)
        return response


class ReplaceView(EnrolView):
    """The old factor and its recovery codes go in the transaction in which the new ones come."""

    verb = "account.factor_replace"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return FormView.dispatch(self, request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        Authenticator.objects.filter(user=self.request.user, type__in=KNOWN).delete()
        return super().form_valid(form)


factor_enrol = never_cache(require_http_methods(["GET", "POST"])(EnrolView.as_view()))
factor_replace = never_cache(require_http_methods(["GET", "POST"])(stepup.require_fresh_factor(ReplaceView.as_view())))
