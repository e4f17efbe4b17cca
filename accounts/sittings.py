"""How long a session lives: idle limit, absolute limit, three at a time."""

import ipaddress

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest

from accounts import stepup
from accounts.models import User

SITTING = "sitting"
ABSOLUTE_SECONDS = 8 * 3600
AT_ONCE = 3
NOTE_SECONDS = 30


def begin(request: HttpRequest, user: User) -> None:
    """Start counting anew, also where the same person signs in again in the same session."""
    request.session[SITTING] = {"began": stepup.now(), "seen": stepup.now(), "idle": user.idle_limit.total_seconds()}
    request.session.pop(stepup.OPEN, None)


def keep_no_trail(request: HttpRequest) -> None:
    """Keep of an address only its neighbourhood: enough to know one's own devices, not where one slept."""
    for session in UserSession.objects.filter(session_key=request.session.session_key):
        address = ipaddress.ip_address(session.ip)
        network = ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False)
        session.ip = str(network.network_address)
        session.save(update_fields=["ip"])


@transaction.atomic
def end_the_oldest(user: User) -> None:
    User.objects.select_for_update().get(pk=user.pk)
    for session in UserSession.objects.filter(user=user).order_by("-created_at")[AT_ONCE:]:
        session.end()


def is_over(request: HttpRequest, user: User) -> bool:
    sitting = request.session.get(SITTING)
    if sitting is None:
        begin(request, user)
        return False
    moment = stepup.now()
    return bool(moment - sitting["seen"] >= sitting["idle"] or moment - sitting["began"] >= ABSOLUTE_SECONDS)


def note(request: HttpRequest) -> None:
    """Remember that the person is here. A page that only asks how a job fares is not a person."""
    sitting = request.session[SITTING]
    if stepup.now() - sitting["seen"] >= NOTE_SECONDS and request.headers.get("X-Requested-With") != "poll":
        request.session[SITTING] = {**sitting, "seen": stepup.now()}


def seconds_left(request: HttpRequest) -> int:
    sitting = request.session[SITTING]
    idle = sitting["seen"] + sitting["idle"] - stepup.now()
    return max(0, int(min(idle, sitting["began"] + ABSOLUTE_SECONDS - stepup.now())))


def end(request: HttpRequest) -> None:
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
