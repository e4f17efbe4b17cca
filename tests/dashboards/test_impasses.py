"""Impasses over several processes: in aggregate, never so few that a count would tell of one process."""

import csv
import io

import pytest
from django.urls import reverse

from confidentiality.context import acting_as
from dialogues import impasses, seats
from dialogues.models import Session
from dialogues.roles import SeatKind
from tests.cast import log, make_process
from tests.confidentiality.events import events_of
from tests.dialogues.planning import ago

LEFT_OUT = ("Something is left out", "Too few processes")
pytestmark = pytest.mark.django_db


@pytest.fixture
def several(cast):
    """Larkspur, three more that the manager sees besides, and Hazel, which stays with the outsider."""
    with acting_as(cast.outsider):
        others = [make_process(cast.house, cast.conflict, cast.outsider, name) for name in ("Rowan", "Elder", "Yew")]
        for process in others:
            seats.give(process, cast.manager, SeatKind.PROGRAMME_MANAGER, by=cast.outsider)
    return [cast.process, *others, cast.other_process]


def stuck(process, by, *, days=50, session=None, broken=False):
    with acting_as(by):
        code = f"M{process.impasses.count() + 1}"
        one = impasses.open_impasse(process, "Who?", code=code, since=ago(days), session=session, by=by)
        if broken:
            impasses.add_step(one, "broken", "So.", when=ago(days - 10), session=session, by=by)


def told(client, who, query=""):
    client.force_login(who)
    page = client.get(reverse("dashboards:impasses") + query)
    table = client.get(reverse("dashboards:impasses_table") + query)
    cells = [row[2:] for row in csv.reader(io.StringIO(table.content.decode("utf-8-sig")))][1:]
    assert page.status_code == table.status_code == 200
    for row in cells:
        assert row[0] in " ".join(page.content.decode().split())
    return [[row[0], *map(int, row[1:])] for row in cells], any(words in page.content.decode() for words in LEFT_OUT)


def test_a_row_rests_on_three_processes_or_is_counted_with_others_or_left_out(cast, several, client):
    larkspur, rowan, elder, yew, hazel = several
    assert told(client, cast.manager) == ([], False)
    stuck(hazel, cast.outsider)
    stuck(larkspur, cast.lead, broken=True)
    stuck(rowan, cast.outsider)
    assert told(client, cast.manager) == ([], True)
    stuck(elder, cast.outsider, days=20)

    between = ["Between sessions", 3, 0, 3, 1, 2, 0, 0, 1]
    assert told(client, cast.manager) == ([between], False)
    assert told(client, cast.manager, f"?as-at={ago(30).earliest}") == ([], True)
    assert told(client, cast.lead) == ([], True)  # one process: it is told on its own page

    session = Session(process=rowan, number=1, implied_track="t2", declared_track="t2")
    session.when = ago(60)
    session.save()
    stuck(rowan, cast.outsider, session=session)
    with acting_as(cast.lead):
        closed = log(cast, when=ago(40), is_sealed=True, staff=[cast.lead])
    stuck(larkspur, cast.lead, days=40, session=closed)
    together = ["Unofficial on every side / Between sessions", 3, 2, 4, 1, 3, 0, 0, 1]
    assert told(client, cast.manager) == ([together], False)  # and nothing of the closed room
    assert "portfolio.export" in events_of(cast.manager.pk)

    with acting_as(cast.lead):
        seats.give(larkspur, cast.manager, SeatKind.NOTE_TAKER, by=cast.lead)
    assert told(client, cast.manager) == ([], True)  # what is theirs to read could be taken off: two would be left
    stuck(yew, cast.outsider)
    assert told(client, cast.manager)[0][0][:2] == ["Unofficial on every side / Between sessions", 4]


def test_it_takes_a_process_and_the_table_a_fresh_factor(cast, client):
    client.force_login(cast.official)
    for name in ("impasses", "impasses_table"):
        assert client.get(reverse(f"dashboards:{name}")).status_code == 404
