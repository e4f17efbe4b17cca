"""The bounded list: always what brute force gives, and never more than 2,000 buffers for anybody.

Both run over a table of the shape of every `Confidential` model; `dialogues.Point` has the same index and trigger.
"""

import random
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.db.models import Q

from accounts.models import User
from confidentiality import audiences
from confidentiality.models import Audience, ConfidentialQuerySet, Grant
from confidentiality.newest import newest_ids, newest_statement
from confidentiality.scopes import Scope
from tests.confidentiality.conftest import person

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = """
CREATE TABLE shelf (id uuid PRIMARY KEY, audience_id uuid NOT NULL, created_at timestamptz NOT NULL, even boolean);
CREATE INDEX ON shelf (audience_id, created_at DESC, id DESC);
CREATE TRIGGER shelf_newest AFTER INSERT OR UPDATE OF audience_id, created_at ON shelf
  FOR EACH ROW EXECUTE FUNCTION confidentiality_raise_newest();
GRANT SELECT, INSERT ON shelf TO backchannel_runtime;
"""
LIMIT = 2_000


class Shelf(models.Model):
    id = models.UUIDField(primary_key=True)
    audience_id = models.UUIDField()
    created_at = models.DateTimeField()
    even = models.BooleanField(null=True)

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        apps = Apps()
        app_label = "shelf"
        db_table = "shelf"

    def __str__(self):
        return str(self.pk)


@pytest.fixture
def shelf(owner):
    owner.execute(TABLE)
    return owner


def brute_force(reader, rows):
    """Everything there is, asked one by one, newest first."""
    mine = {audience.pk for audience in Audience.objects.all() if audiences.may_read(reader, audience)}
    visible = [(row.created_at, row.pk) for row in rows if row.audience_id in mine]
    return sorted(visible, reverse=True)


@pytest.mark.parametrize("seed", range(4))
def test_it_equals_brute_force_on_every_page(shelf, seed):
    dice = random.Random(seed)
    day = datetime(2026, 1, 1, tzinfo=UTC)
    reader, giver = person("Reader"), person("Giver")
    Audience.objects.bulk_create(Audience(kind="team", scope_kind="process", scope_id=uuid.uuid4()) for _ in range(40))
    made = list(Audience.objects.all())
    for audience in dice.sample(made, 33):
        for basis in dice.choice([["seat"], ["seat", "named"]]):
            audiences.admit(audience, reader, basis=basis, by=giver)
    for audience in dice.sample(made, 6):
        audiences.dismiss(audience, reader, basis="seat", by=giver)
    # Few instants, so that rows of different audiences share one; some audiences far behind, some empty.
    Shelf.objects.bulk_create(
        Shelf(
            id=uuid.UUID(int=dice.getrandbits(128)),
            audience_id=dice.choice(made[:35]).pk,
            created_at=day + timedelta(minutes=dice.choice([dice.randint(0, 40), dice.randint(0, 9000)])),
            even=dice.random() < 0.5,
        )
        for _ in range(400)
    )

    for rows in (Shelf.objects.all(), Shelf.objects.filter(even=True)):
        expected = brute_force(reader, rows)
        assert set(rows.visible_to(reader).values_list("created_at", "pk")) == set(expected)
        for count in (1, 7, 50):
            before = None
            for page in range(8):
                found = [(row.created_at, row.pk) for row in rows.newest_visible_to(reader, count, before)]
                assert found == expected[page * count : (page + 1) * count]
                before = found[-1] if found else before


def test_audiences_whose_newest_row_is_of_another_kind_do_not_hide_rows(shelf):
    """`newest_at` promises only that nothing is newer: here it lies far ahead of the rows of almost all audiences."""
    reader, giver = person("Reader"), person("Giver")
    day = datetime(2026, 1, 1, tzinfo=UTC)
    made = [audiences.team(Scope("process", uuid.uuid4())) for _ in range(30)]
    for number, audience in enumerate(made):
        audiences.admit(audience, reader, basis="seat", by=giver)
        Shelf.objects.create(id=uuid.uuid4(), audience_id=audience.pk, created_at=day - timedelta(days=30 - number))
    last = [str(made[-1].pk)]
    shelf.execute("UPDATE confidentiality_audience SET newest_at = now() WHERE id <> %s", last)
    shelf.execute("UPDATE confidentiality_recent SET newest_at = now() WHERE audience_id <> %s", last)

    for count in (1, 2, 5):
        found = [(row.created_at, row.pk) for row in Shelf.objects.newest_visible_to(reader, count)]
        assert found == brute_force(reader, Shelf.objects.all())[:count]


@pytest.mark.parametrize("later", [0, 1])
def test_rows_of_one_instant_in_two_audiences_are_told_apart_by_their_ids(shelf, later):
    reader, giver = person("Reader"), person("Giver")
    made = [audiences.team(Scope("process", uuid.uuid4())) for _ in range(2)]
    for number, audience in enumerate(made):
        audiences.admit(audience, reader, basis="seat", by=giver)
        row_id = uuid.UUID(int=2 if number == later else 1)
        Shelf.objects.create(id=row_id, audience_id=audience.pk, created_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert [row.pk.int for row in Shelf.objects.newest_visible_to(reader, 1)] == [2]


def test_nobody_and_nothing(shelf):
    reader = person("Reader")
    assert Shelf.objects.newest_visible_to(None, 50) == []
    assert Shelf.objects.newest_visible_to(reader, 50) == []
    assert Shelf.objects.newest_visible_to(reader, 0) == []
    assert Shelf.objects.filter(pk__in=[]).newest_visible_to(reader, 50) == []
    assert not Shelf.objects.visible_to(None).exists()


# 100,000 rows: 70 % in the 1,000 teams, 30 % in 30,000 audiences of named people, 2,000 readers.
DATA = """
INSERT INTO accounts_user
    (id, email, name, password, is_superuser, language, time_zone, is_active, is_guard, created_at)
  SELECT u(n), 'u' || n || '@example.org', 'U', '', false, 'en', 'UTC', true, false, now()
  FROM generate_series(1, 2003) n;
INSERT INTO confidentiality_audience (id, kind, scope_kind, scope_id, digest)
  SELECT a(n), 'team', 'process', a(n), '' FROM generate_series(1, 1000) n;
INSERT INTO confidentiality_audience (id, kind, scope_kind, scope_id, digest)
  SELECT a(n), 'named', '', NULL, n::text FROM generate_series(1001, 31000) n;
INSERT INTO confidentiality_grant (id, user_id, permission_id, content_object_id, basis, reason)
  SELECT gen_random_uuid(), u(who), permission.id, a(what), 'seat', ''
  FROM (
    SELECT (n * 4 + k) % 2000 + 1 AS who, n AS what FROM generate_series(1, 1000) n, generate_series(0, 3) k
    UNION SELECT (hashint4(n * 3 + k) & 65535) % 2000 + 1, n
      FROM generate_series(1001, 31000) n, generate_series(0, 2) k
    UNION SELECT 2001, n FROM generate_series(5, 1000, 5) n
    UNION SELECT 2002, n FROM generate_series(1001, 1003) n
  ) given (who, what), auth_permission permission WHERE permission.codename = 'read_audience';
ALTER TABLE shelf DISABLE TRIGGER USER;
INSERT INTO shelf (id, audience_id, created_at)
  SELECT gen_random_uuid(), a(CASE WHEN n % 10 < 7 THEN n % 1000 + 1 ELSE 1001 + n * 3 / 10 END),
    timestamptz '2020-01-01' + n * interval '20 minutes' FROM generate_series(0, 99999) n;
ALTER TABLE shelf ENABLE TRIGGER USER;
UPDATE confidentiality_audience SET newest_at = newest FROM
  (SELECT audience_id, max(created_at) AS newest FROM shelf GROUP BY audience_id) known WHERE audience_id = id;
INSERT INTO confidentiality_recent SELECT DISTINCT audience.id, held.user_id, audience.newest_at
  FROM confidentiality_grant held JOIN confidentiality_audience audience ON audience.id = held.content_object_id
  WHERE audience.newest_at IS NOT NULL;
"""
AS_IDS = """
CREATE FUNCTION {}(n integer) RETURNS uuid LANGUAGE sql IMMUTABLE
  RETURN ('00000000-0000-4000-{}-' || lpad(n::text, 12, '0'))::uuid;
"""
TIDY = ("shelf", "confidentiality_recent", "confidentiality_audience", "confidentiality_grant", "accounts_user")
PERSONAS = {"typical": 37, "heavy": 2001, "needle": 2002, "nobody": 2003}


def test_no_reader_costs_more_than_two_thousand_buffers(shelf):
    shelf.execute(AS_IDS.format("u", "8000") + AS_IDS.format("a", "9000"))
    shelf.execute(DATA)
    for table in TIDY:
        shelf.execute(f"VACUUM ANALYZE {table}")

    touched = {}
    for name, number in PERSONAS.items():
        reader = User.objects.get(email=f"u{number}@example.org")
        found = newest_ids(Shelf.objects.all(), reader.pk, 50, None)
        mine = Grant.objects.live().filter(user=reader).values("content_object")
        everything = Shelf.objects.filter(Q(audience_id__in=list(mine.values_list("content_object", flat=True))))
        assert found == list(everything.order_by("-created_at", "-pk").values_list("pk", flat=True)[:50])
        touched[name] = buffers(*newest_statement(Shelf.objects.all(), reader.pk, 50, None, 50))

    assert {name: count for name, count in touched.items() if count > LIMIT} == {}, touched


def buffers(statement, parameters):
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement, parameters)
        plan = cursor.fetchone()[0][0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
