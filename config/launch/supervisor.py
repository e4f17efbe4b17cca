"""Starts processes, starts them again when they die, and ends every one of them."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Self

Process = subprocess.Popen[bytes]
GUARDIAN = Path(__file__).with_name("guardian.py")
PATIENCE = 4.0  # for what works on jobs, whose leases outlive it
SERVERS_PATIENCE = 15.0
CALM = 20.0  # a process that lived this long is started again at once


class Stopped(BaseException):
    """Somebody asked the launcher to end."""


@dataclass
class Child:
    name: str
    start: Callable[[], Process]
    process: Process
    started_at: float
    failures: int = 0
    due_at: float = 0.0


class Supervisor:
    """Everything it starts has a session of its own, so that a Ctrl-C reaches this process alone."""

    def __init__(self, *, log: Path, keep_open: Sequence[int] = ()) -> None:
        self.log = log
        log.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.children: list[Child] = []
        self._signals: dict[Process, signal.Signals] = {}
        self._users: set[Process] = set()
        self._ending = False
        self._guardian = subprocess.Popen(
            [sys.executable, "-I", "-S", str(GUARDIAN)],
            stdin=subprocess.PIPE,
            start_new_session=True,
            pass_fds=keep_open,
        )

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        if not self._ending:
            self._ending = True
            raise Stopped(signal.Signals(number).name)

    # --- Starting -------------------------------------------------------------------------------------

    def adopt(self, process: Process, number: signal.Signals) -> None:
        """Answer for a process from its first moment; `number` is the signal that ends it well."""
        self._signals[process] = number
        self._tell(f"start {process.pid} {int(number)}")

    def keep(self, name: str, start: Callable[[], Process]) -> None:
        """Start it now, and again whenever it ends. `start` hands the process to `adopt`."""
        self.children.append(Child(name, start, start(), time.monotonic()))

    def run(self, name: str, command: Sequence[str], env: Mapping[str, str], cwd: Path) -> None:
        self.keep(name, lambda: self.begin(name, command, env, cwd))

    def begin(self, name: str, command: Sequence[str], env: Mapping[str, str], cwd: Path) -> Process:
        """Start it once; whoever asked waits for it."""
        with (self.log / f"{name}.log").open("ab") as output:
            process = subprocess.Popen(
                list(command),
                env=dict(env),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._users.add(process)
        self.adopt(process, signal.SIGTERM)
        return process

    def finish(self, process: Process) -> int:
        """Wait for what was begun; its exit code."""
        code = process.wait()
        self._forget(process)
        return code

    def remove_afterwards(self, folder: Path) -> None:
        self._tell(f"folder {folder}")

    # --- Watching -------------------------------------------------------------------------------------

    def watch(self) -> None:
        while True:
            self.mend()
            time.sleep(0.5)

    def mend(self) -> None:
        """Start again what has died, each time a little later while it keeps dying young."""
        for child in self.children:
            if child.process.poll() is None:
                continue
            now = time.monotonic()
            if not child.due_at:
                self._forget(child.process)
                child.failures = 0 if now - child.started_at > CALM else child.failures + 1
                child.due_at = now + min(0.5 * child.failures, 10.0)
                print(f"{child.name} ended and is started again; see {self.log}", file=sys.stderr)
            if now >= child.due_at:
                child.process, child.started_at, child.due_at = child.start(), now, 0.0

    def gives_up_on(self, name: str) -> str:
        """The last words of a process that died young three times; empty as long as there is hope."""
        if all(child.name != name or child.failures < 3 for child in self.children):
            return ""
        return (self.log / f"{name}.log").read_text(errors="replace").strip().rpartition("\n")[2]

    # --- Ending ---------------------------------------------------------------------------------------

    def end(self) -> None:
        """End everything and wait until it is gone: first what uses the servers, then the servers."""
        self._ending = True
        users = [process for process in self._signals if process in self._users]
        self._end(users, PATIENCE)
        self._end(list(self._signals), SERVERS_PATIENCE)
        if self._guardian.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._guardian.stdin.close()
        self._guardian.wait(timeout=SERVERS_PATIENCE)

    def _end(self, processes: Sequence[Process], patience: float) -> None:
        deadline = time.monotonic() + patience
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(self._signals[process])
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            self._forget(process)
            process.wait()

    def _forget(self, process: Process) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # what a dead parent left in its session
        self._signals.pop(process, None)
        self._users.discard(process)
        self._tell(f"end {process.pid}")

    def _tell(self, line: str) -> None:
        if self._guardian.stdin:
            with contextlib.suppress(BrokenPipeError, ValueError):
                self._guardian.stdin.write(f"{line}\n".encode())
                self._guardian.stdin.flush()
