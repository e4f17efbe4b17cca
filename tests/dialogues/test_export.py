"""A whole process as a file: by the right and the day of its pages, as its schema says; a spreadsheet runs nothing."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from confidentiality.markings import Caveat, HeldBack
from dialogues import aims, claims, course, outcomes, purposes
from dialogues.vocabulary import Track
from tests.cast import RED, log
from tests.confidentiality.events import events_of
from tests.dialogues.planning import ago, event, objective, plan

pytestmark = pytest.mark.django_db
SCHEMA = json.loads((Path(settings.BASE_DIR) / "docs/schema/backchannel-dialogue-1.json").read_text())
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
KINDS = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}


@pytest.fixture
def told(cast):
    by = cast.lead
    with acting_as(by):
        log(cast, when=ago(90))
        objective(cast, "A"), objective(cast, "B")
        aims.move(cast.process.objectives.get(code="A"), "active", since=ago(95), by=by)
        plan(cast, "A", "B", days=80, due={"A": ago(60)}, waits_for={2: [1]}, cause="=cmd|' /C calc'!A0")
        event(cast, "+An election", days=50, source="@paper")
        course.move(cast.process, Track.T2, since=ago(40), by=by)
        purposes.pursue(cast.process, ["inclusion"], since=ago(30), by=by)
        claims.add(cast.process, {"question": "When?", "answer": "Then", "source": "A book"}, by=by)
        text = {"kind": "proposal", "state": "draft", "when": ago(20), "by": by}
        held = [HeldBack(Caveat.NOT_TO, (str(cast.south.pk),))]
        one = cast.process.objectives.get(code="A")
        outcomes.write_version(one, "Interim paper", "Article 4: [by day].", held=held, **text)
        outcomes.write_version(one, "For one's own eyes", "Nobody's.", marking=RED, **text)
    return cast


def get(client, cast, form, query=""):
    return client.get(reverse("dialogues:process_export", args=[cast.process.pk, form]) + query)


def misfits(value, schema, at="$"):
    """What of `value` is not as the schema says; of JSON Schema only the words that ours uses."""
    if "$ref" in schema:
        return misfits(value, SCHEMA["$defs"]["span"], at)
    if "anyOf" in schema:
        return [] if any(not misfits(value, one, at) for one in schema["anyOf"]) else [at]
    if "const" in schema or "enum" in schema:
        return [] if value in schema.get("enum", [schema.get("const")]) else [f"{at}: {value}"]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, KINDS[kind]) for kind in kinds):
        return [f"{at}: {value}"]
    if isinstance(value, list):
        return [one for number, item in enumerate(value) for one in misfits(item, schema["items"], f"{at}[{number}]")]
    if isinstance(value, dict):
        wrong = [f"{at}.{name}" for name in set(value) ^ set(schema["properties"])]
        rules = schema["properties"].items()
        return wrong + [one for key, rule in rules if key in value for one in misfits(value[key], rule, f"{at}.{key}")]
    return []


def sheets(content):
    """Every sheet by its name, as rows of texts; no cell of any may hold a formula."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = [
            "".join(part.text or "" for part in one.iter(f"{CELL}t"))
            for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        names = [one.get("name") for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{CELL}sheet")]
        found = {}
        for number, name in enumerate(names, start=1):
            xml = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert not list(xml.iter(f"{CELL}f"))
            found[name] = [
                [shared[int(c.findtext(f"{CELL}v"))] if c.get("t") == "s" else c.findtext(f"{CELL}v") for c in row]
                for row in xml.iter(f"{CELL}row")
            ]
        assert "Lead" not in book.read("docProps/core.xml").decode()  # no name in the file's own properties
    return found


def test_json_is_as_its_schema_says_and_of_the_day(told, client):
    client.force_login(told.observer)

    now, then = (get(client, told, "json", query) for query in ("", f"?as-at={ago(85).earliest}"))

    whole, before = json.loads(now.content), json.loads(then.content)
    assert misfits(whole, SCHEMA) == []
    assert misfits(before, SCHEMA) == []
    assert {key for key, rows in whole.items() if rows == []} == {"escalations", "designs", "calls", "transfers"}
    assert [one["track"] for one in whole["tracks"]] == ["t15", "t2"]
    assert [one["track"] for one in before["tracks"]] == ["t15"]
    assert before["tracks"][0]["until"] is None  # it ended later
    assert (before["phases"], before["events"], before["purposes"]) == ([], [], [])
    assert whole["phases"][1]["waits_for"] == [1]
    (document,) = whole["documents"]  # and of a TLP:RED one nothing
    told_of_it = [document[key] for key in ("title", "distribution", "held_back")]
    assert told_of_it == ["Interim paper", "AMBER_STRICT", ["not_to"]]
    assert now["Content-Disposition"].startswith('attachment; filename="process-2')
    assert events_of(told.process.pk).count("process.export") == 2
    for text in ("First point", "A summary", "Alder", "Gates", "Article", "own eyes"):
        assert text not in now.content.decode()


def test_workbook_says_what_it_is_and_runs_nothing(told, client):
    client.force_login(told.lead)

    plain, tagged = (sheets(get(client, told, "xlsx", query).content) for query in ("", "?tags=1"))

    about = dict(row[:2] for row in plain["About"])
    assert about["Written by"] == "Lead"
    assert "Not the position" in about["Standing"]
    assert plain["Track"][0][:4] == ["Track", "Why", "Who decided", "Since"]
    assert tagged["Track"][1][0] == "#activity+type"
    assert len(tagged["Track"]) == len(plain["Track"]) + 1
    cells = {cell for rows in plain.values() for row in rows for cell in row}
    assert {"'=cmd|' /C calc'!A0", "'+An election", "'@paper"} <= cells


def test_only_whoever_sees_the_process_and_showed_lately_who_they_are(told, client, time_machine):
    client.force_login(told.outsider)
    assert get(client, told, "json").status_code == 404
    client.force_login(told.lead)
    assert get(client, told, "exe").status_code == 404
    with CaptureQueriesContext(connection) as few:
        get(client, told, "json")
    for number in range(20):
        event(told, f"Event {number}", days=40)
        objective(told, f"C{number}")
    with CaptureQueriesContext(connection) as many:
        get(client, told, "json")
    assert len(many) <= len(few)

    time_machine.move_to(timezone.now() + timedelta(minutes=6), tick=False)

    answer = get(client, told, "xlsx")
    assert (answer.status_code, reverse("accounts:confirm") in answer.url) == (302, True)
