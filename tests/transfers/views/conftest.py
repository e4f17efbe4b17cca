"""The main job, one stage further with each fixture: points, an extract, an order, a draft, a copy."""

from types import SimpleNamespace

import pytest

from tests.cast import log
from tests.transfers.steps import CANARY, clear, drafted, order, put_up, sent


@pytest.fixture
def points(cast):
    session = log(cast, texts=("Coming back is possible.", CANARY))
    return list(session.points.order_by("position"))


@pytest.fixture
def extract(cast, points):
    return clear(cast, points[0])


@pytest.fixture
def ordered(cast, extract):
    return order(cast, [extract])


@pytest.fixture
def briefing(cast, ordered):
    return drafted(cast, ordered)


@pytest.fixture
def copy(cast, briefing):
    return sent(cast, briefing)


@pytest.fixture
def world(cast, points, copy, extract):
    """One of everything: a text that waits, an extract, a draft in review, a copy on its way."""
    return SimpleNamespace(
        process=cast.process,
        point=points[1],
        passage=points[1].session.passages.get(purpose="summary"),
        item=put_up(cast, points[1]),
        extract=extract,
        draft=drafted(cast, order(cast, [extract])),
        copy=copy,
    )
