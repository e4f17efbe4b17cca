"""`./backchannel test`, `check`, `fix`, `bench`, `prove`: on fresh servers of their own, gone afterwards."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.launch import browser, translations
from config.launch.demo import Refused
from config.launch.ground import Wish, as_owner, lay, manage, python
from config.launch.place import ROOT, new_private
from config.launch.supervisor import Supervisor

CLOSING_LINE = re.compile(r"\b(\d+) (passed|failed|error|errors|skipped)\b")
TEMPLATES = ROOT / "templates"
PRODUCTION = {
    "BACKCHANNEL_ADDRESS": "https://backchannel.example.org",
    "BACKCHANNEL_EMAIL_URL": "smtp+tls://mail.example.org:587",
    "BACKCHANNEL_HOSTS": "backchannel.example.org",
}


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    name: str
    good: bool
    seconds: float


@contextlib.contextmanager
def servers(*, durable: bool) -> Iterator[dict[str, str]]:
    """The environment of a fresh database and queue, and their end."""
    folder = Path(tempfile.mkdtemp(prefix="backchannel-run-"))
    try:
        with Supervisor(log=folder / "log") as supervisor:
            supervisor.remove_afterwards(folder)
            home = Path(tempfile.mkdtemp(prefix="backchannel-data-"))
            supervisor.remove_afterwards(home)
            wish = Wish(
                home=home,
                log=folder / "log",
                private=new_private(),
                database="backchannel",
                durable=durable,
                owner_creates=True,
            )
            ground = lay(supervisor, wish)
            # Where what this server writes can be looked into for words in clear.
            on_disk = {"BACKCHANNEL_TEST_DATA": str(home / "postgres")} if ground.embedded else {}
            yield {**ground.environment, **on_disk}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# --- The static part ----------------------------------------------------------------------------------------


def static_checks(environment: dict[str, str]) -> list[Check]:
    bin_folder = Path(sys.executable).parent
    local = {**environment, "BACKCHANNEL_TEST": "1", "BACKCHANNEL_DEMO": "1"}
    production = {**environment, **PRODUCTION}
    templates = [str(path) for path in sorted(TEMPLATES.rglob("*.html"))]
    checks = [
        Check("lint", [str(bin_folder / "ruff"), "check", "--quiet", "--no-cache", "."], local),
        Check("format", [str(bin_folder / "ruff"), "format", "--check", "--quiet", "--no-cache", "."], local),
        Check("types", python("-m", "mypy", "--no-error-summary", "."), local),
        Check("imports", [str(bin_folder / "lint-imports"), "--no-cache"], local),
        Check("templates", [str(bin_folder / "djade"), "--target-version", "5.2", "--check", *templates], local),
        Check("migrations", manage("makemigrations", "--check", "--dry-run"), as_owner(local)),
        Check("migrate", manage("migrate", "--verbosity=0"), as_owner(local)),
        Check("deployment", manage("check", "--deploy", "--fail-level=WARNING", "--database=default"), production),
    ]
    return [check for check in checks if check.name != "templates" or templates]


def run_checks(environment: dict[str, str]) -> list[Outcome]:
    outcomes = []
    for check in static_checks(environment):
        started = time.monotonic()
        done = subprocess.run(
            check.command, cwd=ROOT, env=dict(check.environment), capture_output=True, text=True, check=False
        )
        outcome = Outcome(check.name, done.returncode == 0, time.monotonic() - started)
        outcomes.append(outcome)
        _report(outcome)
        if not outcome.good:
            print(done.stdout, done.stderr, sep="", flush=True)
    return outcomes


def _report(outcome: Outcome) -> None:
    print(f"{'ok    ' if outcome.good else 'FAILED'} {outcome.name:<12} {outcome.seconds:6.1f} s", flush=True)


def check(_arguments: list[str]) -> int:
    translations.compile_all(ROOT / "locale")
    with servers(durable=False) as environment:
        outcomes = run_checks(environment)
    return _sum_up(outcomes, {})


def fix(_arguments: list[str]) -> int:
    bin_folder = Path(sys.executable).parent
    templates = [str(path) for path in sorted(TEMPLATES.rglob("*.html"))]
    commands = [
        [str(bin_folder / "ruff"), "check", "--fix", "."],
        [str(bin_folder / "ruff"), "format", "."],
        *([[str(bin_folder / "djade"), "--target-version", "5.2", *templates]] if templates else []),
    ]
    return max(subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands)


# --- The tests ----------------------------------------------------------------------------------------------


def test(arguments: list[str]) -> int:
    found = browser.find_or_fetch()
    if found is None:
        print("No browser: the browser tests cannot run. Name one in CHROMIUM.", file=sys.stderr)
    translations.compile_all(ROOT / "locale")
    with servers(durable=False) as environment:
        outcomes = run_checks(environment)
        started = time.monotonic()
        code, counts = _pytest({**environment, **({"CHROMIUM": found} if found else {})}, arguments)
        outcomes.append(Outcome("pytest", code == 0, time.monotonic() - started))
        _report(outcomes[-1])
    if found is None and os.environ.get("CI"):
        outcomes.append(Outcome("browser", good=False, seconds=0))
    return _sum_up(outcomes, counts)


def _pytest(environment: Mapping[str, str], arguments: list[str]) -> tuple[int, dict[str, int]]:
    parallel = [] if _chooses_processes(arguments) else ["-n2", "--dist=loadscope"]
    command = python("-m", "pytest", "-q", *parallel, *arguments)
    process = subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=subprocess.PIPE, text=True)
    closing: dict[str, int] = {}
    for line in process.stdout or ():
        print(line, end="", flush=True)
        if counts := CLOSING_LINE.findall(line):
            closing = {word.removesuffix("s") if word == "errors" else word: int(number) for number, word in counts}
    return process.wait(), closing


def _chooses_processes(arguments: list[str]) -> bool:
    return any(each.startswith(("-n", "--numprocesses", "--pdb", "--collect-only")) for each in arguments)


def _sum_up(outcomes: list[Outcome], counts: Mapping[str, int]) -> int:
    """Close with one line that counts every check and every test; the exit code says the same."""
    checks = [outcome for outcome in outcomes if outcome.name != "pytest"]
    failed = counts.get("failed", 0) + counts.get("error", 0)
    for outcome in outcomes:
        if not outcome.good and not (outcome.name == "pytest" and failed):
            failed += 1
    passed = counts.get("passed", 0) + sum(outcome.good for outcome in checks)
    bad = [outcome.name for outcome in outcomes if not outcome.good]
    print(f"\nNot good: {', '.join(bad)}" if bad else "\nAll good.")
    print(f"{passed} passed, {failed} failed, {counts.get('skipped', 0)} skipped", flush=True)
    return 1 if bad else 0


# --- Measures and long proofs -------------------------------------------------------------------------------


def bench(arguments: list[str]) -> int:
    return _entry("bench", arguments, durable=True)


def prove(arguments: list[str]) -> int:
    return _entry("prove", arguments, durable=False)


def _entry(kind: str, arguments: list[str], *, durable: bool) -> int:
    """Run tests/KIND/NAME.py on a migrated database; its last line on standard output is one line of JSON."""
    known = sorted(path.stem for path in (ROOT / "tests" / kind).glob("[a-z]*.py"))
    if not arguments or arguments[0] not in known:
        raise Refused(f"./backchannel {kind} NAME, with one of: {', '.join(known) or 'none is written yet'}.")
    with servers(durable=durable) as environment:
        local = {**environment, "BACKCHANNEL_TEST": "1"}
        subprocess.run(manage("migrate", "--verbosity=0"), cwd=ROOT, env=as_owner(local), check=True, stdout=sys.stderr)
        command = python("-m", f"tests.{kind}.{arguments[0]}", *arguments[1:])
        return subprocess.run(command, cwd=ROOT, env=local, check=False).returncode
