"""In which rooms impasses arose and broke: counted by what each room implied, for whoever may read of them."""

import csv
import io

import pytest
from django.urls import reverse

from confidentiality.context import acting_as
from dialogues import impasses
from dialogues.record import Seen
from dialogues.vocabulary import Capacity
from tests.cast import log
from tests.confidentiality.events import events_of
from tests.dialogues.planning import ago

pytestmark = pytest.mark.django_db


def table(client, cast, query=""):
    answer = client.get(reverse("dialogues:impasse_table", args=[cast.process.pk]) + query)
    assert answer["Content-Disposition"].startswith('attachment; filename="counts-2')
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]
    return {row[2].split(":")[0]: [int(number) for number in row[3:]] for row in rows}


def test_rooms_are_counted_as_they_read_and_as_they_stood(cast, client):
    address = reverse("dialogues:impasse_list", args=[cast.process.pk])
    client.force_login(cast.lead)
    assert "No impasse is written down" in (empty := client.get(address).content.decode())
    assert "In which rooms" not in empty
    north = [Capacity.OFFICIAL] * 2 + [Capacity.UNOFFICIAL_REP] * 2
    split = [Seen(one, capacity) for one, capacity in zip(cast.participations, north, strict=True)]
    log(cast, when=ago(90))
    log(cast, when=ago(60), seen=split)
    log(cast, when=ago(30), is_sealed=True, staff=[cast.lead], seen=split)
    first, second, closed = cast.process.sessions.order_by("number")
    with acting_as(cast.lead):
        one = impasses.open_impasse(cast.process, "Who?", code="M1", since=ago(60), session=second, by=cast.lead)
        two = impasses.open_impasse(cast.process, "Where?", code="M2", since=ago(60), session=second, by=cast.lead)
        impasses.open_impasse(cast.process, "When?", code="M3", since=ago(30), session=closed, by=cast.lead)
        for which, kind, days, session in (
            (one, "tried", 50, None), (one, "broken", 40, first), (two, "broken", 40, first),
            (two, "reopened", 20, None),
        ):  # fmt: skip
            impasses.add_step(which, kind, "In words", when=ago(days), session=session, by=cast.lead)

    now, then = table(client, cast), table(client, cast, f"?as-at={ago(45).earliest}")

    assert now == {
        "Asymmetric": [2, 3, 1, 2, 0, 0, 0],
        "Unofficial on every side": [1, 0, 0, 0, 0, 0, 2],
        "Between sessions": [0, 0, 0, 0, 1, 0, 0],
    }
    assert (then["Asymmetric"], then["Unofficial on every side"]) == ([1, 2, 0, 2, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0])
    assert "In which rooms" in client.get(address).content.decode()
    assert "process.export" in events_of(cast.process.pk)
    client.force_login(cast.second)
    assert table(client, cast)["Asymmetric"][1] == 2  # not the one of the sealed room
    client.force_login(cast.manager)
    assert client.get(reverse("dialogues:impasse_table", args=[cast.process.pk])).status_code == 404
