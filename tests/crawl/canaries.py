"""Tokens in every confidential field, and who may see each.

While `planting` holds, whatever is sealed gets a token of its own at its beginning, wherever in it somebody wrote
words; so a field that is added later carries one too. Fields in clear
that belong to a process get theirs by `mark_in_clear`.
"""

import json
import random
import re
from contextlib import contextmanager
from types import SimpleNamespace
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from psycopg2 import sql

from accounts.models import User
from confidentiality import bodies, cipher
from confidentiality.models import DataKey, Grant, SealedDraft, SealedFile, SealedText
from dialogues.models import BrokenGlass, Participation, Process, Seat
from dialogues.roles import TABLE, Verb
from tests import databases

SEALED, CLEAR, TYPED = "xqzk", "xqzv", "xqzt"
TOKEN = re.compile(r"xqz[kvt][0-9a-f]{8}")
# Words that a machine wrote: codes, ids, days, languages, time zones.
CODE = re.compile(r"[a-z0-9_.]*|[A-Z_]+|[0-9a-f-]{36}|[0-9TZ:.+-]+|[a-z]{2}-\w+|\w+/\w+")
OURS = {"accounts", "participants", "dialogues", "transfers", "dashboards", "jobs"}


class Mint:
    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def token(self, family: str) -> str:
        return f"{family}{self.dice.getrandbits(32):08x}"


@contextmanager
def planting(mint: Mint):
    """Everything sealed inside has a token before each of its words."""

    def encrypt(key, key_id, plaintext, bound):
        return cipher.encrypt(key, key_id, planted(plaintext, mint), bound)

    bodies.cipher = SimpleNamespace(**{**vars(cipher), "encrypt": encrypt})
    try:
        yield
    finally:
        bodies.cipher = cipher


def planted(plaintext: bytes, mint: Mint) -> bytes:
    try:
        text = plaintext.decode()
    except UnicodeDecodeError:
        return plaintext  # a file: it is made of texts that have theirs
    if text.startswith("%PDF"):
        return plaintext
    try:
        content = json.loads(text)
    except ValueError:
        content = text
    grown = grow(content, mint)
    return (grown if isinstance(content, str) else json.dumps(grown, ensure_ascii=False)).encode()


def grow(content, mint: Mint):
    if isinstance(content, str):
        return content if CODE.fullmatch(content) else f"{mint.token(SEALED)} {content}"
    if isinstance(content, list):
        return [grow(each, mint) for each in content]
    if isinstance(content, dict):
        return {key: grow(value, mint) for key, value in content.items()}
    return content


def sealed_readers() -> dict[str, set[UUID]]:
    """Who is let in to each token that was sealed: opened here by nobody's leave, from the tables themselves."""
    found: dict[str, set[UUID]] = {}
    people: dict[UUID, set[UUID]] = {}
    for audience, user in Grant.objects.live().values_list("content_object", "user"):
        people.setdefault(audience, set()).add(user)
    for model in (SealedText, SealedDraft, SealedFile):
        rows = all_rows(model)
        for row, content in zip(rows, bodies.open_rows(rows).values(), strict=True):
            for token in TOKEN.findall(content.decode(errors="replace")):
                found.setdefault(token, set()).update(people.get(row.audience_id, set()))
    return found


def all_rows(model):
    """Past row security, as the owner sees them."""
    names = [field.attname for field in model._meta.concrete_fields]
    known = {key.pk: key for key in DataKey.objects.all()}
    with databases.cursor_as(databases.OWNER, current_database()) as cursor:
        columns = sql.SQL(", ").join(map(sql.Identifier, names))
        cursor.execute(sql.SQL("SELECT {} FROM {}").format(columns, sql.Identifier(model._meta.db_table)))
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    made = []
    for row in rows:
        key = known[as_uuid(row.pop("key_id"))]
        if key.destroyed_at is None:
            made.append(model(key=key, **{name: as_uuid(value) for name, value in row.items()}))
    return made


def as_uuid(value):
    """A plain cursor answers ids as text."""
    return UUID(value) if isinstance(value, str) and re.fullmatch("[0-9a-f-]{36}", value) else value


def current_database() -> str:
    return connection.settings_dict["NAME"]


def mark_in_clear(mint: Mint) -> dict[str, set[UUID]]:
    """A token before the words that stand in clear in rows of a process, and those who hold a seat that shows them."""
    found: dict[str, set[UUID]] = {}
    with databases.cursor_as(databases.OWNER, current_database()) as cursor:
        for model, path in of_processes():
            for field in words_in_clear(model):
                for pk, process, words in model._default_manager.exclude(**{field.name: ""}).values_list(
                    "pk", path, field.attname
                ):
                    if words is None:
                        continue
                    token = mint.token(CLEAR)
                    found[token] = seated(process, Verb.SEE_ROOM if model is Participation else Verb.SEE_PROCESS)
                    if model is BrokenGlass:  # for who asked, and the second persons
                        found[token] = {each.pk for each in User.objects.all() if seen_by(each, model, pk)}
                    column, table = sql.Identifier(field.column), sql.Identifier(model._meta.db_table)
                    change = sql.SQL("UPDATE {} SET {} = %s WHERE {} = %s").format(
                        table, column, sql.Identifier(model._meta.pk.column)
                    )
                    cursor.execute(change, [f"{token} {words}", str(pk) if isinstance(pk, UUID) else pk])
    return found


def seen_by(user: User, model, pk) -> bool:
    return model.objects.visible_to(user).filter(pk=pk).exists()


def of_processes():
    """Models whose rows are of one process, and the path to its id."""
    for model in apps.get_models():
        if model._meta.app_label not in OURS or not model._meta.managed:
            continue
        if model is Process:
            yield model, "pk"
            continue
        keys = {field.name: field.related_model for field in model._meta.fields if isinstance(field, models.ForeignKey)}
        if Process in keys.values():
            yield model, next(f"{name}_id" for name, other in keys.items() if other is Process)
            continue
        for name, other in keys.items():
            if any(field.related_model is Process for field in other._meta.fields if field.is_relation):
                yield model, f"{name}__process_id"
                break


def words_in_clear(model):
    for field in model._meta.fields:
        is_words = isinstance(field, models.CharField | models.TextField) and not field.choices and not field.unique
        if is_words and (field.max_length is None or field.max_length >= 60) and field.name not in {"digest", "error"}:
            yield field


def seated(process: UUID, verb: str) -> set[UUID]:
    kinds = [kind for kind, verbs in TABLE.items() if verb in verbs]
    return set(Seat.objects.live().filter(process=process, kind__in=kinds).values_list("user", flat=True))
