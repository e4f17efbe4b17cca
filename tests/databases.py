"""The test databases: one template, migrated once by the owner; every process works in a clone of its own.

A clone costs a fraction of a second, so a test with real transactions simply gets a fresh one: nothing is truncated,
and append-only tables stay append-only in the tests too.
"""

import os
import pickle
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import environ
import psycopg2
from django.core.management import call_command
from django.db import connections
from psycopg2 import sql

from config.launch.place import ROOT, fingerprint

OWNER = environ.Env.db_url_config(os.environ["DATABASE_OWNER_URL"])
RUNTIME = environ.Env.db_url_config(os.environ["DATABASE_URL"])
# The first process of a run lends its number to the names; xdist's workers inherit it.
RUN = os.environ.setdefault("BACKCHANNEL_TEST_RUN", str(os.getpid()))
PREFIX = f"test_{OWNER['NAME']}_"
MIGRATED_BY = [*ROOT.glob("*/migrations"), ROOT / "confidentiality", ROOT / "requirements"]
ATTEMPTS = 20
# With BACKCHANNEL_TEST_KEEP set the template outlives the run, until a migration changes: for many short runs.
KEPT = os.environ.get("BACKCHANNEL_TEST_KEEP") and f"{PREFIX}kept_{fingerprint(MIGRATED_BY)[:12]}"
TEMPLATE = KEPT or f"{PREFIX}{RUN}_template"


def own_name(suffix: str = "") -> str:
    return f"{PREFIX}{RUN}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}{suffix}"


def url(role: dict, name: str) -> str:
    return f"postgres://{role['USER']}:{role['PASSWORD']}@{role['HOST']}:{role['PORT'] or 5432}/{name}"


@contextmanager
def cursor_as(role: dict, name: str):
    """A plain autocommit cursor that Django knows nothing of."""
    connection = psycopg2.connect(
        dbname=name, user=role["USER"], password=role["PASSWORD"], host=role["HOST"] or None, port=role["PORT"] or None
    )
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def connect_django(role: dict, name: str) -> None:
    """Let every Django connection of this process be `role` in the database `name` from here on."""
    connections.close_all()
    for settings in connections.settings.values():
        settings.update({key: role[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}, NAME=name)


def ensure_template() -> None:
    """Migrate the template once per run, whichever process comes first."""
    with cursor_as(OWNER, "postgres") as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [TEMPLATE])
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        if cursor.fetchone() is None:
            sweep(cursor)
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
            try:
                migrate(TEMPLATE)
            except BaseException:
                cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(TEMPLATE)))
                raise


def migrate(name: str) -> None:
    connect_django(OWNER, name)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connections.close_all()


def kept(kind: str, make: Callable[[], Any]) -> tuple[str, Any]:
    """A database as `make` leaves it, and what `make` returns: made once per run, whichever process comes first.

    It is made in this process's own clone, which the caller renews.
    """
    name, told = f"{PREFIX}{RUN}_{kind}", Path(gettempdir()) / f"{PREFIX}{RUN}_{kind}.pickle"
    with cursor_as(OWNER, "postgres") as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            renew(own_name())
            told.write_bytes(pickle.dumps(make()))
            connections.close_all()
            clone(name, source=own_name())
    return name, pickle.loads(told.read_bytes())


def drop_run() -> None:
    """Everything that this run made, by its first process."""
    with cursor_as(OWNER, "postgres") as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{PREFIX}{RUN}_"])
        for (name,) in cursor.fetchall():
            drop(name)
    for told in Path(gettempdir()).glob(f"{PREFIX}{RUN}_*.pickle"):
        told.unlink()


def sweep(cursor) -> None:
    """Drop what runs that were killed left behind."""
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
    for (name,) in cursor.fetchall():
        number = name.removeprefix(PREFIX).partition("_")[0]
        if number == "kept" or (number.isdigit() and not is_running(int(number))):
            drop(name)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def clone(name: str, source: str = TEMPLATE) -> None:
    """Copy a database that nobody is connected to, as files: half the time of the way meant for large servers."""
    with cursor_as(OWNER, "postgres") as cursor:
        command = "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy"
        cursor.execute(sql.SQL(command).format(sql.Identifier(name), sql.Identifier(source)))


def drop(name: str) -> None:
    with cursor_as(OWNER, "postgres") as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            return
        for attempt in range(ATTEMPTS):  # a server that is still up connects again in between
            for role in (RUNTIME, OWNER):  # each role may end its own sessions only
                end_sessions(role, name)
            try:
                cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            except psycopg2.errors.ObjectInUse:
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                return


def end_sessions(role: dict, name: str) -> None:
    with cursor_as(role, name) as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()",
            [name],
        )


def renew(name: str, source: str = TEMPLATE) -> None:
    """Throw a clone away, with whatever was committed in it, and make it anew."""
    connections.close_all()
    drop(name)
    clone(name, source)
