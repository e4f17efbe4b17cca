"""Where a demonstration keeps what it must remember: passwords and keys, data, logs, and what is already done."""

import base64
import contextlib
import fcntl
import hashlib
import json
import secrets
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from config.embedded import Account, new_password

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("postgres", "valkey", "owner", "runtime", "backup")


class AlreadyRunning(Exception):
    """Another launcher holds this place."""


class Place:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.log = folder / "log"
        self.static = folder / "static"
        self._private = folder / "private.json"
        self._address = folder / "address.json"
        self._lock: IO[str] | None = None

    # --- One launcher at a time -----------------------------------------------------------------------

    def lock(self) -> int:
        """Hold the place until this process, and the guardian that inherits the lock, are gone."""
        lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise AlreadyRunning from None
        self._lock = lock
        return lock.fileno()

    def release(self) -> None:
        if self._lock:
            self._lock.close()

    def publish(self, environment: dict[str, str] | None) -> None:
        """Tell other verbs how to reach what runs here; None when it stops."""
        if environment is None:
            self._address.unlink(missing_ok=True)
        else:
            _write_private(self._address, environment)

    def published(self) -> dict[str, str] | None:
        """None as well when whoever published it was killed."""
        try:
            self.lock()
        except AlreadyRunning:
            with contextlib.suppress(FileNotFoundError):
                read: dict[str, str] = json.loads(self._address.read_text())
                return read
        self.release()
        return None

    # --- What only this machine knows -----------------------------------------------------------------

    def private(self) -> dict[str, str]:
        """Passwords and keys, made on the first start."""
        if not self._private.exists():
            self.forget()
            _write_private(self._private, new_private())
        read: dict[str, str] = json.loads(self._private.read_text())
        return read

    def home(self) -> Path:
        """The servers' folder: here, or for root, whose home may be closed, in the temporary folder."""
        account = Account.needed()
        if account is None:
            return self.folder / "servers"
        private = self.private()
        known = Path(private.get("home", "/nowhere"))
        if not known.is_dir() or known.is_symlink() or known.stat().st_uid != account.uid:
            shutil.rmtree(self.folder / "done", ignore_errors=True)
            known = Path(tempfile.mkdtemp(prefix="backchannel-data-"))
            _write_private(self._private, {**private, "home": str(known)})
        return known

    def forget(self) -> None:
        """Start afresh: data, keys, logs, everything."""
        if self._private.exists() and (home := json.loads(self._private.read_text()).get("home")):
            shutil.rmtree(home, ignore_errors=True)
        for each in self.folder.iterdir():
            if each.is_dir():
                shutil.rmtree(each)
            elif each.name != "lock":
                each.unlink()

    # --- What is already done -------------------------------------------------------------------------

    def is_done(self, step: str, fingerprint: str) -> bool:
        stamp = self.folder / "done" / step
        return stamp.exists() and stamp.read_text() == fingerprint

    def mark_done(self, step: str, fingerprint: str) -> None:
        stamp = self.folder / "done" / step
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(fingerprint)


def new_private() -> dict[str, str]:
    made = {name: new_password() for name in NAMES}
    made["secret_key"] = secrets.token_urlsafe(60)
    made["keys"] = "1:" + base64.b64encode(secrets.token_bytes(32)).decode()
    return made


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """One hash over the names and contents of the files at and below these paths."""
    seen = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                seen.update(f"\0{file.relative_to(ROOT)}\0".encode())
                seen.update(hashlib.sha256(file.read_bytes()).digest())
    return seen.hexdigest()


def _write_private(path: Path, content: dict[str, str]) -> None:
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600, exist_ok=False)
    unfinished.write_text(json.dumps(content, indent=1))
    unfinished.replace(path)
