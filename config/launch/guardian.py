"""Ends what the launcher started once the launcher is gone, however it went. Runs as a script of its own.

It reads one line per event, "start PID SIGNAL", "end PID" or "folder PATH", and acts when its input closes.
"""

import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path

PATIENCE = 4.0


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    groups: dict[int, int] = {}
    folders: list[Path] = []
    for line in sys.stdin:
        verb, _, rest = line.rstrip("\n").partition(" ")
        if verb == "start":
            pid, _, number = rest.partition(" ")
            groups[int(pid)] = int(number)
        elif verb == "end":
            groups.pop(int(rest), None)
        elif verb == "folder":
            folders.append(Path(rest))
    for pid in reversed(groups):
        end_group(pid, groups[pid])
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def end_group(pid: int, number: int) -> None:
    """Ask the process group to end; insist after a while."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            os.killpg(pid, 0)
            time.sleep(0.05)
        os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
