"""The launcher's parts with real processes, real sockets and real servers; each test leaves nothing running."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import embedded
from config.launch import __main__ as launcher
from config.launch import demo, ground, place, rig, translations
from config.launch.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[1]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def is_alive(pid):
    """A zombie counts as gone: it waits for its parent only."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until(truth, seconds=15):
    deadline = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < deadline
        time.sleep(0.05)


# --- Ports and folders --------------------------------------------------------------------------------------


def test_taken_port_is_left_alone():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]

        assert embedded.free_port(taken) != taken


def test_port_taken_on_the_other_family_is_left_alone():
    if not embedded.has_ipv6():
        pytest.skip("this machine has no IPv6")
    with socket.socket(socket.AF_INET6) as holder:
        holder.bind(("::1", 0))
        holder.listen()
        taken = holder.getsockname()[1]

        assert embedded.free_port(taken) != taken


def test_free_port_is_preferred():
    port = embedded.free_port()

    assert embedded.free_port(port) == port


def test_socket_folder_is_private_and_short(tmp_path, monkeypatch):
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(deep))

    folder = embedded.short_folder()

    try:
        assert len(os.fsencode(folder / ".s.PGSQL.65535.lock")) < embedded.SOCKET_PATH_LIMIT
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        folder.rmdir()


# --- Supervision --------------------------------------------------------------------------------------------


def test_dead_child_is_started_again(tmp_path):
    with Supervisor(log=tmp_path) as supervisor:
        supervisor.run("sleeper", SLEEP, os.environ, ROOT)
        child = supervisor.children[0]
        first = child.process.pid
        child.process.kill()
        child.process.wait()

        until(lambda: supervisor.mend() or child.process.pid != first)

        assert child.process.poll() is None
        second = child.process.pid
    assert not is_alive(second)


def test_child_that_keeps_dying_is_given_up_on(tmp_path):
    with Supervisor(log=tmp_path) as supervisor:
        supervisor.run("web", [sys.executable, "-c", "raise SystemExit('no port')"], os.environ, ROOT)

        until(lambda: supervisor.mend() or supervisor.gives_up_on("web"), seconds=30)

        assert supervisor.gives_up_on("web") == "no port"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_however_the_launcher_ends(tmp_path, number):
    script = f"""
import os, pathlib, sys
from config.launch.supervisor import Stopped, Supervisor
with Supervisor(log=pathlib.Path({str(tmp_path)!r})) as supervisor:
    supervisor.run("sleeper", {SLEEP!r}, os.environ, pathlib.Path({str(ROOT)!r}))
    folder = pathlib.Path({str(tmp_path / "private")!r})
    folder.mkdir()
    supervisor.remove_afterwards(folder)
    print(supervisor.children[0].process.pid, flush=True)
    try:
        supervisor.watch()
    except Stopped:
        pass
"""
    process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    sleeper = int(process.stdout.readline())
    process.stdout.close()

    process.send_signal(number)
    process.wait(timeout=20)

    until(lambda: not is_alive(sleeper))
    until(lambda: not (tmp_path / "private").exists())


# --- What is kept -------------------------------------------------------------------------------------------


def test_secrets_are_made_once_and_private(tmp_path):
    first = place.Place(tmp_path / "demo")

    assert place.Place(tmp_path / "demo").private() == first.private()
    assert stat.S_IMODE((tmp_path / "demo" / "private.json").stat().st_mode) == 0o600


def test_reset_makes_new_secrets(tmp_path):
    here = place.Place(tmp_path / "demo")
    before = here.private()
    here.mark_done("migrate", "x")

    here.forget()

    assert here.private()["keys"] != before["keys"]
    assert not here.is_done("migrate", "x")


def test_place_is_held_by_one_launcher(tmp_path):
    first, second = place.Place(tmp_path / "demo"), place.Place(tmp_path / "demo")
    first.lock()

    with pytest.raises(place.AlreadyRunning):
        second.lock()

    first.release()
    second.lock()
    second.release()


def test_fingerprint_follows_content():
    path = ROOT / "requirements"

    assert place.fingerprint([path]) == place.fingerprint([path])
    assert place.fingerprint([path]) != place.fingerprint([path], "other database")


# --- Verbs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", demo.PRODUCTION_SIGNS)
def test_demonstration_refuses_production_settings(name, monkeypatch, capsys):
    for sign in demo.PRODUCTION_SIGNS:
        monkeypatch.delenv(sign, raising=False)
    monkeypatch.setenv(name, "something")

    assert launcher.main(["demo"]) == 1

    assert name in capsys.readouterr().err


def test_unknown_verb_lists_the_verbs(capsys):
    assert launcher.main(["dmeo"]) == 2
    assert "demo [--reset]" in capsys.readouterr().err


def test_caller_s_own_settings_do_not_colour_the_run(monkeypatch):
    monkeypatch.setenv("BACKCHANNEL_DEBUG", "1")

    assert ground._is_ours("BACKCHANNEL_DEBUG")


@pytest.mark.parametrize(
    ("outcomes", "counts", "line", "code"),
    [
        ([("lint", True), ("pytest", True)], {"passed": 3}, "4 passed, 0 failed, 0 skipped", 0),
        ([("lint", False), ("pytest", True)], {"passed": 3}, "3 passed, 1 failed, 0 skipped", 1),
        ([("lint", True), ("pytest", False)], {"passed": 3, "failed": 2}, "4 passed, 2 failed, 0 skipped", 1),
        ([("lint", True), ("pytest", False)], {}, "1 passed, 1 failed, 0 skipped", 1),
        ([("pytest", True), ("browser", False)], {"passed": 1, "skipped": 9}, "1 passed, 1 failed, 9 skipped", 1),
    ],
)
def test_closing_line_and_exit_code_are_honest(outcomes, counts, line, code, capsys):
    made = [rig.Outcome(name, good, 0) for name, good in outcomes]

    assert rig._sum_up(made, counts) == code

    assert capsys.readouterr().out.splitlines()[-1] == line


def test_translations_are_compiled_when_older_than_their_source(tmp_path):
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid ""\nmsgstr "Language: ar\\n"\n\nmsgid "Save"\nmsgstr "حفظ"\n')

    translations.compile_all(tmp_path)
    first = (folder / "django.mo").stat().st_mtime_ns
    translations.compile_all(tmp_path)

    assert "حفظ".encode() in (folder / "django.mo").read_bytes()
    assert (folder / "django.mo").stat().st_mtime_ns == first


def test_address_of_a_killed_launcher_counts_no_longer(tmp_path):
    holder, asker = place.Place(tmp_path / "demo"), place.Place(tmp_path / "demo")
    holder.lock()
    holder.publish({"BACKCHANNEL_ADDRESS": "http://localhost:8000"})

    assert asker.published() == {"BACKCHANNEL_ADDRESS": "http://localhost:8000"}
    holder.release()
    assert asker.published() is None
