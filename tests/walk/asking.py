"""Asking for an address as somebody of the story; whatever the answer changed is taken back."""

import re
import time
from importlib import import_module

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import URLPattern, get_resolver, reverse

from tests.signing_in import sign_in, sign_in_without_factor
from tests.taken_back import taken_back

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SIGNED_IN = (
    "lead", "second", "note_taker", "manager", "observer", "outsider", "clerk", "official", "administrator", "auditor",
)  # fmt: skip
SessionStore = import_module(settings.SESSION_ENGINE).SessionStore
LATELY = 120  # seconds
AN_HOUR = 3600
OUTSIDE = ("anonymous", "former", "no_factor")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


class Site(RequestFactory):
    """Asks the whole site, as `Client` does, but keeps the loaded middleware and no page's context."""

    def __init__(self):
        super().__init__()
        self.handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **request):
        return self.handler(self._base_environ(**request))


class Walker:
    """Everybody signed in once; each request then starts from that same session."""

    def __init__(self, story):
        self.story, self.site = story, Site()
        self.cookies = {"anonymous": {}}
        for name in (*SIGNED_IN, "former"):
            self.admit(name, getattr(story, name))
        self.keys = [self.cookies[name]["sessionid"].value for name in SIGNED_IN]
        self.signed_in_at = time.time()
        self.admit("no_factor", story.lead, sign_in_without_factor)

        key = self.cookies["lead"]["sessionid"].value
        story.own_session = UserSession.objects.create(user=story.lead, session_key=key, ip="127.0.0.1").pk

    def admit(self, name, user, enter=sign_in):
        client = Client()
        enter(client, user)
        client.get(reverse("dialogues:track_list"))  # the first request of a sitting writes things down
        session = client.session
        if sitting := session.get("sitting"):  # and one every half a minute, which would be taken back each time
            session["sitting"] = {**sitting, "seen": sitting["seen"] + AN_HOUR}
            session.save()
        self.cookies[name] = client.cookies

    def stay(self):
        """A second factor is good for minutes, and all the tests of a file on a slow machine take longer."""
        if time.time() - self.signed_in_at < LATELY:
            return
        for key in self.keys:
            session = SessionStore(key)
            session["factor"] = {**session["factor"], "at": time.time()}
            session["open"] = dict.fromkeys(session.get("open", {}), time.time())
            session.save()

    def ask(self, who, method, address, data="", **headers):
        self.site.cookies.clear()
        self.site.cookies.update(self.cookies[who])
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        with taken_back():
            return self.site.generic(method, address, data, "application/x-www-form-urlencoded", headers=names)

    def address(self, name, **ids):
        """The address of a view, with the ids of the story where no others are given."""
        known = {**self.story.ids, **ids}
        return reverse(name, kwargs={word: known[word.removesuffix("_id")] for word in words_of(patterns()[name])})


def patterns(resolver=None, namespace=""):
    """Every pattern of the site by the full name of its view; one without a name goes by its route."""
    found = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            found[namespace + (entry.name or str(entry.pattern))] = entry
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found |= patterns(entry, inner)
    return found


def words_of(entry):
    """The names of what stands for something else in an address."""
    converters = entry.pattern.converters
    return list(converters) or list(entry.pattern.regex.groupindex)


def seen(response):
    """All that is to be seen of an answer, but whose session it belongs to."""
    headers = {name: value for name, value in response.headers.items() if name != "Set-Cookie"}
    return response.status_code, headers, TOKEN.sub(b"", response.content)


@pytest.fixture(scope="module")
def everybody(story, django_db_blocker):
    with django_db_blocker.unblock():
        return Walker(story)


@pytest.fixture
def walker(everybody, db):
    everybody.stay()
    return everybody
