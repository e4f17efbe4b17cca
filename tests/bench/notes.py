"""`./backchannel bench notes [NOTES]`: the first fifty points that four readers may see, and their texts.

Of the notes 70 % lie in the teams of one process per hundred notes, 30 % in audiences of named people, one of its own
for each; four of 2,000 readers sit in each team, three in each named set. `typical` is one of them,
`heavy` sits in a fifth of all processes, `needle` holds three old grants, `nobody` none.

One line of JSON per reader: the time in the database for the list (`median_ms`, `p95_ms`, goal 3), and for the list
with its fifty texts, which row security guards (`median_rls_ms`, goal 5); the buffers that the list touches. Where the
server runs beside this, `cpu_ms` and `cpu_rls_ms` are what it computed for them (median), busy machine or not.
The texts are as long as ciphertexts of notes and cannot be opened: nothing here needs to.
"""

import argparse
import json
import math
import os
import statistics
import sys
import time
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection  # noqa: E402

from accounts.models import Organisation, User  # noqa: E402
from confidentiality.context import acting_as  # noqa: E402
from confidentiality.models import SealedText  # noqa: E402
from confidentiality.newest import newest_statement  # noqa: E402
from dialogues.models import Conflict, Point, Process  # noqa: E402
from tests import databases  # noqa: E402

SHOWN, ROUNDS, WARM = 50, 40, 3
LIST_GOAL, RLS_GOAL = 3, 5
AS_IDS = """
CREATE FUNCTION {}(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
  RETURN ('00000000-0000-4000-{}-' || lpad(n::text, 12, '0'))::uuid
"""
LETTERS = {"u": "8000", "a": "9000", "p": "a000", "s": "b000"}
PERSONAS = {
    "typical": range(31, 61),
    "heavy": range(2001, 2002),
    "needle": range(2002, 2003),
    "nobody": range(2003, 2004),
}
# The rows of a table without its keys to others: a million rows are checked here by how they are made.
FOREIGN_KEYS = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
WHERE contype = 'f' AND conrelid IN ('dialogues_point'::regclass, 'confidentiality_sealedtext'::regclass)
"""
WHO_AND_WHERE = """
INSERT INTO accounts_user SELECT (jsonb_populate_record(one,
    jsonb_build_object('id', u(n), 'email', 'u' || n || '@example.org'))).*
  FROM accounts_user one, generate_series(2, 2003) n WHERE one.id = u(1);
INSERT INTO dialogues_process SELECT (jsonb_populate_record(one,
    jsonb_build_object('id', p(n), 'code_name', 'Bench ' || n))).*
  FROM dialogues_process one, generate_series(2, {processes}) n WHERE one.id = p(1);
INSERT INTO confidentiality_datakey (id, scope_kind, scope_id, wrapped, kek_version)
  SELECT p(n), 'process', p(n), '\\x00', 1 FROM generate_series(1, {processes}) n;
INSERT INTO confidentiality_audience (id, kind, scope_kind, scope_id, digest)
  SELECT a(n), 'team', 'process', p(n), '' FROM generate_series(1, {processes}) n;
INSERT INTO confidentiality_audience (id, kind, scope_kind, scope_id, digest)
  SELECT a(n), 'named', '', NULL, n::text FROM generate_series({processes} + 1, {audiences}) n;
INSERT INTO confidentiality_grant (id, user_id, permission_id, content_object_id, basis, reason)
  SELECT gen_random_uuid(), u(who), permission.id, a(what), 'seat', ''
  FROM (
    SELECT (n * 4 + k) % 2000 + 1 AS who, n AS what FROM generate_series(1, {processes}) n, generate_series(0, 3) k
    UNION SELECT (hashint8(n * 3 + k) & 65535) % 2000 + 1, n
      FROM generate_series({processes} + 1, {audiences}) n, generate_series(0, 2) k
    UNION SELECT 2001, n FROM generate_series(5, {processes}, 5) n
    UNION SELECT 2002, n FROM generate_series({processes} + 1, {processes} + 3) n
  ) given (who, what), auth_permission permission WHERE permission.codename = 'read_audience';
"""
NOTES = """
CREATE UNLOGGED TABLE note AS SELECT n, p(n / 10 % {processes} + 1) AS process,
    a(CASE WHEN n % 10 < 7 THEN n / 10 % {processes} + 1 ELSE {processes} + n / 10 * 3 + n % 10 - 6 END) AS audience,
    timestamptz '2020-01-01' + n * (interval '5 years' / {notes}) AS written
  FROM generate_series(0, {notes} - 1) n;
INSERT INTO confidentiality_sealedtext
    (id, ciphertext, kind, object_id, version, audience_id, key_id, written_by_id, created_at)
  SELECT s(n), decode(repeat(md5(n::text), 10), 'hex'), 'point', s(n), 1, audience, process, u(1), written FROM note;
INSERT INTO dialogues_point
    (id, position, version, distribution, attribution, caveats, kind, audience_id, body_id, created_by_id, process_id,
     created_at)
  SELECT s(n), 0, 1, 'AMBER_STRICT', 'chatham', '[]', '', audience, s(n), u(1), process, written FROM note;
UPDATE confidentiality_audience SET newest_at = newest FROM
  (SELECT audience, max(written) AS newest FROM note GROUP BY audience) known WHERE audience = id;
INSERT INTO confidentiality_recent SELECT DISTINCT audience.id, held.user_id, audience.newest_at
  FROM confidentiality_grant held JOIN confidentiality_audience audience ON audience.id = held.content_object_id;
"""
GUARDED = ("dialogues_point", "confidentiality_sealedtext", "confidentiality_grant")
TIDY = (*GUARDED, "confidentiality_recent", "confidentiality_audience", "accounts_user")


def an_id(letter: str, number: int) -> UUID:
    return UUID(f"00000000-0000-4000-{LETTERS[letter]}-{number:012}")


def begin() -> None:
    """One of each, as the application makes them; the others are like these."""
    house = Organisation.objects.create(name="Bench", code="bench", kind=Organisation.Kind.CONVENOR)
    person = User.objects.create_user(id=an_id("u", 1), email="u1@example.org", name="U")
    conflict = Conflict.objects.create(name="Bench")
    Process.objects.create(id=an_id("p", 1), code_name="Bench 1", conflict=conflict, convenor=house, created_by=person)


def fill(notes: int) -> None:
    begin()
    sizes = {"notes": notes, "processes": max(notes // 100, 10)}
    sizes["audiences"] = sizes["processes"] + notes * 3 // 10
    with databases.cursor_as(databases.OWNER, connection.settings_dict["NAME"]) as cursor:
        cursor.execute("SET synchronous_commit = off; SET statement_timeout = 0; SET maintenance_work_mem = '256MB'")
        for name, group in LETTERS.items():
            cursor.execute(AS_IDS.format(name, group))
        cursor.execute(FOREIGN_KEYS)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(WHO_AND_WHERE.format(**sizes))
        cursor.execute(NOTES.format(**sizes))
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for table in TIDY:
            cursor.execute(f"VACUUM ANALYZE {table}")


@dataclass
class Measured:
    """Milliseconds that the database works for the list, and for the list and its texts; buffers of the list."""

    took: list[float] = field(default_factory=list)
    with_texts: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    cpu_with_texts: list[float] = field(default_factory=list)
    buffers: int = 0


def computed() -> float:
    """Milliseconds that the server's process for this connection has computed; nan where that cannot be read."""
    try:
        nanoseconds, *_ = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()
    except OSError:
        return math.nan
    return int(nanoseconds) / 1e6


def measure(reader: UUID) -> Measured:
    listing = newest_statement(Point.objects.all(), reader, SHOWN, None, SHOWN)
    found = Measured()
    with acting_as(reader), connection.cursor() as cursor:
        cursor.execute(*listing)
        ids = [row[0] for row in cursor.fetchall() if row[0]]
        texts = SealedText.objects.filter(pk__in=ids).select_related("key")
        assert texts.count() == len(ids)
        for number in range(WARM + ROUNDS):
            before = computed()
            spent, found.buffers = explained(cursor, *listing)
            between = computed()
            opened = explained(cursor, *texts.query.sql_with_params())[0] if ids else 0.0
            if number >= WARM:
                found.took.append(spent)
                found.with_texts.append(spent + opened)
                found.cpu.append(between - before)
                found.cpu_with_texts.append(computed() - before)
    return found


def explained(cursor: object, statement: str, parameters: object) -> tuple[float, int]:
    """What the server says that it needed, planning and all."""
    cursor.execute("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + statement, parameters)  # type: ignore[attr-defined]
    told = cursor.fetchone()[0][0]  # type: ignore[attr-defined]
    plan = told["Plan"]
    return told["Planning Time"] + told["Execution Time"], plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./backchannel bench notes")
    parser.add_argument("notes", type=int, nargs="?", default=100_000)
    parser.add_argument("--filled", action="store_true", help="measure what an earlier run left in this database")
    wanted = parser.parse_args(arguments)
    began = time.monotonic()
    if not wanted.filled:
        fill(wanted.notes)
        print(f"{wanted.notes} notes in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    is_slow = False
    for persona, numbers in PERSONAS.items():
        measured = [measure(an_id("u", number)) for number in numbers]

        def all_of(name: str, measured: list[Measured] = measured) -> list[float]:
            return list(chain.from_iterable(getattr(each, name) for each in measured))

        line = {
            "persona": persona,
            "notes": wanted.notes,
            "median_ms": round(statistics.median(all_of("took")), 3),
            "p95_ms": round(statistics.quantiles(all_of("took"), n=20)[-1], 3),
            "median_rls_ms": round(statistics.median(all_of("with_texts")), 3),
            "p95_rls_ms": round(statistics.quantiles(all_of("with_texts"), n=20)[-1], 3),
            "cpu_ms": round(statistics.median(all_of("cpu")), 3),
            "cpu_rls_ms": round(statistics.median(all_of("cpu_with_texts")), 3),
            "buffers": max(each.buffers for each in measured),
        }
        is_slow |= line["median_ms"] > LIST_GOAL or line["median_rls_ms"] > RLS_GOAL
        print(json.dumps(line), flush=True)
    return int(is_slow)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
