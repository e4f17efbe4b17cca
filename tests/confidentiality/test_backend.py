import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from guardian.utils import get_user_obj_perms_model  # noqa: TID251

from confidentiality import audiences, systemchecks
from confidentiality.models import Audience, Confidential, Grant

READ = "confidentiality.read_audience"
MAY_TOUCH_GUARDIAN = {"confidentiality/models/audience.py"}
OURS = [app for app in settings.INSTALLED_APPS if (Path(settings.BASE_DIR) / app / "__init__.py").exists()]


@pytest.mark.django_db
def test_a_grant_passes_and_nothing_else_does(amina, chloe, dario, team):
    assert amina.has_perm(READ, team)
    assert amina.get_all_permissions(team) == {READ}
    for outsider in (chloe, dario, AnonymousUser()):
        assert not outsider.has_perm(READ, team)
        assert outsider.get_all_permissions(team) == set()


@pytest.mark.django_db
def test_no_permission_holds_for_a_whole_model(amina, dario, team):
    for user in (amina, dario):
        assert not user.has_perm(READ)
        assert user.get_all_permissions() == set()
        assert not user.has_perm("confidentiality.change_audience", team)
        assert not user.has_perm(READ, user)


@pytest.mark.django_db
def test_an_ended_grant_and_a_deactivated_account_do_not_pass(amina, bashir, team):
    audiences.dismiss(team, bashir, basis="seat", by=amina)
    assert not bashir.has_perm(READ, team)

    type(amina).objects.filter(pk=amina.pk).update(is_active=False)
    assert not amina.has_perm(READ, team)
    amina.refresh_from_db()
    assert not amina.has_perm(READ, team)


def test_guardian_finds_the_direct_model():
    assert get_user_obj_perms_model(Audience) is Grant


def test_no_confidential_model_has_model_wide_permissions():
    for model in (Audience, Grant, *(m for m in apps.get_models() if issubclass(m, Confidential))):
        assert model._meta.default_permissions == ()


def test_nobody_else_touches_guardian():
    importers = set()
    for app in OURS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            tree = ast.parse(path.read_text())
            names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
            names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
            if any(name.split(".")[0] == "guardian" for name in names):
                importers.add(path.relative_to(settings.BASE_DIR).as_posix())

    assert importers == MAY_TOUCH_GUARDIAN


def test_grants_are_written_in_one_module():
    writers = set()
    for app in OURS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            if "migrations" not in path.parts and "Grant.objects." in path.read_text():
                text = path.read_text()
                if any(f".{verb}(" in line for line in text.splitlines() if "Grant.objects" in line for verb in WRITES):
                    writers.add(path.relative_to(settings.BASE_DIR).as_posix())

    assert writers == {"confidentiality/audiences.py"}


WRITES = ("create", "bulk_create", "update", "delete", "get_or_create", "update_or_create")


@pytest.mark.django_db(transaction=True)
def test_a_row_in_guardians_generic_tables_stops_the_start(owner):
    assert systemchecks.check_database(databases=["default"]) == []
    owner.execute("SELECT count(*) FROM guardian_userobjectpermission")
    assert owner.fetchone() == (0,)

    owner.execute("INSERT INTO auth_group (name) VALUES ('g')")
    owner.execute(
        "INSERT INTO guardian_groupobjectpermission (object_pk, content_type_id, group_id, permission_id)"
        " SELECT '1', content_type_id, (SELECT id FROM auth_group), id FROM auth_permission LIMIT 1"
    )

    assert [message.id for message in systemchecks.check_database(databases=["default"])] == ["confidentiality.E010"]


@pytest.mark.django_db
def test_the_runtime_role_cannot_write_guardians_generic_tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('guardian_userobjectpermission', 'INSERT'),"
            " has_table_privilege('guardian_groupobjectpermission', 'INSERT')"
        )
        assert cursor.fetchone() == (False, False)
