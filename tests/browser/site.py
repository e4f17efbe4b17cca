"""The whole site as real processes on a database of its own: web, relay, worker, Valkey; each can be killed."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from functools import cached_property

import psycopg2

from accounts import demo
from config.embedded import free_port, valkey_binary
from tests import databases
from tests.demo.loaded import loaded
from tests.jobs.machines import ROOT, Machine


class Site:
    """`url` is what a browser opens. Everything in the database is the demonstration's, until a test adds to it."""

    def __init__(self, folder):
        self.folder = folder
        self.fresh_for = None  # the file whose tests began with the data as loaded
        self.database = databases.own_name("_site")
        self.port, self.redis_port = free_port(), free_port()
        self.url = f"http://localhost:{self.port}"
        self.owner_url = databases.url(databases.OWNER, self.database)
        self.machines = {}
        self.environment = os.environ | {
            "BACKCHANNEL_ADDRESS": self.url,
            "BACKCHANNEL_DEBUG": "0",
            "BACKCHANNEL_DEMO": "1",
            "BACKCHANNEL_STATIC_ROOT": str(folder / "static"),
            "DATABASE_OWNER_URL": self.owner_url,
            "DATABASE_URL": databases.url(databases.RUNTIME, self.database),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONUNBUFFERED": "1",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
        }

    # --- From nothing to a running site, and back -----------------------------------------------------

    def __enter__(self):
        self.loaded = loaded()
        databases.renew(databases.own_name())
        databases.renew(self.database, self.loaded)
        self.manage("collectstatic", "-v0", "--noinput")
        for name in ("redis", "web", "relay", "worker"):
            self.start(name)
        return self

    def __exit__(self, *_):
        for name in reversed(list(self.machines)):
            self.kill(name)
        databases.drop(self.database)

    def reset(self):
        """Put the database back to what the demonstration loaded; the processes connect again by themselves."""
        databases.renew(self.database, self.loaded)

    # --- Processes ------------------------------------------------------------------------------------

    def start(self, name):
        python = sys.executable
        valkey = ["--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        web = ["config.wsgi", "--preload", "--workers=2", "--no-control-socket", f"--bind=127.0.0.1:{self.port}"]
        commands = {
            "redis": [valkey_binary(), *valkey],
            "web": [python, "-m", "gunicorn", *web],
            "relay": [python, "manage.py", "relay"],
            "worker": [python, "manage.py", "worker", "--processes=2", "--log-level=info"],
        }
        log = self.folder / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                commands[name], cwd=ROOT, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )
        process.returncode = 0  # it is waited for as a machine, not as this object
        self.machines[name] = Machine(process.pid, log)
        if name == "web":
            self.await_web()

    def kill(self, name):
        """End a process and its children as a power cut would."""
        machine = self.machines.pop(name)
        machine.thaw()
        machine.kill()

    def restart(self, name):
        self.kill(name)
        self.start(name)

    def freeze(self, name):
        self.machines[name].freeze()

    def thaw(self, name):
        self.machines[name].thaw()

    def await_web(self, seconds=30):
        deadline = time.monotonic() + seconds
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=5).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                web = self.machines["web"]
                assert web.is_running(), web.log.read_text()
                assert time.monotonic() < deadline, web.log.read_text()
                time.sleep(0.05)
            else:
                return

    # --- The database ---------------------------------------------------------------------------------

    def sql(self, statement, *parameters):
        """Run one statement as the owner, whom row security lets see everything; rows, if it has any."""
        with closing(psycopg2.connect(self.owner_url)) as connection, connection, connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def models(self):
        """Let this process's models work on the site's database, as the runtime role, and commit as they go."""
        databases.connect_django(databases.RUNTIME, self.database)
        try:
            yield
        finally:
            databases.connect_django(databases.RUNTIME, databases.own_name())

    # --- Its people -----------------------------------------------------------------------------------

    @cached_property
    def people(self):
        """The fictional people, by first name: name, role, link, email, password, code."""
        found = [json.loads(line) for line in self.manage("demo_people").splitlines() if line.startswith("{")]
        return {person["email"].partition(".")[0]: person for person in found}

    def code_of(self, who):
        """The one-time code of this moment."""
        return demo.one_time_code(self.people[who]["email"])

    def enter(self, page, who):
        """Sign in as one of them, by the demonstration's link."""
        page.goto(self.url + self.people[who]["link"])
