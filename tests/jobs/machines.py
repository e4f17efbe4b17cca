"""A Valkey, relays and workers of the tests' own, each in a process group that can be stopped, frozen and killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from config.embedded import valkey_binary
from tests import databases

ROOT = Path(__file__).resolve().parents[2]


class Machine:
    def __init__(self, pid, log):
        self.pid = pid
        self.log = log

    def signal(self, number):
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def freeze(self):
        self.signal(signal.SIGSTOP)

    def thaw(self):
        self.signal(signal.SIGCONT)

    def kill(self):
        self.signal(signal.SIGKILL)
        while self.is_running():
            time.sleep(0.01)

    def is_running(self):
        with suppress(ChildProcessError):
            os.waitpid(self.pid, os.WNOHANG)
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def says(self, words):
        return words in self.log.read_text()

    def wait_for(self, words, seconds=20.0):
        deadline = time.monotonic() + seconds
        while not self.says(words):
            assert self.is_running(), self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.02)
        return self


class Zygote:
    """One for all tests of a run, on a port for Valkey that stays the same."""

    def __init__(self, database):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.redis_url = f"redis://127.0.0.1:{self.port}/0"
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.jobs.probe.settings",
            "DATABASE_URL": databases.url(databases.RUNTIME, database),
            "REDIS_URL": self.redis_url,
            "CELERY_SKIP_CHECKS": "1",  # Django's, which every start would repeat
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.zygote"],
            cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def fork(self, command, log, overrides):
        log.touch()
        self.process.stdin.write(json.dumps({"command": command, "log": str(log), "overrides": overrides}) + "\n")
        self.process.stdin.flush()
        pid = int(self.process.stdout.readline())
        while os.getpgid(pid) != pid:  # until it has a session of its own
            time.sleep(0.001)
        return Machine(pid, log)

    def close(self):
        self.process.communicate()


class Machines:
    def __init__(self, zygote, folder):
        self.zygote = zygote
        self.redis_url = zygote.redis_url
        self.folder = folder
        self.started = []

    def close(self):
        for machine in reversed(self.started):
            machine.kill()

    def redis(self):
        log = self.log("redis")
        options = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction")
        with log.open("wb") as output:
            server = subprocess.Popen(
                [valkey_binary(), "--port", str(self.zygote.port), *options], stdout=output, start_new_session=True
            )
        server.returncode = 0  # it is waited for as a machine, not as this object
        return self.keep(Machine(server.pid, log)).wait_for("Ready to accept connections")

    def relay(self):
        return self.keep(self.zygote.fork(["relay"], self.log("relay"), {})).wait_for("relay.listening")

    def worker(self, processes=1, **overrides):
        command = ["worker", f"--processes={processes}", "--log-level=info"]
        return self.keep(self.zygote.fork(command, self.log("worker"), overrides)).wait_for(" ready.")

    def manage(self, *arguments):
        """The command as it is started in production, from a file."""
        log = self.log(arguments[0])
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=ROOT, env=self.zygote.env, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        process.returncode = 0
        return self.keep(Machine(process.pid, log))

    def keep(self, machine):
        self.started.append(machine)
        return machine

    def log(self, name):
        return self.folder / f"{name}{len(self.started)}.log"
