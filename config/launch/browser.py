"""Finds a Chromium for the browser tests, or fetches one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
APT = ["apt-get", "-qq", "-o=Dpkg::Use-Pty=0"]
MINUTES = 5


def find() -> str | None:
    """The path of a browser that is already here."""
    return _first((_named, _on_path, _playwrights_own))


def find_or_fetch() -> str | None:
    """The path of a browser; None when there is none to be had, which is a failure only where CI is set."""
    return find() or _first((_fetch_playwrights_own, _fetch_packaged))


def _first(ways: Iterable[Callable[[], str | None]]) -> str | None:
    for way in ways:
        if found := way():
            return found
    return None


def _named() -> str | None:
    return os.environ.get("CHROMIUM")


def _on_path() -> str | None:
    for name in NAMES:
        found = shutil.which(name)
        if found and _quietly([found, "--version"], seconds=30):  # a stub that only says "install me" is none
            return found
    return None


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the tests' environment only

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def _fetch_playwrights_own() -> str | None:
    print("Fetching a browser for the tests …", file=sys.stderr, flush=True)
    environment = {**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000"}
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    _quietly(command, seconds=60 * MINUTES, environment=environment)
    found = _playwrights_own()
    return found if found and _quietly([found, "--version"], seconds=30) else None


def _fetch_packaged() -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _quietly([*APT, "update"], seconds=60 * MINUTES, environment=environment)
    install = [*APT, "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
    _quietly(install, seconds=120 * MINUTES, environment=environment)
    return _on_path()


def _quietly(command: list[str], *, seconds: int, environment: dict[str, str] | None = None) -> bool:
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
