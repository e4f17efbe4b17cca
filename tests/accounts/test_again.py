"""A form sent after the sign-in expired: refused, and its text is on the page that refuses it."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

TYPED = "Forty minutes of writing.\nSecond line & <b>."
KEPT = "Forty minutes of writing.\nSecond line &amp; &lt;b&gt;."


def form_address(cast):
    return reverse("dialogues:session_log", args=[cast.process.pk])


def test_expired_sign_in_answers_401_and_the_page_holds_the_text(cast, client):
    response = client.post(form_address(cast), {"summary": TYPED, "points-0-text": "A point."})

    page = response.content.decode()
    assert response.status_code == 401
    assert KEPT in page
    assert "A point." in page
    assert not cast.process.sessions.exists()


def test_sending_it_again_after_signing_in_reaches_the_form(cast, client):
    client.force_login(cast.lead)

    response = client.post(form_address(cast), {"summary": TYPED})

    assert response.status_code == 422
    assert KEPT in response.content.decode()


def test_worthless_token_of_our_own_page_keeps_the_text(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.lead)

    response = client.post(form_address(cast), {"summary": TYPED}, headers={"sec-fetch-site": "same-origin"})

    assert response.status_code == 403
    assert KEPT in response.content.decode()


def test_worthless_token_of_another_site_repeats_nothing(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.lead)

    response = client.post(form_address(cast), {"summary": TYPED}, headers={"sec-fetch-site": "cross-site"})

    assert response.status_code == 403
    assert "Forty minutes" not in response.content.decode()


def test_password_is_never_on_the_page(client):
    response = client.post(reverse("dashboards:desk"), {"password": "correct horse", "note": "kept"})

    assert "correct horse" not in response.content.decode()
