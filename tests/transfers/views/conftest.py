"""The main job, one stage further with each fixture: points, an extract, an order, a draft, a copy."""

import pytest

from tests.cast import log
from tests.transfers.steps import CANARY, clear, drafted, order, sent


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
