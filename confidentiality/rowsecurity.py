"""What the runtime role may do, given after every migration; and the proof, at each start, that policies bind it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg2 import sql

SECURED = ("confidentiality_sealedtext", "confidentiality_sealedfile", "confidentiality_sealeddraft")
COMMANDS = ("r", "a", "w", "d")
# Every policy that is not the owner's alone, and whether it lets through nothing but readable audiences.
POLICIES = """
SELECT polcmd, polname,
  coalesce(pg_get_expr(polqual, polrelid) LIKE '%%confidentiality_readable%%', polcmd = 'a')
  AND coalesce(pg_get_expr(polwithcheck, polrelid) ~ 'confidentiality_(read|writ)able', polcmd <> 'a')
FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
WHERE polrelid = to_regclass(%s) AND polroles <> ARRAY[relowner]
"""
EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
# Everything else is open to the runtime role; what stands here is what it may do, and nothing more.
RESTRICTED = {
    "confidentiality_audience": "SELECT, INSERT, UPDATE (closed_at)",
    "confidentiality_recent": "SELECT",
    "confidentiality_grant": "SELECT, INSERT, UPDATE (expires_at, reason, granted_by_id)",
    "confidentiality_datakey": "SELECT, INSERT, UPDATE (wrapped, kek_version, destroyed_at)",
    "confidentiality_sealedtext": "SELECT, INSERT",
    "confidentiality_sealedfile": "SELECT, INSERT",
    "confidentiality_sealeddraft": EVERYTHING,
    "confidentiality_auditevent": "INSERT",
    "confidentiality_auditseal": "",
    "confidentiality_reader": "SELECT",
    "confidentiality_readable": "SELECT",
    "confidentiality_writable": "SELECT",
    "guardian_userobjectpermission": "SELECT",
    "guardian_groupobjectpermission": "SELECT",
    "auth_permission": "SELECT",
    "django_content_type": "SELECT",
    "django_migrations": "SELECT",
}
FUNCTIONS = (
    "confidentiality_standing(text, uuid)",
    "confidentiality_has_stood(text, uuid, uuid, text)",
    "confidentiality_retighten(text, uuid, uuid, uuid[], uuid[], uuid, text)",
    "confidentiality_expire_drafts()",
    "confidentiality_audit_page(bigint, integer, uuid, uuid, uuid, text)",
)


def apply_privileges(**_: Any) -> None:
    """Give the runtime and the backup role their rights. Runs as the owner, after each migration; may be repeated."""
    with transaction.atomic(), connection.cursor() as cursor:
        if _owns_tables(cursor):
            if _exists(cursor, settings.RUNTIME_ROLE):
                _give_runtime(cursor, sql.Identifier(settings.RUNTIME_ROLE))
            if _exists(cursor, settings.BACKUP_ROLE):
                _give_backup(cursor, sql.Identifier(settings.BACKUP_ROLE))


def _give_runtime(cursor: CursorWrapper, role: sql.Identifier) -> None:
    def run(statement: str, **parts: sql.Composable) -> None:
        cursor.execute(sql.SQL(statement).format(role=role, **parts))

    run("GRANT USAGE ON SCHEMA public TO {role}")
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
    run("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
    for table, rights in RESTRICTED.items():
        run("REVOKE ALL ON {table} FROM {role}", table=sql.Identifier(table))
        if rights:
            run("GRANT {rights} ON {table} TO {role}", table=sql.Identifier(table), rights=sql.SQL(rights))
    for function in FUNCTIONS:
        run("GRANT EXECUTE ON FUNCTION {function} TO {role}", function=sql.SQL(function))


def _give_backup(cursor: CursorWrapper, role: sql.Identifier) -> None:
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
    ):
        cursor.execute(sql.SQL(statement).format(role))


def _exists(cursor: CursorWrapper, role: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    return cursor.fetchone() is not None


def _owns_tables(cursor: CursorWrapper) -> bool:
    cursor.execute(
        "SELECT tableowner = current_user FROM pg_tables WHERE schemaname = 'public' AND tablename = %s", [SECURED[0]]
    )
    row = cursor.fetchone()
    return bool(row and row[0])


def check() -> list[CheckMessage]:
    """What is wrong with the role this process uses, or with the tables' row security; nothing, if all is well."""
    with connection.cursor() as cursor:
        return [*_check_role(cursor), *(message for table in SECURED for message in _check_table(cursor, table))]


def _check_role(cursor: CursorWrapper) -> list[CheckMessage]:
    cursor.execute(
        "SELECT rolname, rolsuper, rolbypassrls, pg_has_role(rolname, relowner, 'MEMBER')"
        " FROM pg_roles, pg_class WHERE rolname = %s AND relname = %s",
        [settings.RUNTIME_ROLE, SECURED[0]],
    )
    row = cursor.fetchone()
    if row is None:
        return [
            Error(f"There is no role {settings.RUNTIME_ROLE}, or no table of sealed texts", id="confidentiality.E001")
        ]
    role, *powers = row
    words = ("is a superuser", "bypasses row security", "is the owner of the sealed texts or a member of that role")
    found = [
        Error(f"{role} {word}: row security would not bind it", id="confidentiality.E002")
        for word, power in zip(words, powers, strict=True)
        if power
    ]
    return [*found, *_check_connection(cursor, role)]


def _check_connection(cursor: CursorWrapper, role: str) -> list[CheckMessage]:
    cursor.execute("SELECT current_user")
    user = cursor.fetchone()[0]
    if settings.DATABASE_ROLE == "owner" or user == role:
        return []
    return [Error(f"This process uses the database as {user}, not as {role}", id="confidentiality.E003")]


def _check_table(cursor: CursorWrapper, table: str) -> list[CheckMessage]:
    cursor.execute("SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = to_regclass(%s)", [table])
    row = cursor.fetchone()
    if not row or not row[0]:
        return [Error(f"{table} has no forced row security", id="confidentiality.E004")]
    cursor.execute(POLICIES, [table])
    policies = cursor.fetchall()
    missing = set(COMMANDS) - {command for command, _name, binds in policies if binds}
    found: list[CheckMessage] = []
    if missing:
        found.append(Error(f"{table} lacks policies for {', '.join(sorted(missing))}", id="confidentiality.E005"))
    found += [
        Error(f"{table}: policy {name} opens it past its audiences", id="confidentiality.E006")
        for _command, name, binds in policies
        if not binds
    ]
    return found
