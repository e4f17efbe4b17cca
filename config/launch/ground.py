"""The servers and the environment that a verb stands on: embedded ones, or those the environment names."""

import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2

from config.embedded import Servers
from config.launch.database import Urls, provide, with_account
from config.launch.place import ROOT
from config.launch.supervisor import Supervisor

GIVEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL", "REDIS_URL")


@dataclass(frozen=True)
class Ground:
    """What the environment must say so that Django finds its database and its queue."""

    environment: dict[str, str]
    embedded: bool


@dataclass(frozen=True)
class Wish:
    """What a verb needs: how lasting, under which names, with which secrets."""

    home: Path
    log: Path
    private: dict[str, str]
    database: str
    durable: bool
    owner_creates: bool = False


def lay(supervisor: Supervisor, wish: Wish) -> Ground:
    given = {name: os.environ[name] for name in GIVEN if os.environ.get(name)}
    environment = {
        **{name: value for name, value in os.environ.items() if name not in GIVEN and not _is_ours(name)},
        "BACKCHANNEL_KEYS": wish.private["keys"],
        "BACKCHANNEL_SECRET_KEY": wish.private["secret_key"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
    }
    servers = None
    if not {"DATABASE_URL", "REDIS_URL"} <= given.keys():
        servers = Servers(
            home=wish.home,
            log=wish.log,
            durable=wish.durable,
            postgres_password=wish.private["postgres"],
            valkey_password=wish.private["valkey"],
            on_start=supervisor.adopt,
        )
        supervisor.remove_afterwards(servers.sockets)
    environment |= _database(supervisor, servers, given, wish)
    if "REDIS_URL" in given or servers is None:
        environment["REDIS_URL"] = given["REDIS_URL"]
    else:
        supervisor.keep("valkey", servers.start_valkey)
        environment["REDIS_URL"] = servers.redis_url
    return Ground(environment, embedded="DATABASE_URL" not in given)


def _is_ours(name: str) -> bool:
    """What is set in the caller's shell for another purpose must not colour a demonstration or a test."""
    return name.startswith("BACKCHANNEL_")


def _database(supervisor: Supervisor, servers: Servers | None, given: dict[str, str], wish: Wish) -> dict[str, str]:
    if "DATABASE_OWNER_URL" in given:
        return _as_given(given)
    if "DATABASE_URL" in given or servers is None:
        return _in_given_server(given["DATABASE_URL"], wish).environment()
    supervisor.keep("postgres", servers.start_postgres)
    return provide(servers.admin_url, wish.database, wish.private, may_create=wish.owner_creates).environment()


def _as_given(given: dict[str, str]) -> dict[str, str]:
    urls = {name: value for name, value in given.items() if name.startswith("DATABASE_")}
    roles = {"BACKCHANNEL_RUNTIME_ROLE": "DATABASE_URL", "BACKCHANNEL_BACKUP_ROLE": "DATABASE_BACKUP_URL"}
    names = {role: unquote(urlsplit(urls[url]).username or "") for role, url in roles.items() if url in urls}
    return {**urls, **names}


def _in_given_server(admin_url: str, wish: Wish) -> Urls:
    """Roles belong to a whole server: where another clone has made them already, this one takes names of its own."""
    suffix = ""
    for kind in ("owner", "runtime", "backup"):
        if _is_taken(admin_url, f"backchannel_{kind}", wish.private[kind]):
            suffix = "_" + hashlib.sha256(wish.private["keys"].encode()).hexdigest()[:8]
    return provide(admin_url, wish.database + suffix, wish.private, suffix=suffix, may_create=wish.owner_creates)


def _is_taken(admin_url: str, role: str, password: str) -> bool:
    connection = psycopg2.connect(admin_url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        exists = cursor.fetchone() is not None
    database = connection.info.dbname
    connection.close()
    if not exists:
        return False
    try:
        psycopg2.connect(with_account(admin_url, role, password, database)).close()
    except psycopg2.OperationalError:
        return True
    return False


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def manage(*arguments: str) -> list[str]:
    return python(str(ROOT / "manage.py"), *arguments)


def as_owner(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "BACKCHANNEL_DB_ROLE": "owner"}
