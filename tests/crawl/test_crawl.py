"""A seeded crawl in every run; `./backchannel prove crawl N` asks for as many combinations as one likes."""

import io
import logging
import os
import re
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.http import Http404, HttpResponse, HttpResponseServerError

from accounts.models import User
from confidentiality.context import acting_as
from config import failure
from dialogues.models.participation import ParticipationQuerySet
from dialogues.models.session import SessionQuerySet
from dialogues.views import frame
from dialogues.views import people as people_view
from dialogues.views import session as session_view
from publishing import docx, pdf
from tests import databases
from tests.crawl.canaries import CLEAR, SEALED
from tests.crawl.crawler import Asked, Crawler
from tests.crawl.sinks import in_database, in_queue, on_disk
from tests.crawl.worlds import Worlds
from tests.publishing.documents import ENGLISH
from tests.walk.asking import patterns
from tests.walk.rules import RULES

pytestmark = pytest.mark.django_db(databases=["default", "limits"])
SEED, COUNT = 5, 2000


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield Worlds(SEED)
        databases.renew(databases.own_name())


@pytest.fixture(scope="module")
def crawler(worlds, django_db_blocker):
    with django_db_blocker.unblock():
        return Crawler(worlds, SEED)


def test_nothing_leaks(crawler):
    result = crawler.run(COUNT)

    assert result.leaks == []
    assert result.combinations == COUNT
    assert result.urls == set(patterns()) == set(RULES)
    assert {200, 302, 404, 405} <= set(result.statuses)
    assert result.compared > COUNT / 20


# --- Each bug that is planted here is found -----------------------------------------------------------------

DETAIL = "dialogues:session_detail"


class Plant:
    """Breaks the page of a session, or what stands before it; `secret` is a token that is not for the manager."""

    def __init__(self, crawler, monkeypatch):
        self.patch = monkeypatch.setattr
        manager = crawler.pk["manager"]
        self.secret = next(token for token, people in crawler.worlds.readers.items() if manager not in people)

    def beside_the_page(self, act):
        drawn = session_view.session_detail

        def view(request, *args, **kwargs):
            answer = drawn(request, *args, **kwargs)
            act(answer)
            return answer

        self.patch(patterns()[DETAIL], "callback", view)

    def everybodys_sessions(self):
        self.patch(SessionQuerySet, "visible_to", lambda rows, _user: rows)

    def unguarded_room(self):
        self.patch(people_view, "may", lambda *_: True)
        self.patch(ParticipationQuerySet, "visible_to", lambda rows, _user: rows)

    def file_name(self):
        self.beside_the_page(lambda answer: answer.__setitem__("Content-Disposition", f"x={self.secret}.pdf"))

    def file(self):
        paper = pdf.briefing(replace(ENGLISH, points=(f"It was said by {self.secret}.",)))
        self.patch(patterns()[DETAIL], "callback", lambda _request, **_ids: HttpResponse(paper))

    def document(self):
        word = docx.briefing(replace(ENGLISH, watermark_name=self.secret))
        self.patch(patterns()[DETAIL], "callback", lambda _request, **_ids: HttpResponse(word))

    def log(self):
        self.beside_the_page(lambda _answer: logging.getLogger("app").error(f"Not drawn: {self.secret}"))

    def statement(self):
        """What is asked of the database stands in its log, its statistics and its tables."""
        typed = self.secret.replace(CLEAR, SEALED)
        self.beside_the_page(lambda _answer: User.objects.filter(name=typed).exists())

    def mail(self):
        self.beside_the_page(lambda _answer: mail.send_mail("News", self.secret, None, ["clerk@example.org"]))

    def error_page(self):
        self.patch(failure, "server_error", lambda _request: HttpResponseServerError(self.secret))
        self.beside_the_page(lambda _answer: 1 / 0)

    def telling_refusal(self):
        def there_or_not(rows, process, pk):
            if SessionQuerySet(rows.model).filter(pk=pk).exists():
                raise PermissionDenied
            raise Http404

        self.patch(frame, "get_object_or_404", there_or_not)

    def open_door(self):
        self.patch(
            patterns()[DETAIL], "callback", login_not_required(lambda _request, **_ids: HttpResponse(self.secret))
        )


@pytest.mark.parametrize(
    ("plant", "who", "name", "told"),
    [
        (Plant.everybodys_sessions, "outsider", DETAIL, "200, not 404"),
        (Plant.unguarded_room, "manager", "dialogues:participation_list", "in the answer 200"),
        (Plant.file_name, "lead", DETAIL, "in a header"),
        (Plant.file, "manager", DETAIL, "in the answer 200"),
        (Plant.document, "manager", DETAIL, "in the answer 200"),
        (Plant.log, "lead", DETAIL, "in log"),
        (Plant.statement, "lead", DETAIL, "in statements"),
        (Plant.mail, "lead", DETAIL, "in mail"),
        (Plant.error_page, "manager", DETAIL, "in the answer 500"),
        (Plant.telling_refusal, "outsider", DETAIL, "403, not 404"),
        (Plant.open_door, "anonymous", DETAIL, "in the answer 200"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_planted_bug_is_found(crawler, monkeypatch, plant, who, name, told):
    address = crawler.walker.address(name)
    with crawler.sinks.open():
        assert crawler.look(Asked(name, "GET", who, "near", address)) == []
        plant(Plant(crawler, monkeypatch))
        leaks = crawler.look(Asked(name, "GET", who, "near", address))

    assert any(told in leak for leak in leaks), leaks


def test_nothing_stands_in_clear_on_disk(crawler):
    """L48, G11: neither in the files of the database nor in the server's journal. What may stand in clear does."""
    folder = os.environ.get("BACKCHANNEL_TEST_DATA")
    if not folder:
        pytest.skip("this server's files are not ours to look into")

    found = on_disk(Path(folder))

    assert found.pop(CLEAR), "the files of this very database are looked into"
    assert found == {}


def test_nothing_stands_in_the_queue(crawler):
    """L39: what wakes a worker names a request; no key and no value says a word."""
    broker, token = redis.Redis.from_url(settings.CELERY_BROKER_URL), crawler.worlds.mint.token(SEALED)
    assert in_queue() == set()

    for kind, plant in {
        "list": lambda key: broker.lpush(key, f"said {token}"),
        "hash": lambda key: broker.hset(key, "field", token),
        "name": lambda key: broker.set(f"{key}{token}", "1"),
    }.items():
        plant(f"test-crawl-{kind}")
        assert in_queue() == {token}, kind
        broker.delete("test-crawl-list", "test-crawl-hash", f"test-crawl-name{token}")
    assert in_queue() == set()


def test_token_left_in_a_table_is_found(crawler):
    token = next(each for each in crawler.worlds.readers if each.startswith("xqzk"))
    assert in_database() == []

    write = "UPDATE dialogues_session SET languages = %s WHERE id = %s"
    with databases.cursor_as(databases.OWNER, databases.own_name()) as cursor:
        cursor.execute(write, [f"English, {token}", str(crawler.worlds.near.session.pk)])
        assert in_database() == [("dialogues_session", 1)]
        cursor.execute(write, ["", str(crawler.worlds.near.session.pk)])


def test_dump_holds_no_token(crawler):
    """L47: as the application may read its tables, for somebody who reads much; also what a column of bytes holds."""
    near, token = crawler.worlds.near, crawler.worlds.mint.token(SEALED)

    def dumped(*models):
        dump, without = io.StringIO(), ["confidentiality.auditevent", "confidentiality.auditseal"]
        with acting_as(near.lead):
            call_command("dumpdata", *models, exclude=without, stdout=dump)
        return plain(dump.getvalue())

    whole = dumped()
    assert SEALED not in whole
    assert CLEAR in whole

    assert token in plain(f'[{{"ciphertext": "{b64encode(token.encode()).decode()}"}}]')
    write = "UPDATE dialogues_session SET languages = %s WHERE id = %s"
    with databases.cursor_as(databases.OWNER, databases.own_name()) as cursor:
        cursor.execute(write, [token, str(near.session.pk)])
        assert token in dumped("dialogues.session")
        cursor.execute(write, ["", str(near.session.pk)])


def plain(dump: str) -> str:
    """A dump, and what its columns of bytes hold."""
    coded = re.findall(r'"([A-Za-z0-9+/]{12,}={0,2})"', dump)
    held = (b64decode(each) for each in coded if len(each) % 4 == 0)
    return dump + " ".join(each.decode(errors="replace") for each in held)
