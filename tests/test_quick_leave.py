"""Leaving in one press, neutral titles and file names, mail without content, and nothing asked of a third party."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

ROOT = Path(__file__).resolve().parents[1]
APPS = ("accounts", "confidentiality", "dashboards", "dialogues", "jobs", "participants", "publishing", "transfers")
FILE_NAME = re.compile(r'filename="([^"{][^"]*)"|file_of\(.*f"([^"]*)"\)')  # said there, or by whoever calls it
# What a file may be called: a kind, a number, a day that was asked for; nothing of what it holds.
NEUTRAL = re.compile(
    r"^(attachment|briefing-copy|conflict|counts|course|history|process)[-.]\{[a-z_.()]+\}(\.([a-z]{3,4}|\{form\}))?$"
)
ELSEWHERE = re.compile(r"""(?:src|href|action|url\()\s*=?\s*["'(]?\s*(?:https?:)?//(?!www\.w3\.org)""")


@pytest.mark.django_db(databases=["default", "limits"])
@pytest.mark.parametrize("who", ["lead", "official", "administrator"])
def test_every_page_is_left_in_one_press(cast, client, who):
    client.force_login(getattr(cast, who))

    page = client.get(reverse("dashboards:desk")).content.decode()
    gone = client.post(reverse("account_logout"))

    assert "<title>Backchannel</title>" in page
    assert page.count(f'action="{reverse("account_logout")}"') >= 2, "one of them stands open, not in a menu"
    assert gone["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get(reverse("dashboards:desk")).status_code == 302


def test_one_title_for_every_page():
    titles = {line.strip() for path in (ROOT / "templates").rglob("*.html") for line in path.read_text().splitlines()}

    assert {line for line in titles if "<title" in line} == {"<title>Backchannel</title>"}


def test_no_file_is_called_after_what_it_holds():
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    names = [said or given for path in files for said, given in FILE_NAME.findall(path.read_text())]

    assert len(names) > 5
    assert [name for name in names if not NEUTRAL.match(name)] == []


def test_mail_says_nothing_but_that_something_waits():
    for path in (ROOT / "templates" / "accounts" / "email").iterdir():
        assert set(re.findall(r"\{\{\s*([\w.]+)", path.read_text())) <= {"password_reset_url"}


def test_nothing_is_asked_of_a_third_party():
    """The content security policy forbids it; no page, style or script tries."""
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.css"), *(ROOT / "static").rglob("*.js")]

    assert [str(path) for path in files if ELSEWHERE.search(path.read_text())] == []
