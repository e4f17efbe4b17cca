"""Headers that keep pages out of caches and other sites. Outermost in the list, so that no answer lacks them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

EVERYWHERE = {"Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Resource-Policy": "same-origin"}


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in EVERYWHERE.items():
            response.headers[name] = value
        # Files served as they are never meet the session; everything else is some person's page.
        if hasattr(request, "session") or "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


class ForeignSiteMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return HttpResponse(status=403) if is_foreign(request) else self.get_response(request)


def is_foreign(request: HttpRequest) -> bool:
    """Whether another site asks, other than by a link that somebody follows."""
    if request.headers.get("Sec-Fetch-Site") not in {"cross-site", "same-site"}:
        return False
    follows = request.headers.get("Sec-Fetch-Mode") == "navigate" and request.method in {"GET", "HEAD"}
    return not (follows and request.headers.get("Sec-Fetch-Dest") == "document")
