"""Every place where words can come out: the answer, its headers, files in it, mail, logs, statements, tables, queue."""

import gzip
import io
import logging
import mmap
import re
import zipfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import pypdf
import redis
import structlog
from django.conf import settings
from django.core import mail
from django.db import connections
from psycopg2 import sql
from pypdf.errors import PdfReadError

from tests import databases
from tests.crawl.canaries import SEALED, TOKEN, TYPED, current_database

TAG = re.compile(r"<[^>]*>")
BROKEN = re.compile(r"[\s\u00ad\u200b-]+")
PDFS: dict[bytes, set[str]] = {}


def tokens(text: str | bytes) -> set[str]:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return set(TOKEN.findall(words)) if "xqz" in words else set()


def in_body(response) -> set[str]:
    content = response.content
    if response.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    if content[:4] == b"%PDF":
        return in_pdf(content)
    if content[:4] == b"PK\x03\x04":
        return in_archive(content)
    return tokens(content) | tokens(unquote(content.decode(errors="replace")))


def in_pdf(content: bytes) -> set[str]:
    """Its text as it is read and with every break taken out, its metadata, and every stream in it."""
    if content not in PDFS:
        try:
            reader = pypdf.PdfReader(io.BytesIO(content))
        except PdfReadError:  # what somebody kept as one
            return tokens(content)
        text = "".join(page.extract_text() for page in reader.pages)
        described = reader.trailer["/Root"].get("/Metadata")
        rest = [str(reader.metadata), described.get_data().decode(errors="replace") if described else ""]
        PDFS[content] = tokens(text) | tokens(BROKEN.sub("", text)) | set().union(*map(tokens, rest))
    return PDFS[content]


def in_archive(content: bytes) -> set[str]:
    """A Word document or a workbook: the name and the text of every part, its properties too, also across its tags."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [name + archive.read(name).decode(errors="replace") for name in archive.namelist()]
    except zipfile.BadZipFile:  # what somebody kept as one
        return tokens(content)
    return set().union(*(tokens(part) | tokens(BROKEN.sub("", TAG.sub("", part))) for part in parts))


def in_headers(response) -> set[str]:
    """Headers, redirects, file names and cookies: none of them ever says a word of content, to anybody."""
    return tokens(unquote(f"{response.headers} {response.cookies.output()}"))


class Sinks:
    """What was logged, mailed and told to the database since it was last asked."""

    def __init__(self) -> None:
        self.log = io.StringIO()
        self.told: set[str] = set()

    @contextmanager
    def open(self):
        handlers = [
            (each, each.setStream(self.log))
            for each in logging.getLogger().handlers
            if isinstance(each.formatter, structlog.stdlib.ProcessorFormatter)
        ]
        assert handlers, "nothing listens to the log"
        with connections["default"].execute_wrapper(self.hear), connections["limits"].execute_wrapper(self.hear):
            yield self
        for handler, stream in handlers:
            handler.setStream(stream)

    def hear(self, execute, statement, parameters, many, context):
        """Parameters of statements reach the server's log, its statistics and its tables."""
        for value in flat(parameters):
            self.told |= {token for token in tokens(value) if token.startswith((SEALED, TYPED))}
        return execute(statement, parameters, many, context)

    def collect(self) -> dict[str, set[str]]:
        found = {"log": tokens(self.log.getvalue()), "statements": self.told}
        self.log.seek(0)
        self.log.truncate()
        self.told = set()
        letters = getattr(mail, "outbox", [])
        found["mail"] = set().union(*(tokens(letter.message().as_string()) for letter in letters))
        letters.clear()
        return {sink: seen for sink, seen in found.items() if seen}


def flat(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from flat(each)
    elif isinstance(value, bytes | memoryview):
        yield bytes(value)
    elif value is not None:
        yield str(getattr(value, "adapted", value))


def in_database() -> list[tuple[str, int]]:
    """Tables in which a sealed or typed token stands in clear, or in the bytes of a column."""
    found = []
    with databases.cursor_as(databases.OWNER, current_database()) as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        tables = [row[0] for row in cursor.fetchall()]
        plain = f"{SEALED}[0-9a-f]{{8}}|{TYPED}[0-9a-f]{{8}}"
        coded = "|".join(family.encode().hex() for family in (SEALED, TYPED))
        for table in tables:
            statement = sql.SQL("SELECT count(*) FROM {} AS row WHERE row::text ~ %s").format(sql.SQL(table))
            cursor.execute(statement, [f"{plain}|{coded}"])
            if count := cursor.fetchone()[0]:
                found.append((table, count))
    return found


def on_disk(folder: Path) -> dict[str, list[str]]:
    """The files of this database and of the server's journal in which a token stands in clear, by its family."""
    with databases.cursor_as(databases.OWNER, current_database()) as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        places = [folder / "base" / str(cursor.fetchone()[0]), folder / "base" / "pgsql_tmp", folder / "pg_wal"]
    found: dict[str, list[str]] = {}
    for path in sorted(each for place in places for each in place.rglob("*") if each.is_file()):
        for token in tokens_in_file(path):
            found.setdefault(token[:4], []).append(f"{token} in {path.relative_to(folder)}")
    return found


def tokens_in_file(path: Path) -> set[str]:
    try:
        if not path.stat().st_size:
            return set()
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return {each.group().decode() for each in re.finditer(TOKEN.pattern.encode(), content)}
    except FileNotFoundError:  # the server recycles its journal
        return set()


def in_queue() -> set[str]:
    """Tokens in the names and the values of every key of the broker."""
    broker = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    values = {
        b"string": broker.get,
        b"list": lambda key: broker.lrange(key, 0, -1),
        b"set": broker.smembers,
        b"zset": lambda key: broker.zrange(key, 0, -1),
        b"hash": broker.hgetall,
    }
    found: set[str] = set()
    for key in broker.scan_iter(count=1000):
        read = values.get(broker.type(key))
        found |= tokens(f"{key!r} {read(key) if read else ''!r}")
    return found
