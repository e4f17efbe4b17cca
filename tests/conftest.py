"""The test database is made by the owner; every test then runs as the runtime role, as production does."""

import os

import environ
import pytest
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

RUNTIME = environ.Env.db_url_config(os.environ["DATABASE_URL"])
OWNER = environ.Env.db_url_config(os.environ["DATABASE_OWNER_URL"])


def connect_as(role):
    """Let the default connection be `role` from here on."""
    connections.close_all()
    for key in ("USER", "PASSWORD"):
        connection.settings_dict[key] = role[key]
        connections.settings["default"][key] = role[key]


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, django_db_keepdb, django_db_createdb):
    with django_db_blocker.unblock():
        connect_as(OWNER)
        names = setup_databases(
            verbosity=0,
            interactive=False,
            keepdb=django_db_keepdb and not django_db_createdb,
            serialized_aliases=set(),
        )
        connect_as(RUNTIME)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            connect_as(OWNER)
            teardown_databases(names, verbosity=0)
