"""Row security alone, without any filter of ours: what a page would show if `visible_to` were forgotten."""

import uuid

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from confidentiality import audiences, rowsecurity, sealed, systemchecks
from confidentiality.context import acting_as, current_user_id
from confidentiality.models import Audience, AuditEvent, AuditSeal, SealedDraft, SealedFile, SealedText
from tests import databases
from tests.confidentiality.conftest import person

pytestmark = pytest.mark.django_db
REFUSED = "permission denied|row-level security|append-only"


def test_without_a_filter_each_reader_sees_only_their_own(write, amina, bashir, chloe, dario, process):
    shared = write()
    private = write(audience=audiences.own(amina, process))

    seen = {}
    for reader in (amina, bashir, chloe, dario, None):
        with acting_as(reader):
            seen[reader] = set(SealedText.objects.values_list("pk", flat=True))

    assert seen == {
        amina: {shared.pk, private.pk},
        bashir: {shared.pk},
        chloe: set(),
        dario: set(),
        None: set(),
    }


def test_files_and_drafts_are_bound_alike(amina, bashir, chloe, team, process):
    with acting_as(amina):
        sealed.seal_file(b"x", kind="k", object_id=uuid.uuid4(), audience=team, key_scope=process, by=amina)
        sealed.save_draft(uuid.uuid4(), "x", by=amina, key_scope=process)

    for model, readers in ((SealedFile, {amina, bashir}), (SealedDraft, {amina})):
        for reader in (amina, bashir, chloe):
            with acting_as(reader):
                assert model.objects.exists() == (reader in readers)


def test_a_setting_that_is_no_id_opens_nothing(write):
    write()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('backchannel.user_id', '', true)")
        cursor.execute("SELECT count(*) FROM confidentiality_sealedtext")
        assert cursor.fetchone() == (0,)


def test_counting_and_existence_do_not_tell_of_hidden_rows(write, chloe):
    row = write()
    with acting_as(chloe):
        assert SealedText.objects.count() == 0
        assert not SealedText.objects.filter(pk=row.pk).exists()


def test_deactivation_and_expiry_count_without_our_filter(write, amina, bashir, team):
    write()
    User.objects.filter(pk=bashir.pk).update(is_active=False)
    with acting_as(bashir):
        assert not SealedText.objects.exists()

    audiences.settle(team, basis="seat", members={}, by=amina)
    with acting_as(amina):
        assert not SealedText.objects.exists()


def test_a_row_whose_writer_is_not_inside_is_refused_by_the_database(write, chloe, team):
    row = write()
    for columns in ({"written_by": chloe}, {"written_by_id": row.written_by_id}):
        stranger = SealedText(kind="k", object_id=uuid.uuid4(), audience=team, key=row.key, ciphertext=b"x", **columns)
        with pytest.raises(DatabaseError, match=REFUSED), acting_as(chloe):
            stranger.save(force_insert=True)


def test_a_member_cannot_write_in_the_name_of_another(write, amina, bashir, team):
    row = write()
    forged = SealedText(kind="k", object_id=uuid.uuid4(), audience=team, key=row.key, ciphertext=b"x", written_by=amina)
    with pytest.raises(DatabaseError, match=REFUSED), acting_as(bashir):
        forged.save(force_insert=True)


@pytest.mark.parametrize("model", [SealedText, SealedFile, AuditEvent, AuditSeal])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id", "TRUNCATE {} CASCADE"])
def test_append_only_tables_refuse_the_runtime_role(model, statement, write, amina):
    write()
    table = model._meta.db_table
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting_as(amina),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table).replace("id = id", f"{model._meta.pk.column} = {model._meta.pk.column}"))


def test_the_audit_cannot_be_read_by_the_runtime_role():
    for model in (AuditEvent, AuditSeal):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            list(model.objects.all())


def test_the_runtime_role_cannot_turn_row_security_off(write):
    write()
    for statement in (
        "ALTER TABLE confidentiality_sealedtext DISABLE ROW LEVEL SECURITY",
        "DROP POLICY confidentiality_sealedtext_select ON confidentiality_sealedtext",
        "CREATE POLICY p ON confidentiality_sealedtext USING (true)",
        "SET ROLE backchannel_owner",
        "INSERT INTO guardian_userobjectpermission DEFAULT VALUES",
        "UPDATE auth_permission SET codename = 'x'",
        "UPDATE confidentiality_audience SET newest_at = now()",
    ):
        with (
            pytest.raises(DatabaseError, match=r"must be owner|permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL row_security = off")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute("SELECT * FROM confidentiality_sealedtext")


def test_the_policies_are_worked_out_once_per_statement(write, amina):
    write()
    with acting_as(amina), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (VERBOSE) SELECT * FROM confidentiality_sealedtext")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "current_setting" in plan
    assert "InitPlan" in plan
    assert "hashed SubPlan" in plan
    filters = [line for line in plan.splitlines() if "Filter" in line and "current_setting" in line]
    assert filters == [], plan


def test_the_reader_before_comes_back(amina, bashir):
    def told():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('backchannel.user_id', true)")
            return cursor.fetchone()[0]

    with acting_as(amina):
        with acting_as(bashir):
            assert (told(), current_user_id()) == (str(bashir.pk), bashir.pk)
        assert (told(), current_user_id()) == (str(amina.pk), amina.pk)
        with pytest.raises(ZeroDivisionError), acting_as(bashir):
            _ = 1 / 0
        assert (told(), current_user_id()) == (str(amina.pk), amina.pk)
    assert (told(), current_user_id()) == ("", None)


@pytest.mark.django_db(transaction=True)
def test_a_connection_reused_after_an_exception_reads_as_nobody(request):
    amina = person("Amina")
    with pytest.raises(ZeroDivisionError), acting_as(amina):
        _ = 1 / 0

    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('backchannel.user_id', true), '')")
        assert cursor.fetchone() == ("",)
    assert current_user_id() is None


# The proof at the start of each process.


def test_all_is_well_as_migrated():
    assert rowsecurity.check() == []


def test_every_sealed_table_is_on_the_list():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_name)"
            " WHERE column_name = 'ciphertext' AND t.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
        )
        assert {name for (name,) in cursor.fetchall()} == set(rowsecurity.SECURED)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("ALTER TABLE confidentiality_sealedtext NO FORCE ROW LEVEL SECURITY", "E004"),
        ("ALTER TABLE confidentiality_sealedfile DISABLE ROW LEVEL SECURITY", "E004"),
        ("DROP POLICY confidentiality_sealeddraft_select ON confidentiality_sealeddraft", "E005"),
        ("CREATE POLICY open ON confidentiality_sealedtext USING (true)", "E006"),
        ("CREATE POLICY open ON confidentiality_sealedtext FOR SELECT USING (true)", "E006"),
    ],
)
def test_each_hole_is_found(owner, harm, code):
    owner.execute(harm)

    assert [message.id for message in rowsecurity.check()] == [f"confidentiality.{code}"]


@pytest.mark.parametrize("role", ["postgres", "backchannel_owner", "backchannel_backup"])
def test_a_role_that_row_security_does_not_bind_is_refused(settings, role):
    settings.RUNTIME_ROLE = role

    assert {message.id for message in rowsecurity.check()} >= {"confidentiality.E002", "confidentiality.E003"}


@pytest.mark.django_db(transaction=True)
def test_the_owner_sees_rows_for_backfills_and_the_backup_role_for_dumps(owner):
    amina = person("Amina")
    with acting_as(amina):
        audience = audiences.own(amina, _process())
        sealed.seal("x", kind="k", object_id=uuid.uuid4(), audience=audience, key_scope=_process(), by=amina)

    owner.execute("SELECT count(*) FROM confidentiality_sealedtext")
    assert owner.fetchone() == (1,)
    with pytest.raises(psycopg2.Error, match="append-only"):
        owner.execute("UPDATE confidentiality_sealedtext SET ciphertext = 'x'")
    with pytest.raises(psycopg2.Error, match="append-only"):
        owner.execute("DELETE FROM confidentiality_sealedtext")
    owner.execute("SELECT has_table_privilege('backchannel_backup', 'confidentiality_sealedtext', 'SELECT')")
    assert owner.fetchone() == (True,)
    assert Audience.objects.count() == 1
    assert databases.RUNTIME["USER"] == connection.settings_dict["USER"]


def _process():
    from confidentiality.scopes import Scope  # noqa: PLC0415

    return Scope("process", uuid.UUID(int=7))


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_was_stopped_half_way_can_go_on_and_nothing_else_starts(owner):
    for table in rowsecurity.SECURED:
        for policy in ("select", "insert", "update", "delete"):
            owner.execute(f"DROP POLICY {table}_{policy} ON {table}")
    owner.execute("DROP VIEW confidentiality_writable, confidentiality_readable")

    assert systemchecks.check_database(databases=["default"]) == []
    with pytest.raises(ImproperlyConfigured, match="lacks policies"):
        systemchecks.refuse_unless_safe()
