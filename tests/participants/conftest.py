"""The parties and people of the demonstration story; `T` is its day."""

import datetime as dt

import pytest

from accounts.models import User
from participants.models import LinkKind, Party, PartyKind
from participants.when import When

T = dt.date(2026, 11, 23)


def ago(days):
    return T - dt.timedelta(days=days)


def on(days):
    return When.day(ago(days))


@pytest.fixture
def lio(db):
    return User.objects.create_user(email="lio@example.com", name="Lio Varrent")


@pytest.fixture
def sefa(db):
    return User.objects.create_user(email="sefa@example.com", name="Sefa Dorn")


@pytest.fixture
def niko(db):
    return User.objects.create_user(email="niko@example.com", name="Niko Sarel")


@pytest.fixture
def norvane(db):
    return Party.establish("Norvane", PartyKind.GOVERNMENT, since=on(4000))


@pytest.fixture
def council(db):
    return Party.establish("Tavien Council", PartyKind.MOVEMENT, since=on(4000))


@pytest.fixture
def reform(norvane):
    wing = Party.establish("Reform bloc", PartyKind.WING, since=on(4000))
    wing.link_to(norvane, LinkKind.WING_OF, since=on(4000))
    wing.link_to(norvane, LinkKind.IN_OFFICE, since=on(690))
    return wing


@pytest.fixture
def old_guard(norvane):
    wing = Party.establish("Old guard", PartyKind.WING, since=on(4000))
    wing.link_to(norvane, LinkKind.WING_OF, since=on(4000))
    return wing


@pytest.fixture
def ridge(council):
    """Left the Council at T-410, and came back at T-190."""
    wing = Party.establish("Ridge wing", PartyKind.WING, since=on(410))
    wing.link_to(council, LinkKind.SPLIT_FROM, since=on(410))
    wing.return_to(council, since=on(190))
    return wing
