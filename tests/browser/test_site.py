"""The rig that every browser test stands on."""

import json
import urllib.request


def test_fictional_person_signs_in_and_reset_signs_out(site, browser_page):
    site.enter(browser_page, "lio")
    browser_page.goto("/")
    assert browser_page.title() == "Backchannel"
    assert site.sql("SELECT count(*) FROM django_session") == [(1,)]

    site.reset()

    browser_page.goto("/")
    assert "/sign-in/" in browser_page.url


def test_killed_web_server_comes_back(site, browser_page):
    site.restart("web")

    assert browser_page.goto("/sign-in/").status == 200


def test_health_sees_the_relay(site):
    site.sql("SELECT 1")
    with urllib.request.urlopen(f"{site.url}/health/") as answer:
        health = json.load(answer)

    assert health["database"] == "well"
