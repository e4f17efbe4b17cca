import pytest
from django.http import HttpResponse

from confidentiality.headers import ForeignSiteMiddleware, HeadersMiddleware


def answer(rf, *, response=None, session=True):
    request = rf.get("/")
    if session:
        request.session = {}
    return HeadersMiddleware(lambda _request: response or HttpResponse("page"))(request)


def test_pages_are_never_stored_whatever_the_view_says(rf):
    for response in (HttpResponse(), HttpResponse(headers={"Cache-Control": "public, max-age=60"})):
        assert answer(rf, response=response)["Cache-Control"] == "no-store"


def test_files_served_as_they_are_keep_their_own(rf):
    served = HttpResponse(headers={"Cache-Control": "max-age=315360000, public, immutable"})

    assert "immutable" in answer(rf, response=served, session=False)["Cache-Control"]
    assert answer(rf, session=False)["Cache-Control"] == "no-store"


def test_every_answer_keeps_to_its_own_origin(rf):
    for response in (None, HttpResponse(status=500)):
        sent = answer(rf, response=response)
        assert sent["Cross-Origin-Resource-Policy"] == "same-origin"
        assert sent["Cross-Origin-Embedder-Policy"] == "require-corp"


@pytest.mark.parametrize(
    ("method", "site", "mode", "destination", "status"),
    [
        ("get", "same-origin", "cors", "empty", 200),
        ("get", "none", "navigate", "document", 200),
        ("get", "cross-site", "navigate", "document", 200),
        ("post", "cross-site", "navigate", "document", 403),
        ("get", "cross-site", "navigate", "iframe", 403),
        ("get", "cross-site", "no-cors", "image", 403),
        ("get", "same-site", "cors", "empty", 403),
    ],
)
def test_other_sites_may_link_here_and_nothing_else(rf, method, site, mode, destination, status):
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": destination}
    request = getattr(rf, method)("/", headers=headers)

    assert ForeignSiteMiddleware(lambda _request: HttpResponse("page"))(request).status_code == status
