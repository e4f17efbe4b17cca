"""The three roles and their database, made with an account that may create them."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import extensions, sql


class NotAllowed(Exception):
    """The account given cannot make roles or databases."""


@dataclass(frozen=True)
class Urls:
    owner: str
    runtime: str
    backup: str
    runtime_role: str
    backup_role: str

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.runtime,
            "DATABASE_OWNER_URL": self.owner,
            "DATABASE_BACKUP_URL": self.backup,
            "BACKCHANNEL_RUNTIME_ROLE": self.runtime_role,
            "BACKCHANNEL_BACKUP_ROLE": self.backup_role,
        }


def provide(
    admin_url: str, database: str, passwords: Mapping[str, str], *, suffix: str = "", may_create: bool = False
) -> Urls:
    """Make, or bring up to date, the owner, runtime and backup roles and a database of the owner's."""
    roles = {kind: f"backchannel_{kind}{suffix}" for kind in ("owner", "runtime", "backup")}
    attributes = {"owner": "CREATEDB" if may_create else "NOCREATEDB", "runtime": "NOBYPASSRLS", "backup": "BYPASSRLS"}
    connection = psycopg2.connect(admin_url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for kind, role in roles.items():
                _ensure_role(cursor, role, attributes[kind], passwords[kind])
            cursor.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(sql.Identifier(roles["backup"])))
            _ensure_database(cursor, database, roles)
    except psycopg2.errors.InsufficientPrivilege as error:
        message = f"DATABASE_URL alone must name an account that may create roles and databases: {error.pgerror}"
        raise NotAllowed(message) from error
    finally:
        connection.close()
    urls = {kind: with_account(admin_url, role, passwords[kind], database) for kind, role in roles.items()}
    return Urls(**urls, runtime_role=roles["runtime"], backup_role=roles["backup"])


def _ensure_role(cursor: extensions.cursor, role: str, attributes: str, password: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    command = (
        "{} ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD %s" if verb == "CREATE" else "{} ROLE {} {} PASSWORD %s"
    )
    cursor.execute(sql.SQL(command).format(sql.SQL(verb), sql.Identifier(role), sql.SQL(attributes)), [password])


def _ensure_database(cursor: extensions.cursor, database: str, roles: Mapping[str, str]) -> None:
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone() != (True,):
        cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(roles["owner"])))
    cursor.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [database])
    found = cursor.fetchone()
    if found and found != (roles["owner"],):
        raise NotAllowed(f"The database {database} belongs to {found[0]}, not to {roles['owner']}: it is left alone.")
    if found is None:
        command = "CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0"
        cursor.execute(sql.SQL(command).format(sql.Identifier(database), sql.Identifier(roles["owner"])))
    for command in ("REVOKE ALL ON DATABASE {} FROM PUBLIC", "GRANT CONNECT ON DATABASE {} TO {}"):
        everyone = sql.SQL(", ").join(sql.Identifier(role) for role in roles.values())
        cursor.execute(sql.SQL(command).format(sql.Identifier(database), everyone))


def with_account(url: str, user: str, password: str, database: str) -> str:
    parts = urlsplit(url)
    server = parts.netloc.rpartition("@")[2]
    account = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{account}@{server}", path=f"/{database}"))
