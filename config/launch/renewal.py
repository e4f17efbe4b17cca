"""A demonstration that nobody changed is told anew on a later day: its tables go, and loading starts over."""

import datetime as dt
import subprocess
from collections.abc import Mapping

import psycopg2

from config.demo import STALE
from config.launch.ground import manage
from config.launch.place import ROOT, Place


def is_due(here: Place, environment: Mapping[str, str]) -> bool:
    """Asked once a day; the command itself finds out whether anybody changed anything."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    if here.is_done("fresh", today):
        return False
    here.mark_done("fresh", today)
    command = manage("demo_load", "--if-stale", "--skip-checks")
    done = subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, check=False)
    return done.returncode == STALE


def empty(owner_url: str) -> None:
    """Drop every table of the demonstration's database; migrating gives the roles their rights again."""
    connection = psycopg2.connect(owner_url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    finally:
        connection.close()
