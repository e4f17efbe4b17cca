"""The headers of every answer, exactly: of all pages in the walk, of refusals, errors and files."""

import io
import logging

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from config.urls import urlpatterns as site
from tests.walk.rules import RULES

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

CANARY = "canary-51d0 of a note"
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
}  # fmt: skip
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
OFF = {
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "usb",
}  # fmt: skip
# What an answer may say besides; nothing of it tells of the server or of what is hidden.
BESIDES = {
    "Content-Type", "Content-Length", "Content-Language", "Content-Disposition", "Vary", "Location", "Allow",
    "X-Sign-In", "Clear-Site-Data", "Expires",
}  # fmt: skip
OF_OTHERS = {"dialogues:attachment_file"}
# All that a file in static/ says of itself.
OF_FILES = {"Last-Modified", "ETag", "Access-Control-Allow-Origin"}


def wrong_in(response, *, cache="no-store", besides=frozenset()):
    """What is missing, different or too much in the headers of an answer; empty where they are exactly right."""
    headers = dict(response.headers)
    wrong = {}
    for name, value in {**EVERYWHERE, "Cache-Control": cache}.items():
        if headers.pop(name, None) != value:
            wrong[name] = response.headers.get(name)
    policy = headers.pop("Content-Security-Policy", "")
    if {directive.strip() for directive in policy.split(";") if directive.strip()} != POLICY:
        wrong["Content-Security-Policy"] = policy
    features = headers.pop("Permissions-Policy", "")
    if {feature.strip() for feature in features.split(",")} != {f"{feature}=()" for feature in OFF}:
        wrong["Permissions-Policy"] = features
    return wrong | {name: value for name, value in headers.items() if name not in BESIDES | besides}


@pytest.mark.parametrize("name", RULES)
def test_every_answer_of_the_walk_has_exactly_these(walker, name):
    rule = RULES[name]
    address, data = walker.address(name, **rule.ids(walker.story)), rule.data(walker.story)

    for who in ("anonymous", "no_factor", "second", "official", "outsider"):
        for method in (*rule.methods, "DELETE"):
            response = walker.ask(who, method, address, data)
            wrong = wrong_in(response)
            if name in OF_OTHERS and response.status_code == 200:  # a stranger's file: nothing in it may run
                assert wrong.pop("Content-Security-Policy") == "default-src 'none'; sandbox"
            assert wrong == {}, (who, method, response.status_code)
            assert "nonce-" not in str(response.headers) + response.content.decode(errors="replace")


def test_script_of_a_page_that_is_refused_gets_them_too(walker):
    response = walker.ask("anonymous", "GET", "/tracks/", HX_Request="true")

    assert response.status_code == 401
    assert wrong_in(response) == {}


@pytest.mark.parametrize(
    ("address", "status"),
    [("/nothing/at/all/", 404), ("/processes", 301), ("/health/", 503), ("/static/none.css", 404)],
)
def test_addresses_outside_the_table(walker, address, status):
    response = walker.ask("anonymous", "GET", address)

    assert response.status_code == status
    assert wrong_in(response, besides={"Retry-After"}) == {}


@pytest.mark.parametrize("address", ["/static/css/base.css", "/static/js/page.js", "/static/img/favicon.svg"])
def test_files_have_them_and_may_be_kept(settings, address):
    settings.WHITENOISE_USE_FINDERS = True  # nothing is collected for the tests

    response = Client().get(address)
    response.close()
    cache = response["Cache-Control"]

    assert response.status_code == 200
    assert wrong_in(response, cache=cache, besides=OF_FILES) == {}
    assert cache.startswith("max-age=")


def test_form_without_its_token(story):
    client = Client(enforce_csrf_checks=True)
    client.force_login(story.lead)

    response = client.post("/sign-in/confirm/", {"code": CANARY})

    assert response.status_code == 403
    assert wrong_in(response) == {}
    assert CANARY not in response.content.decode()


def test_request_for_another_host(client):
    response = client.get("/tracks/", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert wrong_in(response) == {}


@pytest.mark.parametrize("site_asking", ["cross-site", "same-site"])
def test_frame_script_or_image_of_another_site(story, client, site_asking):
    """L45."""
    client.force_login(story.lead)
    asked = {"Sec-Fetch-Site": site_asking, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}

    response = client.get("/tracks/", headers=asked)

    assert (response.status_code, response.content) == (403, b"")
    assert wrong_in(response) == {}


def breaks(_request):
    note = CANARY  # what a traceback with local variables would show
    raise RuntimeError(note)


def too_chatty(_request):
    """What a view says of itself is overruled where it would loosen anything."""
    return HttpResponse("page", headers={"Cache-Control": "public, max-age=60"})


handler500 = "config.failure.failed"  # as config.urls has it
urlpatterns = [*site, path("breaks/", breaks), path("chatty/", too_chatty)]


@pytest.mark.urls(__name__)
def test_error_page_has_them_and_holds_nothing(story):
    """L37."""
    client = Client(raise_request_exception=False)
    client.force_login(story.lead)

    response = client.get("/breaks/?note=" + CANARY)

    page = response.content.decode()
    assert response.status_code == 500
    assert wrong_in(response) == {}
    for word in ("canary", "RuntimeError", "Traceback", "breaks", story.lead.name, story.process.code_name):
        assert word not in page


@pytest.mark.urls(__name__)
def test_error_is_told_to_nobody_by_mail_and_logged_without_content(story, settings, mailoutbox):
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    formatter = dict(settings.LOGGING["formatters"]["lines"])
    handler.setFormatter(formatter.pop("()")(**formatter))
    client = Client(raise_request_exception=False)
    client.force_login(story.lead)

    logging.getLogger("django").addHandler(handler)
    client.get("/breaks/?note=" + CANARY)
    logging.getLogger("django").removeHandler(handler)

    assert mailoutbox == []
    assert "RuntimeError" in written.getvalue()
    assert "canary" not in written.getvalue()


@pytest.mark.urls(__name__)
def test_no_view_makes_a_page_of_a_person_storable(story, client):
    client.force_login(story.lead)

    assert wrong_in(client.get("/chatty/")) == {}


def test_a_wrong_header_would_be_noticed():
    assert wrong_in(HttpResponse(headers={"Server": "gunicorn/27.0.1"})).keys() >= {"Server", "Referrer-Policy"}
