"""What a page may cost: queries that do not grow with its rows, and bytes that cross a slow line once."""

import gzip
import re
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.walk.asking import Walker, patterns, words_of
from tests.walk.crowd import Crowd

FEW, MANY = 3, 30
QUERIES, PAGE_BYTES, VIEW_BYTES = 12, 15_000, 60_000
EMPTY = "dialogues:track_list"
# Every page of the main job, as whoever works on it.
PAGES = [
    ("lead", "dashboards:desk"),
    ("second", "dashboards:desk"),
    ("official", "dashboards:desk"),
    ("lead", "dashboards:portfolio"),
    ("manager", "dashboards:impasses"),
    ("lead", "dialogues:process_list"),
    ("lead", "dialogues:process_detail"),
    ("manager", "dialogues:process_detail"),
    ("lead", "dialogues:history"),
    ("lead", "dialogues:conflict_detail"),
    ("lead", "dialogues:party_detail"),
    ("lead", "dialogues:conflict_period_add"),
    ("lead", "dialogues:session_list"),
    ("lead", "dialogues:session_detail"),
    ("manager", "dialogues:session_detail"),
    ("lead", "dialogues:session_log"),
    ("lead", "dialogues:attendance_correct"),
    ("lead", "dialogues:event_correct"),
    ("lead", "dialogues:aid_list"),
    ("lead", "dialogues:contact_list"),
    ("lead", "dialogues:contact_log"),
    ("lead", "dialogues:before"),
    ("lead", "dialogues:expectation_list"),
    ("lead", "dialogues:participation_list"),
    ("lead", "dialogues:participation_find"),
    ("lead", "dialogues:participation_detail"),
    ("lead", "dialogues:participation_identity"),
    ("lead", "dialogues:objective_list"),
    ("lead", "dialogues:plan_compare"),
    ("lead", "dialogues:plan_new"),
    ("lead", "dialogues:process_search"),
    ("lead", "dialogues:process_find"),
    ("lead", "dialogues:objective_detail"),
    ("lead", "dialogues:impasse_list"),
    ("lead", "dialogues:success_page"),
    ("manager", "dialogues:success_page"),
    ("lead", "transfers:transfer_list"),
    ("second", "transfers:clearance_list"),
    ("second", "transfers:clearance_detail"),
    ("lead", "transfers:briefing_new"),
    ("lead", "transfers:briefing_order"),
    ("lead", "transfers:briefing_list"),
    ("official", "transfers:briefing_list"),
    ("lead", "transfers:briefing_detail"),
    ("lead", "transfers:briefing_progress"),
    ("second", "transfers:briefing_review"),
    ("official", "transfers:copy_cover"),
    ("official", "transfers:copy_text"),
]
OF_THE_TRANSACTION = re.compile(r'SAVEPOINT|RELEASE SAVEPOINT|INSERT INTO "confidentiality_auditevent"')
# Once a minute a request writes that its reader is still there; that one is not weighed.
NOTED = 'UPDATE "django_session"'
LINKED = re.compile(r'<(?:link rel="stylesheet" href|script src)="/static/([^"]+)"')


@pytest.fixture(scope="module")
def figures(story, django_db_blocker):
    """Each page with few rows and with many: its queries, its bytes, its time. Committed, as in production."""
    found = {}
    with django_db_blocker.unblock():
        crowd = Crowd(story)
        for size in (FEW, MANY):
            crowd.grow(size)
            walker = Walker(story)
            for who, name in [*PAGES, *((who, EMPTY) for who in ("lead", "second", "official", "manager"))]:
                found[who, name, size] = weigh(walker.cookies[who], name, crowd.ids)
    return found


def weigh(cookies, name, ids):
    client = Client()
    client.cookies.update(cookies)
    address = reverse(name, kwargs={word: ids[word.removesuffix("_id")] for word in words_of(patterns()[name])})
    client.get(address)  # opens the process in this sitting, fills what is made once
    sent = [NOTED]
    while any(sql.startswith(NOTED) for sql in sent):
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        took = time.perf_counter() - began
        sent = [query["sql"] for query in queries]
    assert response.status_code == 200, (name, response.status_code)
    return SimpleNamespace(
        queries=sent,
        asking=[sql for sql in sent if not OF_THE_TRANSACTION.match(sql)],
        html=response.content.decode(),
        milliseconds=took * 1000,
    )


def compressed(content):
    return len(gzip.compress(content))


@pytest.mark.parametrize(("who", "name"), PAGES)
def test_queries_of_a_page_do_not_grow_with_its_rows(figures, who, name):
    few, many = figures[who, name, FEW], figures[who, name, MANY]

    assert few.queries
    assert repeated(many.queries) == []
    assert len(few.queries) == len(many.queries)


def repeated(queries):
    """Statements that differ in their values only and were sent more than four times: one per row, most likely."""
    shapes = [re.sub(r"'[^']*'|\b\d+\b", "?", re.sub(r"IN \([^)]*\)", "IN ?", sql)) for sql in queries]
    return sorted({shape for shape in shapes if shapes.count(shape) > 4 and "SAVEPOINT" not in shape})


@pytest.mark.parametrize(("who", "name"), PAGES)
def test_page_adds_few_queries_to_those_of_every_request(figures, who, name):
    assert added(figures, who, name) <= QUERIES


def added(figures, who, name):
    """The statements of a page beyond those of an empty one; audit and savepoints count with the transaction."""
    return len(figures[who, name, MANY].asking) - len(figures[who, EMPTY, MANY].asking)


@pytest.mark.parametrize(("who", "name"), PAGES)
def test_page_is_light(figures, who, name):
    assert compressed(figures[who, name, MANY].html.encode()) <= PAGE_BYTES


@pytest.mark.parametrize(("who", "name"), PAGES)
def test_first_view_is_light(figures, who, name):
    html = figures[who, name, MANY].html

    assert compressed(html.encode()) + sum(compressed(content) for content in linked(html)) <= VIEW_BYTES


def linked(html):
    return [(Path(settings.BASE_DIR) / "static" / path).read_bytes() for path in LINKED.findall(html)]


def test_figures_are_printed(figures, capsys):
    """Times are for the reader of the log: this machine is shared."""
    lines = [f"{'page':40}{'added':>7}{'few':>5}{'many':>5}{'KB':>7}{'view KB':>9}{'ms':>7}"]
    for who, name in PAGES:
        few, many = figures[who, name, FEW], figures[who, name, MANY]
        page = compressed(many.html.encode())
        view = page + sum(compressed(content) for content in linked(many.html))
        lines.append(
            f"{name + ' ' + who:40}{added(figures, who, name):7}{len(few.queries):5}{len(many.queries):5}"
            f"{page / 1000:7.1f}{view / 1000:9.1f}{many.milliseconds:7.0f}"
        )
    with capsys.disabled():
        print("\n" + "\n".join(lines))  # noqa: T201
