"""The test database is made by the owner; every test then runs as the runtime role, as production does."""

import ipaddress
import os
import socket

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings

from config.rubbish import keep_what_is_loaded
from tests import databases
from tests.signing_in import sign_in
from tests.taken_back import is_taken_back

pytest_plugins = ["tests.browser.chromium", "tests.cast", "tests.walk.story", "tests.walk.asking"]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the test

# No test fails by the clock of a busy machine; how slow is too slow is said by the benches.
settings.register_profile("any machine", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A file stays in one process, and all that needs a browser in one: what they make for themselves is made once."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - only where there are several processes

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            path = nodeid.partition("::")[0]
            return "browser" if path.startswith(("tests/browser/", "tests/looks/test_browser")) else path

    config.option.loadscopereorder = False  # in the order of the collection, which begins with what takes longest
    return ByFile(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    name = databases.own_name()
    with django_db_blocker.unblock():
        databases.ensure_template()
        databases.renew(name)
        databases.connect_django(databases.RUNTIME, name)
    yield
    with django_db_blocker.unblock():
        databases.connect_django(databases.RUNTIME, name)
        databases.connections.close_all()
        databases.drop(name)


def pytest_collection_finish(session):
    """As the web process does: looking for rubbish is a tenth of the run."""
    keep_what_is_loaded()


def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput"):
        databases.drop_run()


def fresh_clone(_test_case):
    """Stand in for Django's flush, which the runtime role may not do and append-only tables refuse."""
    databases.renew(databases.own_name())


TransactionTestCase._fixture_teardown = fresh_clone
Client.force_login = sign_in


@pytest.fixture(autouse=True)
def reader_ends_with_the_request():
    """Give the current reader back after each request, as the end of its transaction does in production.

    A test's own transaction is still open when the request ends, so the setting would outlive it here. Where the whole
    request is taken back, so is the setting.
    """
    readers = []

    def remember(**_):
        usable = connection.in_atomic_block and not connection.needs_rollback and not is_taken_back()
        readers.append(current_reader() if usable else None)

    def give_back(**_):
        reader = readers.pop() if readers else None
        if reader is not None and connection.in_atomic_block and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('backchannel.user_id', %s, true)", [reader])

    request_started.connect(remember)
    request_finished.connect(give_back)
    yield
    request_started.disconnect(remember)
    request_finished.disconnect(give_back)


def current_reader():
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('backchannel.user_id', true), '')")
        return cursor.fetchone()[0]


@pytest.fixture(scope="session", autouse=True)
def only_loopback():
    """No test reaches another machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_loopback(address[0]):
            raise OSError(f"Tests reach this machine only, not {address[0]}")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


def is_loopback(host):
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
