"""What stands in for a page that raised. A database that cannot be reached is no fault of the page: come back soon."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.views.defaults import server_error

from accounts import stepup

SECONDS = "5"  # after which it is worth asking again


def failed(request: HttpRequest) -> HttpResponse:
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unreachable(request)
    return server_error(request)


def unreachable(request: HttpRequest) -> HttpResponse:
    """Say so without asking the database anything. What was typed is not stored: the page itself keeps it.

    Only for a form of our own pages, as the browser says it is; the words of any other are not repeated.
    """
    answer = HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": SECONDS})
    if not stepup.is_script(request):
        context = {}
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "same-origin":
            fields = stepup.sent_again(request)
            context = {"csrf_token": get_token(request), "action": request.get_full_path(), "fields": fields}
        answer.content = get_template("503.html").render(context)
    return answer
