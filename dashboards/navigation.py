"""The main navigation and the line under the reader's name, for every page that has a reader."""

from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import OrganisationRole
from dialogues.models import Seat
from dialogues.roles import SeatKind

ORDER = list(SeatKind)


class Entry(NamedTuple):
    address: str
    label: str
    is_current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation` and `role_line`, made only where a page shows them; `demo` for the footer."""
    frame: dict[str, Any] = {"demo": settings.DEMO}
    if getattr(request, "user", None) is not None and request.user.is_authenticated:
        kinds = cache(lambda: kinds_of(request))
        frame["navigation"] = SimpleLazyObject(lambda: entries(request, bool(kinds())))
        frame["role_line"] = SimpleLazyObject(lambda: role_line(kinds()))
    return frame


def kinds_of(request: HttpRequest) -> list[str]:
    kinds = set(Seat.objects.live().filter(user=request.user).order_by().values_list("kind", flat=True).distinct())  # type: ignore[misc]
    return [kind.value for kind in ORDER if kind.value in kinds]


def role_line(kinds: list[str]) -> str:
    return _(", ").join(str(SeatKind(kind).label) for kind in kinds)


def entries(request: HttpRequest, has_seats: bool) -> list[Entry]:  # noqa: FBT001 - one flag, named at the call
    pages = [("dashboards:desk", _("Desk"))]
    roles = set() if has_seats else set(OrganisationRole.objects.held_by(request.user).values_list("role", flat=True))
    if has_seats or OrganisationRole.Role.MANAGER in roles:
        pages.append(("dialogues:process_list", _("Processes")))
    pages.append(("transfers:briefing_list", _("Briefings")))
    if has_seats:
        pages.append(("dashboards:portfolio", _("Portfolio")))
    elif roles - {OrganisationRole.Role.MANAGER}:
        pages.append(("dialogues:security_home", _("Security")))
    return [Entry(address := reverse(name), str(label), is_here(request.path, address)) for name, label in pages]


def is_here(path: str, address: str) -> bool:
    """A conflict lies among its processes."""
    if path.startswith("/conflicts/"):
        return address == reverse("dialogues:process_list")
    return path == address or (address != "/" and path.startswith(address))
