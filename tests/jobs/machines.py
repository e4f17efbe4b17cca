"""A Valkey, relays and workers of the test's own, each in a process group that can be stopped, frozen and killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from django.db import connection

from config.embedded import valkey_binary
from tests import databases

ROOT = Path(__file__).resolve().parents[2]


class Machine:
    def __init__(self, name, command, log, env):
        self.log = log.with_name(f"{name}.log")
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )

    def signal(self, number):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def freeze(self):
        self.signal(signal.SIGSTOP)

    def thaw(self):
        self.signal(signal.SIGCONT)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()

    def says(self, words):
        return words in self.log.read_text()

    def wait_for(self, words, seconds=20.0):
        deadline = time.monotonic() + seconds
        while not self.says(words):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.03)
        return self


class Machines:
    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.started = []
        self.redis_url = f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for machine in self.started:
            machine.thaw()
            machine.kill()

    def start(self, name, command, **extra):
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": os.environ.get("PROBE_SETTINGS", "tests.jobs.probe.settings"),
            "DATABASE_URL": databases.url(databases.RUNTIME, connection.settings_dict["NAME"]),
            "REDIS_URL": self.redis_url,
            "PYTHONUNBUFFERED": "1",
        }
        machine = Machine(f"{name}{len(self.started)}", command, self.folder / name, env | extra)
        self.started.append(machine)
        return machine

    def redis(self):
        options = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction")
        machine = self.start("redis", [valkey_binary(), "--port", str(self.port), *options])
        return machine.wait_for("Ready to accept connections")

    def relay(self):
        return self.manage("relay").wait_for("relay.listening")

    def worker(self, processes=1, **extra):
        return self.manage("worker", f"--processes={processes}", "--log-level=info", **extra).wait_for(" ready.")

    def manage(self, *arguments, **extra):
        return self.start(arguments[0], [sys.executable, "manage.py", *arguments], **extra)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
