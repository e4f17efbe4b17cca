"""What must hold for confidentiality, asked by `manage.py check` and once more by each process as it starts."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from confidentiality import cipher, keys, rowsecurity
from confidentiality.models import Confidential, DataKey

GENERIC = ("guardian_userobjectpermission", "guardian_groupobjectpermission")


def check_database(app_configs: Any = None, databases: Any = None, **_: Any) -> list[CheckMessage]:
    if not databases or not _is_migrated():
        return []
    return [*rowsecurity.check(), *_check_generic_tables(), *_check_keys()]


def _is_migrated() -> bool:
    """`migrate` asks before it runs, also where it was stopped half way; policies and this view come together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('confidentiality_readable') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _check_generic_tables() -> list[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT 1 FROM {table}" for table in GENERIC))  # noqa: S608
        used = cursor.fetchone()
    error = Error("Guardian's generic tables hold grants that nothing here honours", id="confidentiality.E010")
    return [error] if used else []


def _check_keys() -> list[CheckMessage]:
    """Each version in use is in the ring and is the right key: one data key of each is opened."""
    found: list[CheckMessage] = []
    for row in DataKey.objects.filter(destroyed_at=None).order_by("kek_version").distinct("kek_version"):
        try:
            keys.unwrap(row)
        except cipher.Corrupt:
            message = f"BACKCHANNEL_KEYS lacks version {row.kek_version}, or it is not the key that was used"
            found.append(Error(message, id="confidentiality.E011"))
    return found


def check_models(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    return [
        Error("Meta must extend Confidential.Meta: lists need its index", obj=model, id="confidentiality.E012")
        for model in apps.get_models()
        if issubclass(model, Confidential)
        and not any(index.fields[:2] == ["audience", "-created_at"] for index in model._meta.indexes)
    ]


def refuse_unless_safe() -> None:
    """For processes that serve or work: stop at the start rather than run without row security or keys."""
    found = [*rowsecurity.check(), *_check_generic_tables(), *_check_keys()]
    if found:
        raise ImproperlyConfigured("; ".join(str(message.msg) for message in found))
