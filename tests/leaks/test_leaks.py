"""Channels that no other test stands at; tests/leaks/channels says where the others are."""

import uuid
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.middleware.gzip import GZipMiddleware
from django.template.backends.django import Template
from django.urls import NoReverseMatch, reverse
from django.urls.converters import IntConverter
from django.utils import timezone

from confidentiality.context import acting_as
from confidentiality.models import Grant
from dialogues import seats
from dialogues.roles import SeatKind
from jobs.models import Request
from tests import databases
from tests.cast import RED, STRICT, log, run_jobs
from tests.leaks.channels import CHANNELS, Bug
from tests.transfers.steps import clear, drafted, order, sent
from tests.transfers.views.test_order import typed
from tests.walk.asking import patterns
from transfers.models import Briefing, Copy

pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)
THREATS = ROOT / "docs" / "threat-model.md"


# --- The list itself ----------------------------------------------------------------------------------------


def functions_in(test):
    path, _, name = test.partition("::")
    source = (ROOT / path).read_text()
    return f"\ndef {name.partition('[')[0]}(" in source if name else "\ndef test_" in source


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.number)
def test_channel_has_its_test_and_a_bug_that_can_be_planted(channel):
    assert functions_in(channel.test)
    if isinstance(channel.planted, Bug):
        assert (ROOT / channel.planted.path).read_text().count(channel.planted.words) == 1
        assert channel.planted.instead != channel.planted.words
    else:
        assert functions_in(channel.planted)


def test_threat_model_tells_the_same():
    told = [line for line in THREATS.read_text().splitlines() if line.startswith("| L")]

    assert [channel.row for channel in CHANNELS] == told


# --- Channels -----------------------------------------------------------------------------------------------


def test_forbidden_ids_among_ones_own_change_nothing(cast, client):
    """L05: the answer to a foreign id among one's own is that to an id never used, word for word."""
    points = log(cast, texts=("Coming back is possible.", "Not to be had."), markings=(STRICT, RED)).points
    own = clear(cast, points.first())
    far = type(cast)(**{**vars(cast), "process": cast.other_process, "lead": cast.outsider, "second": cast.outsider})
    theirs = foreign_extract(far)
    door = reverse("transfers:briefing_new", args=[cast.process.pk])
    form = typed(cast, [own])
    client.force_login(cast.lead)

    answers = []
    for other in (theirs.pk, uuid4()):
        answer = client.post(door, form | {"extracts": [own.pk, other]})
        told = answer.context["form"].errors.as_data()
        answers.append((answer.status_code, [(field, [error.code for error in each]) for field, each in told.items()]))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422
    assert not Briefing.objects.exists()
    assert not Request.objects.filter(kind="briefing.draft").exists()


def foreign_extract(far):
    """An extract of another process, cleared for a channel of its own."""
    with acting_as(far.lead):
        seats.give(far.process, far.lead, SeatKind.CLEARER, by=far.lead)
    session = log(far, texts=("Theirs.",), markings=(STRICT,), seen=[], staff=[far.lead])
    far.channel = far.process.channels.create(name="Elsewhere")
    return clear(far, session.points.get())


def test_file_is_gone_with_its_grant(cast, client):
    """L06: whole and in part, at its own address, after the grant ended."""
    copy = sent(cast, drafted(cast, order(cast, [clear(cast, log(cast).points.last())])))
    run_jobs()
    client.force_login(cast.official)
    pages = [reverse(f"transfers:copy_{page}", args=[copy.pk]) for page in ("pdf", "text", "cover")]
    client.post(reverse("transfers:copy_open", args=[copy.pk]))
    before = [client.get(page).status_code for page in pages]
    part = client.get(pages[0], headers={"Range": "bytes=0-20"})

    yesterday = timezone.now() - timezone.timedelta(days=1)
    Grant.objects.filter(content_object=copy.audience, user=cast.official).update(expires_at=yesterday)

    assert before == [200, 200, 200]
    assert part.content == client_sees(part)
    for headers in ({}, {"Range": "bytes=0-20"}, {"If-Modified-Since": "Mon, 23 Nov 2026 00:00:00 GMT"}):
        assert [client.get(page, headers=headers).status_code for page in pages] == [404] * 3
    assert Copy.objects.filter(pk=copy.pk).exists()


def client_sees(answer):
    """All of it or nothing: a file is never served in parts."""
    assert answer.status_code == 200
    return answer.content


def test_only_the_team_can_be_chosen_for_a_room(cast, client):
    """L11."""
    client.force_login(cast.lead)

    form = client.get(reverse("dialogues:session_log", args=[cast.process.pk])).context["forms"]["session"]

    offered = {user.name for user in form.fields["staff"].queryset}
    assert offered == {"Lead", "Second", "Note_Taker", "Manager", "Observer"}


INDEXES = """
SELECT c.relname, array_agg(a.attname::text),
  bool_or(a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bytea'::regtype)), bool_or(a.atttypid = 'uuid'::regtype)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
WHERE i.indisunique AND n.nspname = 'public' AND c.relname ~ '^(dialogues|transfers|participants|confidentiality)_'
GROUP BY i.indexrelid, c.relname
"""


def telling_indexes():
    """Unique over words, and not only among the rows of one parent."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES)
        return [
            (table, columns)
            for table, columns, has_words, has_parent in cursor.fetchall()
            if has_words and not has_parent
        ]


@pytest.mark.django_db(transaction=True)
def test_nothing_confidential_is_unique():
    """L13: an error of uniqueness crosses row security, so it may tell of rows of the same parent at most."""
    assert telling_indexes() == []

    with databases.cursor_as(databases.OWNER, databases.own_name()) as owner:
        owner.execute("CREATE UNIQUE INDEX planted ON dialogues_process (code_name)")
        assert telling_indexes() == [("dialogues_process", ["code_name"])]
        owner.execute("DROP INDEX planted")


def test_every_address_is_made_of_random_ids():
    """L14."""
    counting = {
        name
        for name, entry in patterns().items()
        if any(isinstance(each, IntConverter) for each in entry.pattern.converters.values())
    }
    assert counting == {"accounts:session_end"}  # of one's own
    made = {
        model.__name__: model._meta.pk.default
        for model in apps.get_models()
        if isinstance(model._meta.pk, models.UUIDField) and model._meta.pk.has_default()
    }
    assert {name for name, default in made.items() if default is not uuid.uuid4} == set()


def test_there_is_no_admin():
    """L46: what reads nothing without a grant is in tests/confidentiality/test_sealed.py."""
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert "django.contrib.admindocs" not in settings.INSTALLED_APPS
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")


def test_json_answers_hold_their_fields_only(cast, client):
    """L49."""
    client.force_login(cast.lead)
    fields = {
        client.get(reverse("accounts:token")): {"token", "seconds"},
        client.post(
            reverse("dialogues:session_draft", args=[cast.process.pk]), {"form_key": str(uuid4()), "summary": "Half a"}
        ): {"saved_at", "issued", "key"},  # the public key of that draft, and when it was issued
    }

    assert {frozenset(answer.json()) for answer in fields} == {frozenset(each) for each in fields.values()}


@pytest.fixture
def asked_while_drawing(monkeypatch):
    """Statements sent to the sealed tables from inside a template."""
    found, depth = [], []
    draw = Template.render

    def render(self, *args, **kwargs):
        depth.append(1)
        try:
            return draw(self, *args, **kwargs)
        finally:
            depth.pop()

    def hear(execute, statement, parameters, many, context):
        if depth and "confidentiality_sealed" in statement:
            found.append(statement)
        return execute(statement, parameters, many, context)

    monkeypatch.setattr(Template, "render", render)
    with connection.execute_wrapper(hear):
        yield found


def test_no_template_opens_anything(cast, client, asked_while_drawing):
    """L51: the pages that show sealed text, each drawn from what its view opened."""
    session = log(cast, private_note="For myself.", place="A house")
    extract = clear(cast, session.points.last())
    briefing = drafted(cast, order(cast, [extract]))
    process = cast.process.pk
    client.force_login(cast.lead)
    for page in (
        reverse("dialogues:session_detail", args=[process, session.pk]),
        reverse("dialogues:process_detail", args=[process]),
        reverse("transfers:clearance_list", args=[process]),
        reverse("transfers:briefing_review", args=[briefing.pk]),
        reverse("transfers:briefing_new", args=[process]),
    ):
        assert client.get(page).status_code == 200, page
    client.post(reverse("dialogues:process_search", args=[process]), {"q": "point"})

    assert asked_while_drawing == []


def test_pages_are_padded_at_random(cast, client, monkeypatch):
    """L52: the length of a compressed page does not tell what is in it."""

    def paddings():
        pages = [client.get("/tracks/", headers={"Accept-Encoding": "gzip"}).content for _ in range(12)]
        return {len(page[10:].partition(b"\0")[0]) if page[3] & 8 else 0 for page in pages}

    client.force_login(cast.lead)
    assert len(paddings()) > 3

    monkeypatch.setattr(GZipMiddleware, "max_random_bytes", 0)
    assert paddings() == {0}
