"""L54: an auditor sees who did what to which id, and each look is on record; nobody else has the page."""

import pytest
from django.urls import reverse

from tests.cast import log
from tests.confidentiality.events import entries, seal_what_waits

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


def test_auditors_read_who_did_what_and_are_read_themselves(cast, client):
    session = log(cast, texts=("CANARY-text",), summary="CANARY-summary")
    log(cast, texts=("Another.",))
    point = session.points.get()
    page = reverse("dialogues:audit_record")
    client.force_login(cast.auditor)
    seal_what_waits()

    everything = client.get(page)
    of_point = client.get(page, {"object_id": point.pk}).context["rows"]
    of_nobody = client.get(page, {"actor": cast.outsider.pk}).context["rows"]
    older = client.get(page, {"before": of_point[0]["entry"].sequence}).context["rows"]

    assert "CANARY" not in everything.content.decode()
    assert [(row["entry"].verb, row["name"]) for row in of_point] == [("point.write", "Lead")]
    assert {row["name"] for row in of_nobody} == {""}, "of a house that is not theirs, auditors know the id alone"
    assert older[0]["entry"].sequence < of_point[0]["entry"].sequence
    assert client.get(page, {"actor": "no id"}).status_code == 422
    seal_what_waits()
    looks = [row["entry"].verb for row in client.get(page, {"actor": cast.auditor.pk}).context["rows"]]
    assert looks.count("audit.read") == 4
    for person in (cast.lead, cast.second, cast.administrator, cast.manager, cast.official, cast.outsider):
        client.force_login(person)
        assert client.get(page).status_code == 404
        assert client.get(page, {"object_id": point.pk}).status_code == 404


def test_the_record_names_no_thing_by_a_word(cast):
    log(cast, texts=("CANARY-text",))

    for entry in entries():
        assert all(isinstance(value, int) or len(str(value)) == 36 for value in entry.ids.values()), entry
