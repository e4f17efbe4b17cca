"""The demonstration in a database of its own, loaded once per run as `./backchannel demo` does it."""

import os
import subprocess
import sys

from config.launch.place import ROOT
from tests import databases

SETTINGS = {"BACKCHANNEL_DEBUG": "0", "BACKCHANNEL_DEMO": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}


def loaded() -> str:
    """The name of that database; this process's own clone is the caller's to renew."""
    return databases.kept("demo", fill)[0]


def fill() -> None:
    environment = os.environ | SETTINGS | {"DATABASE_URL": databases.url(databases.RUNTIME, databases.own_name())}
    command = [sys.executable, "manage.py", "demo_load"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
