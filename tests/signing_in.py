"""Signing in without the pages of sign-in: a session in which a second factor was given, or not."""

from django.test import Client
from django.utils import timezone

force_login = Client.force_login
BACKEND = "accounts.backends.EmailBackend"


def sign_in(client, user, backend=BACKEND):
    """Stand in for `Client.force_login` in every test: whoever signs in here gave a second factor just now."""
    sign_in_without_factor(client, user, backend)
    session = client.session
    session["factor"] = {"user": str(user.pk), "at": timezone.now().timestamp(), "spent": False}
    session.save()


def sign_in_without_factor(client, user, backend=BACKEND):
    force_login(client, user, backend or BACKEND)
