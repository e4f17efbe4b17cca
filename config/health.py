"""/health/: is the database there, does somebody hand requests on, and how long has the oldest one waited?

A middleware, because everything after it needs the database that it asks about.
"""

from collections.abc import Callable

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from jobs.health import look

ADDRESS = "/health/"


class HealthMiddleware:
    """Numbers only, and nobody signs in: monitors read it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != ADDRESS:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return JsonResponse({}, status=405, headers={"Allow": "GET, HEAD"})
        return report()


def report() -> JsonResponse:
    fresh = {"Cache-Control": "no-store"}
    try:
        with transaction.atomic():
            queue = look()
    except DatabaseError:
        return JsonResponse({"database": "gone", "queue": "unknown"}, status=503, headers=fresh)

    answer = {
        "database": "well",
        "queue": "well" if queue.is_well else "slow",
        "relay_seen": queue.relay_seen,
        "waiting": queue.waiting,
        "oldest_waiting_seconds": round(queue.oldest_seconds, 1),
        "failed_today": queue.failed_today,
    }
    return JsonResponse(answer, status=200 if queue.is_well else 503, headers=fresh)
