"""What an answer keeps and what it rolls back, in transactions that really end."""

import uuid

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from confidentiality import audiences, sealed
from confidentiality.context import acting_as, current_user_id
from confidentiality.middleware import Streamed, Unsaved
from confidentiality.scopes import Scope
from tests.confidentiality import pages
from tests.confidentiality.conftest import person
from tests.confidentiality.events import entries

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.confidentiality.pages")]
BARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "confidentiality.middleware.TransactionMiddleware",
]


@pytest.fixture(autouse=True)
def only_what_is_tested(settings):
    settings.MIDDLEWARE = BARE
    pages.SEEN.clear()
    pages.TIMES.clear()


@pytest.fixture
def reader():
    return person("Reader")


@pytest.fixture
def client(reader):
    client = Client(raise_request_exception=False)
    client.force_login(reader, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def text(reader):
    scope = Scope("process", uuid.uuid4())
    with acting_as(reader):
        return sealed.seal(
            "the text", kind="point", object_id=uuid.uuid4(), audience=audiences.own(reader, scope),
            key_scope=scope, by=reader,
        )  # fmt: skip


def verbs(**wanted):
    return [entry.verb for entry in entries(**wanted)]


def test_the_reader_is_told_for_the_request_only(client, reader):
    assert client.get("/whoami/").content.decode() == str(reader.pk) == pages.SEEN[0]
    assert Client().get("/whoami/").content.decode() == "None"

    assert pages.SEEN[1] == ""
    assert current_user_id() is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('backchannel.user_id', true), '')")
        assert cursor.fetchone() == ("",)


@pytest.mark.parametrize(
    ("address", "status", "traces"),
    [
        ("/save/200/", 200, 1),
        ("/save/302/", 302, 1),
        ("/save/400/", 400, 0),
        ("/save/422/", 422, 0),
        ("/save/422/?kept=1", 422, 1),
        ("/save/401/?kept=1", 401, 1),
        ("/save/403/?kept=1", 403, 0),
        ("/save/404/?kept=1", 404, 0),
        ("/save/500/?kept=1", 500, 0),
        ("/fail/", 500, 0),
        ("/fail-while-rendering/", 500, 0),
        ("/swallow/", 500, 0),
        ("/swallow-raw/", 500, 0),
        ("/stream/", 500, 0),
    ],
)
def test_what_an_answer_keeps(client, address, status, traces):
    response = client.get(address)

    assert (response.status_code, pages.traces()) == (status, traces)
    assert (b"note 4711" in response.content) == address.startswith("/save")


@pytest.mark.parametrize(
    ("address", "error"), [("/swallow/", Unsaved), ("/swallow-raw/", Unsaved), ("/stream/", Streamed)]
)
def test_a_lost_transaction_is_an_error_and_not_a_page(client, address, error):
    client.raise_request_exception = True

    with pytest.raises(error):
        client.get(address)


def test_a_failed_request_leaves_no_reader_behind(client):
    client.get("/fail/")

    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('backchannel.user_id', true), '')")
        assert cursor.fetchone() == ("",)
        cursor.execute("SELECT count(*) FROM confidentiality_sealedtext")
        assert cursor.fetchone() == (0,)
    assert not connection.in_atomic_block


def test_reading_is_recorded_with_its_request(client, reader, text):
    assert client.get(f"/read/{text.pk}/").content == b"the text"

    entry = entries(object_id=text.object_id)[-1]
    assert (entry.verb, entry.actor) == ("point.read", reader.pk)
    assert entry.request is not None
    assert len(entry.session) == 64
    assert client.session.session_key not in entry.session


def test_a_form_drawn_again_keeps_the_reads_it_shows(client, text):
    response = client.get(f"/read/{text.pk}/422/")

    assert response.content == b"the text"
    assert verbs(object_id=text.object_id).count("point.read") == 1


def test_a_missing_id_leaves_the_same_event_whether_it_exists_or_not(client, reader, text):
    stranger = person("Stranger")
    client.force_login(stranger, backend=settings.AUTHENTICATION_BACKENDS[-1])
    never = uuid.uuid4()

    answers = [client.get(f"/{name}/{pk}/") for name in ("missing", "read") for pk in (text.pk, never)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers[:2]}) == len({answer.content for answer in answers[2:]}) == 1
    hidden, unknown = entries(object_id=text.pk), entries(object_id=never)
    for one, other in zip(hidden, unknown, strict=True):
        assert (one.verb, one.kind, one.outcome, one.actor) == (other.verb, other.kind, other.outcome, other.actor)
        assert (one.verb, one.outcome, one.actor) == ("missed", "missed", stranger.pk)
    assert [entry.kind for entry in hidden] == ["missing", "read"]
    assert pages.traces() == 0


def test_an_address_that_leads_nowhere_is_missed_too_if_it_has_an_id(client):
    wanted = uuid.uuid4()
    client.get(f"/nowhere/{wanted}/")
    client.get("/nowhere/")

    assert verbs() == ["missed"]
    assert entries()[0].object_id == wanted


def test_a_denial_is_recorded_after_the_rollback(client, reader):
    pk = uuid.uuid4()

    assert client.get(f"/refuse/{pk}/").status_code == 403

    assert [(entry.verb, entry.outcome, entry.actor) for entry in entries(object_id=pk)] == [
        ("denied", "deny", reader.pk)
    ]
    assert pages.traces() == 0


def test_writing_into_an_audience_one_is_not_in_is_denied(client, text):
    client.force_login(person("Stranger"), backend=settings.AUTHENTICATION_BACKENDS[-1])
    pk = uuid.uuid4()

    assert client.get(f"/write/{pk}/?audience={text.audience_id}").status_code == 403
    assert verbs(object_id=pk) == ["denied"]


def test_a_corrupt_text_is_an_error_page_and_an_event(client, text, owner):
    owner.execute("ALTER TABLE confidentiality_sealedtext DISABLE TRIGGER USER")
    owner.execute("UPDATE confidentiality_sealedtext SET ciphertext = set_byte(ciphertext, 40, 0)")

    response = client.get(f"/read/{text.pk}/")

    assert response.status_code == 500
    assert b"the text" not in response.content
    assert [(entry.verb, entry.outcome) for entry in entries(object_id=text.pk)] == [("sealed.corrupt", "error")]
    assert "point.read" not in verbs(object_id=text.object_id)


def test_a_deadlock_is_run_again_and_saved_once(client):
    assert client.post("/deadlock/3/").status_code == 200
    assert (len(pages.TIMES), pages.traces()) == (3, 1)


def test_a_deadlock_that_stays_is_a_clean_error(client):
    client.raise_request_exception = False

    response = client.post("/deadlock/9/")

    assert (response.status_code, len(pages.TIMES), pages.traces()) == (503, 3, 0)
    assert response["Retry-After"]


def test_without_a_record_there_is_no_text(client, text, owner):
    owner.execute("REVOKE INSERT ON confidentiality_auditevent FROM backchannel_runtime")

    response = client.get(f"/read/{text.pk}/")

    assert response.status_code == 500
    assert b"the text" not in response.content


def test_a_deactivated_account_reads_nothing_at_its_next_request(client, reader, text):
    assert client.get(f"/read/{text.pk}/").status_code == 200
    get_user_model().objects.filter(pk=reader.pk).update(is_active=False)

    assert client.get(f"/read/{text.pk}/").status_code == 404
