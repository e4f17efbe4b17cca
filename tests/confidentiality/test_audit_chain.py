"""The audit and its seals, in transactions that really commit; what is broken is broken by the owner of the tables."""

import random
import uuid

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from accounts.models import OrganisationRole
from confidentiality import audit, auditors, chain
from confidentiality.chain import Head
from confidentiality.context import acting_as
from tests import databases
from tests.confidentiality.conftest import person
from tests.confidentiality.events import auditor, entries
from tests.confidentiality.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def as_owner(owner):
    """Django itself as the owner: what `audit_verify` needs; the triggers are off, as a superuser could have them."""
    for table in ("confidentiality_auditevent", "confidentiality_auditseal"):
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    databases.connect_django(databases.OWNER, databases.own_name())
    yield owner
    databases.connect_django(databases.RUNTIME, databases.own_name())


@pytest.fixture
def ten_events():
    for number in range(10):
        audit.record("point.create", kind="point", object_id=uuid.uuid4(), number=number, other=uuid.uuid4())


def test_ids_and_numbers_only():
    for content in ("a name", ["x"], {"a": 1}, 1.5):
        with pytest.raises(TypeError):
            audit.record("x", kind="x", object_id=None, thing=content)


def test_each_event_is_sealed_as_its_transaction_commits(ten_events, as_owner):
    result = audit.verify()

    assert result.holds
    assert result.head.sequence == 10
    assert chain.current_head() == result.head


def test_a_rolled_back_event_leaves_no_gap():
    audit.record("a", kind="x", object_id=None)
    with transaction.atomic():
        audit.record("b", kind="x", object_id=None)
        transaction.set_rollback(True)
    audit.record("c", kind="x", object_id=None)

    assert [(entry.sequence, entry.verb) for entry in entries()][-2:] == [(1, "a"), (2, "c")]


def test_writers_at_once_make_one_chain(owner):
    def write():
        for _ in range(25):
            with transaction.atomic():
                audit.record("a", kind="x", object_id=uuid.uuid4())
                audit.record("b", kind="x", object_id=uuid.uuid4())

    assert at_once(*[write] * 4) == [None] * 4

    databases.connect_django(databases.OWNER, databases.own_name())
    result = audit.verify()
    databases.connect_django(databases.RUNTIME, databases.own_name())
    assert (result.holds, result.head.sequence) == (True, 200)


COLUMNS = {
    "actor": "gen_random_uuid()",
    "on_behalf_of": "gen_random_uuid()",
    "session": "'x'",
    "address": "'x'",
    "request": "gen_random_uuid()",
    "factor_age": "7",
    "verb": "'point.read'",
    "kind": "'x'",
    "object_id": "gen_random_uuid()",
    "outcome": "'deny'",
    '"grant"': "gen_random_uuid()",
    "ids": "'{}'",
    "at": "at + interval '1 microsecond'",
    "id": "gen_random_uuid()",
}


@pytest.mark.usefixtures("ten_events")
def test_every_changed_column_is_found_and_named(as_owner):
    for column, value in COLUMNS.items():
        bad = random.randint(1, 10)
        as_owner.execute("BEGIN")
        as_owner.execute(
            f"UPDATE confidentiality_auditevent SET {column} = {value}"
            " WHERE id = (SELECT event_id FROM confidentiality_auditseal WHERE sequence = %s)",
            [bad],
        )
        as_owner.execute("COMMIT")
        result = audit.verify()
        assert (column, result.first_bad) == (column, bad)
        restore(as_owner)


def restore(owner):
    """A clean chain again: same template, same ten events."""
    owner.execute("TRUNCATE confidentiality_auditevent, confidentiality_auditseal")
    owner.execute("ALTER TABLE confidentiality_auditevent ENABLE TRIGGER USER")
    for number in range(10):
        audit.record("point.create", kind="point", object_id=uuid.uuid4(), number=number)
    owner.execute("ALTER TABLE confidentiality_auditevent DISABLE TRIGGER USER")


HARMS = {
    "event removed": (
        4,
        "DELETE FROM confidentiality_auditevent WHERE id IN (SELECT event_id FROM {seals} WHERE sequence = 4)",
    ),
    "seal removed": (6, "DELETE FROM {seals} WHERE sequence = 6"),
    "seal changed": (3, "UPDATE {seals} SET digest = sha256('x') WHERE sequence = 3"),
    "order changed": (
        5,
        """UPDATE {seals} s SET event_id = o.event_id FROM (SELECT sequence, event_id FROM {seals}) o
        WHERE (s.sequence, o.sequence) IN ((5, 6), (6, 5))""",
    ),
    "event slipped in": (
        11,
        """INSERT INTO confidentiality_auditevent (id, at, session, address, verb, kind, outcome, ids)
        VALUES (gen_random_uuid(), now(), '', '', 'x', 'x', 'allow', '{{}}')""",
    ),
}


@pytest.mark.parametrize(("bad", "harm"), HARMS.values(), ids=HARMS)
@pytest.mark.usefixtures("ten_events")
def test_removal_and_reorder_are_found_and_named(as_owner, bad, harm):
    as_owner.execute("ALTER TABLE confidentiality_auditseal DROP CONSTRAINT confidentiality_auditseal_event_id_key")
    as_owner.execute(harm.format(seals="confidentiality_auditseal"))

    assert audit.verify().first_bad == bad


@pytest.mark.usefixtures("ten_events")
def test_a_cut_tail_is_found_with_the_head_from_the_second_place(as_owner):
    kept = Head.parse(str(chain.current_head()))
    as_owner.execute(
        "WITH cut AS (DELETE FROM confidentiality_auditseal WHERE sequence > 8 RETURNING event_id)"
        " DELETE FROM confidentiality_auditevent WHERE id IN (SELECT event_id FROM cut)"
    )

    assert audit.verify().holds
    assert audit.verify(kept).first_bad == 9


@pytest.mark.usefixtures("ten_events")
def test_a_chain_that_was_sealed_anew_is_found_with_the_kept_head(as_owner):
    kept = chain.current_head()
    restore(as_owner)

    assert audit.verify().holds
    assert audit.verify(kept).first_bad == 10


@pytest.mark.usefixtures("ten_events")
def test_the_commands_say_what_holds_and_what_does_not(as_owner, capsys):
    call_command("audit_head")
    head = capsys.readouterr().out.strip()
    call_command("audit_verify", head=head)
    assert "10 seals hold" in capsys.readouterr().out

    as_owner.execute("UPDATE confidentiality_auditseal SET digest = 'x' WHERE sequence = 2")
    with pytest.raises(CommandError, match="seal 2"):
        call_command("audit_verify", head=head)


def test_the_time_is_the_databases(owner):
    from datetime import timedelta  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415

    written = audit.event("a", kind="x", object_id=None)
    written.at = timezone.now() - timedelta(days=400)
    audit.record_all([written])

    owner.execute("SELECT now() - at < interval '1 minute' FROM confidentiality_auditevent")
    assert owner.fetchone() == (True,)


def test_sealing_is_refused_where_the_order_could_be_wrong():
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_isolation = 'repeatable read'")

    with pytest.raises(DatabaseError, match="READ COMMITTED"):
        audit.record("a", kind="x", object_id=None)
    connection.close()


def test_auditors_only_and_their_look_is_recorded(ten_events):
    stranger, former, inactive = person("Stranger"), auditor(), auditor()
    OrganisationRole.objects.filter(user=former).update(since="2020-01-01T00:00Z", until="2021-01-01T00:00Z")
    type(stranger).objects.filter(pk=inactive.pk).update(is_active=False)
    for reader in (stranger, former, inactive, None):
        with pytest.raises(DatabaseError, match="auditors only"), acting_as(reader):
            auditors.page()

    looking = auditor()
    with acting_as(looking):
        first = auditors.page(count=3)
    with acting_as(looking):
        second = auditors.page(count=3, before=first[-1].sequence)

    assert [entry.sequence for entry in second] == [first[-1].sequence - offset for offset in (1, 2, 3)]
    with acting_as(looking):
        assert auditors.page(count=1)[0].verb == "audit.read"


def test_a_million_events_would_be_verified_in_half_a_minute(owner, as_owner):
    """A sample: the chain is walked at 33,000 links a second or more."""
    import time  # noqa: PLC0415

    as_owner.execute("ALTER TABLE confidentiality_auditevent ENABLE TRIGGER USER")
    with transaction.atomic():
        audit.record_all(audit.event("point.read", kind="point", object_id=uuid.uuid4()) for _ in range(4000))
    tries = []
    for _ in range(4):  # The best of four: other tests run beside this one.
        started = time.perf_counter()
        result = audit.verify()
        tries.append(time.perf_counter() - started)
    seconds = min(tries)

    assert result.head.sequence == 4000
    assert seconds < 4000 / 33_000 * 8, seconds  # Eight times the goal: machines that test are busy.
