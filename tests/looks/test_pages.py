"""Frames, error pages and the account pages, each in both directions of writing."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from django.utils import translation

ERRORS = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html"]


class Reader:
    is_authenticated = True
    name = "Lio Varrent"
    email = "lio.varrent@example.org"


class CodeForm(forms.Form):
    code = forms.CharField()
    secret = "SECRETSECRET"


class DoorForm(forms.Form):
    login = forms.EmailField()
    password = forms.CharField(widget=forms.PasswordInput)


ACCOUNT_PAGES = {
    "account/login.html": {"form": DoorForm()},
    "account/logout.html": {},
    "account/password_change.html": {"form": CodeForm()},
    "account/password_reset.html": {"form": CodeForm()},
    "account/password_reset_done.html": {},
    "account/password_reset_from_key.html": {"form": CodeForm(), "action_url": "/"},
    "account/password_reset_from_key_done.html": {},
    "mfa/authenticate.html": {"form": CodeForm()},
    "mfa/index.html": {"authenticators": {}, "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"]},
    "mfa/totp/activate_form.html": {"form": CodeForm(), "totp_svg": "<svg></svg>"},
    "mfa/recovery_codes/index.html": {"unused_codes": ["1234"], "total_count": 10, "can_view_codes": True},
    "mfa/recovery_codes/generate.html": {"form": CodeForm()},
    "usersessions/usersession_list.html": {"sessions": [], "session_count": 1},
}


@pytest.mark.parametrize("name", ERRORS)
def test_error_page_needs_no_database_and_no_context(name):
    html = get_template(name).render()

    assert html.count("<h1>") == 1
    assert "<title>Backchannel</title>" in html


def test_nothing_here_says_the_same_to_everybody():
    as_reader = render_to_string("404.html", {"user": Reader(), "request_path": "/processes/1/", "exception": "secret"})

    assert as_reader == get_template("404.html").render()


@pytest.mark.parametrize("name", ERRORS)
def test_error_page_is_written_from_the_right_in_arabic(name):
    with translation.override("ar"):
        html = get_template(name).render()

    assert '<html lang="ar" dir="rtl">' in html


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_account_page_has_one_heading_and_its_landmarks(name, language):
    context = ACCOUNT_PAGES[name] | {"user": Reader(), "csrf_token": "token"}

    with translation.override(language):
        html = get_template(name).render(context)

    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert html.count("<main") == 1
    assert 'class="skip"' in html
    assert html.count("btn pri") <= 2  # one of the page, one in the dialog of the idle sign-in


def test_every_input_of_an_account_page_has_a_label():
    for name, context in ACCOUNT_PAGES.items():
        html = get_template(name).render(context | {"user": Reader(), "csrf_token": "token"})
        inputs = re.findall(r"<input(?![^>]*type=\"hidden\")[^>]*\bid=\"([^\"]+)\"", html)
        labels = re.findall(r"<label[^>]*\bfor=\"([^\"]+)\"", html)
        assert [name for name in inputs if name not in labels] == [], name


def test_door_names_no_organisation_and_offers_no_navigation():
    html = get_template("account/login.html").render({"form": DoorForm(), "navigation": [("/", "Desk", True)]})

    assert "Desk" not in html
    assert "<nav" not in html


def test_base_shows_the_navigation_it_is_given():
    html = get_template("base.html").render(
        {"user": Reader(), "navigation": [("/", "Desk", True), ("/processes/", "Processes", False)], "csrf_token": "t"}
    )

    assert '<a href="/" aria-current="page">Desk</a>' in html
    assert '<a href="/processes/">Processes</a>' in html
    assert html.count("<nav") == 1


def test_base_shows_no_person_to_the_anonymous():
    html = get_template("base.html").render({"user": AnonymousUser()})

    assert "Sign out" not in html
    assert "data-token-url" not in html


def test_demonstration_says_so():
    sentence = "Country, people and words are invented."

    assert sentence in get_template("base.html").render({"demo": True})
    assert sentence not in get_template("base.html").render({"demo": False})


def test_reading_page_stands_between_its_bars():
    html = get_template("base_reading.html").render(
        {"user": Reader(), "distribution": "AMBER_STRICT", "csrf_token": "t"}
    )

    assert re.findall(r'<body data-tlp="([\w-]+)"', html) == ["amber-strict"]
    assert html.count('class="tlpbar"') == 2
    assert html.index('class="tlpbar"') < html.index("<main") < html.rindex('class="tlpbar"')
    assert "Leave" in html


def test_reading_page_of_a_screen_only_copy_prints_a_sentence_instead():
    html = get_template("base_reading.html").render({"distribution": "RED", "screen_only": True, "csrf_token": "t"})

    assert "data-screen-only" in html
    assert "This copy is for the screen only." in html


def test_pages_ask_for_a_referrer_that_forms_can_be_checked_by():
    assert '<meta name="referrer" content="same-origin">' in get_template("base_bare.html").render()


def test_htmx_keeps_no_history_and_runs_no_strings():
    html = get_template("components/htmx.html").render()

    assert '"historyCacheSize": 0' in html
    assert '"allowEval": false' in html
    assert '"includeIndicatorStyles": false' in html
    assert html.count("<script") == 1


def test_style_guide_shows_every_component():
    folder = Path(settings.BASE_DIR) / "templates"
    guide = (folder / "dashboards/styleguide.html").read_text()
    pieces = {path.stem for path in (folder / "components").glob("[!_]*.html")}
    shown = set(re.findall(r"components/([a-z_]+)\.html", guide))
    elsewhere = {
        "brand", "chart", "choices", "course_picture", "direction", "due", "error_summary", "expired", "foot", "htmx",
        "icon", "idle", "leave", "may", "message", "oneline", "terms", "toast", "watermark",
    }  # fmt: skip

    assert pieces - shown - elsewhere == set()
