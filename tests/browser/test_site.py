"""The rig that every browser test stands on."""

import json
import urllib.request


def test_fictional_person_signs_in(site, browser_page):
    site.enter(browser_page, "lio")
    browser_page.goto("/")

    assert browser_page.title() == "Backchannel"
    assert browser_page.get_by_role("heading", name="Desk").is_visible()


def test_killed_web_server_comes_back(site, browser_page):
    site.restart("web")

    assert browser_page.goto("/sign-in/").status == 200


def test_health_sees_the_relay(site):
    with urllib.request.urlopen(f"{site.url}/health/") as answer:
        health = json.load(answer)

    assert health["database"] == "well"
