"""Fresh second factors: how long ago one was given, and which processes it opened in this sitting.

allauth's reauthentication is not used: it accepts a bare password and stores the POST it suspends.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import User
from confidentiality import audit

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]

FACTOR = "factor"
OPEN = "open"
SITTING_MINUTES = 15
REFRESH_SECONDS = 30
OPEN_AT_ONCE = 50
NEVER_REPEATED = {"csrfmiddlewaretoken", "code", "login", "oldpassword", "password", "password1", "password2"}


def now() -> float:
    return timezone.now().timestamp()


def factor_given(request: HttpRequest, user: User | None = None) -> None:
    """Remember that this person just gave a second factor; a signed-in session changes its key."""
    person = user or request.user
    request.session[FACTOR] = {"user": str(person.pk), "at": now(), "spent": False}
    if request.user.is_authenticated:
        rotate(request)


def rotate(request: HttpRequest) -> None:
    before = request.session.session_key
    request.session.cycle_key()
    request.user.usersession_set.filter(session_key=before).update(session_key=request.session.session_key)  # type: ignore[union-attr]


def has_factor(request: HttpRequest) -> bool:
    """Whether a second factor was given by this person in this session, at any time."""
    return age(request) is not None


def age(request: HttpRequest) -> float | None:
    given = request.session.get(FACTOR)
    if not given or given["user"] != str(request.user.pk):
        return None
    seconds: float = now() - given["at"]
    return seconds


def fresh_factor(request: HttpRequest, minutes: int = 5) -> bool:
    seconds = age(request)
    return seconds is not None and seconds < minutes * 60


def sitting_open(request: HttpRequest, scope_id: UUID) -> bool:
    """Whether bodies of this process (or copy) may be opened without asking again; every look prolongs it.

    The factor of the sign-in itself opens the first one, so that nobody is asked twice on arriving.
    """
    if is_open(request, scope_id):
        if now() - request.session[OPEN][str(scope_id)] > REFRESH_SECONDS:
            note_open(request, scope_id)
        return True
    if fresh_factor(request, SITTING_MINUTES) and not request.session[FACTOR]["spent"]:
        open_sitting(request, scope_id)
        return True
    return False


def is_open(request: HttpRequest, scope_id: UUID) -> bool:
    """Whether it was opened in this sitting, without opening or prolonging anything."""
    seen = request.session.get(OPEN, {}).get(str(scope_id))
    return seen is not None and now() - seen < SITTING_MINUTES * 60


def open_sitting(request: HttpRequest, scope_id: UUID) -> None:
    """The factor just given opens this process, and no second one."""
    request.session[FACTOR] = {**request.session[FACTOR], "spent": True}
    note_open(request, scope_id)
    audit.record("sitting.open", kind="scope", object_id=scope_id, actor=request.user)


def note_open(request: HttpRequest, scope_id: UUID) -> None:
    opened = {**request.session.get(OPEN, {}), str(scope_id): now()}
    newest = sorted(opened, key=lambda scope: opened[scope])[-OPEN_AT_ONCE:]
    request.session[OPEN] = {scope: opened[scope] for scope in newest}


def ask_again(request: HttpRequest, scope_id: UUID | None = None) -> HttpResponse:
    """Ask for a factor: a page that is read is left and come back to, a page that carries text is kept."""
    scope = {"scope": str(scope_id)} if scope_id else {}
    if request.method in {"GET", "HEAD"} and not is_script(request):
        return redirect(reverse("accounts:confirm") + "?" + urlencode({"next": request.get_full_path(), **scope}))
    return stay(request, reverse("accounts:confirm") + "?" + urlencode({"next": reverse("accounts:done"), **scope}))


def stay(request: HttpRequest, address: str) -> HttpResponse:
    """Answer 401 and name the page to open beside this one. What was sent is not stored: the page itself keeps it."""
    if is_script(request):
        response = HttpResponse(status=401)
    else:
        context = {"address": address, "action": request.get_full_path(), "fields": sent_again(request)}
        response = render(request, "accounts/again.html", context, status=401)
    response["X-Sign-In"] = address
    return response


def sent_again(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form as they were sent, for a page that can send them once more."""
    return [(name, value) for name, values in request.POST.lists() if name not in NEVER_REPEATED for value in values]


def is_script(request: HttpRequest) -> bool:
    """Requests of a page's own script; being one never opens anything, it only shapes the refusal."""
    return request.headers.get("HX-Request") == "true" or request.headers.get("X-Requested-With") in {"draft", "poll"}


def require_fresh_factor(view: View[P] | None = None, *, minutes: int = 5) -> Any:
    """Let the view run only within `minutes` of a second factor."""

    def decorate(inner: View[P]) -> View[P]:
        @wraps(inner)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if fresh_factor(request, minutes):
                return inner(request, *args, **kwargs)
            return ask_again(request)

        return guarded

    return decorate(view) if view else decorate
