"""Where attempts are counted: a table of PostgreSQL, through a connection of its own.

The count must survive the rollback of the request that failed, and an emptied Redis. The table is made by a migration.
"""

from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db.models import Model

ALIAS = "limits"
TABLE = "accounts_attempt"


class AttemptCache(DatabaseCache):
    def _cull(self, db: str, cursor: Any, now: Any, num: int) -> None:
        """Drop what has expired and nothing else, or a flood of attempts would wipe the lock-outs."""
        cursor.execute(f"DELETE FROM {TABLE} WHERE expires < %s", [now])  # noqa: S608


class LimitsRouter:
    def db_for_read(self, model: type[Model], **_: Any) -> str | None:
        return ALIAS if model._meta.app_label == "django_cache" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool | None:
        return False if db == ALIAS or app_label == "django_cache" else None
