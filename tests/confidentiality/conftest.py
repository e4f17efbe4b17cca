"""The cast: Amina leads, Bashir is in her team, Chloe is an outsider, Dario is a superuser without a grant."""

import uuid

import pytest

from accounts.models import User
from confidentiality import audiences, sealed
from confidentiality.context import acting_as
from confidentiality.scopes import Scope
from tests import databases


def person(name, **fields):
    return User.objects.create_user(email=f"{name.lower()}-{uuid.uuid4().hex[:8]}@example.org", name=name, **fields)


@pytest.fixture
def amina(db):
    return person("Amina")


@pytest.fixture
def bashir(db):
    return person("Bashir")


@pytest.fixture
def chloe(db):
    return person("Chloe")


@pytest.fixture
def dario(db):
    return person("Dario", is_superuser=True)


@pytest.fixture
def process():
    return Scope("process", uuid.uuid4())


@pytest.fixture
def team(amina, bashir, process):
    audience = audiences.team(process)
    audiences.settle(audience, basis="seat", members={amina.pk: None, bashir.pk: None}, by=amina)
    return audience


@pytest.fixture
def write(amina, team, process):
    """Seal a text as Amina, into the team unless told otherwise."""

    def seal(text="They would meet.", *, by=amina, audience=team, object_id=None, version=1, kind="point"):
        with acting_as(by):
            return sealed.seal(
                text,
                kind=kind,
                object_id=object_id or uuid.uuid4(),
                audience=audience,
                key_scope=process,
                by=by,
                version=version,
            )

    return seal


@pytest.fixture
def owner():
    """A cursor as the owner, beside Django's, for what the runtime role may not do. It sees what was committed."""
    with databases.cursor_as(databases.OWNER, databases.own_name()) as cursor:
        yield cursor
