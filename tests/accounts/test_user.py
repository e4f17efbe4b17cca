import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation, OrganisationRole, User

pytestmark = pytest.mark.django_db


def test_address_is_unique_in_any_case(facilitator):
    with pytest.raises(IntegrityError, match="user_email_is_unique_in_any_case"):
        User.objects.create(email="LIO@Example.ORG", name="Another")


def test_there_is_one_guard():
    User.objects.create_user(email="guard@example.org", name="guard", is_guard=True)

    with pytest.raises(IntegrityError, match="user_there_is_one_guard"):
        User.objects.create_user(email="guard2@example.org", name="guard", is_guard=True)


def test_active_account_was_not_deactivated(facilitator):
    with pytest.raises(IntegrityError, match="user_active_is_not_deactivated"):
        User.objects.filter(pk=facilitator.pk).update(deactivated_at=timezone.now())


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"role": "owner"}, "organisationrole_role_is_known"),
        ({"until": timezone.now() - timezone.timedelta(days=9)}, "organisationrole_ends_after_it_began"),
    ],
)
def test_role_of_an_organisation_is_well_formed(facilitator, institute, change, constraint):
    fields = {"user": facilitator, "organisation": institute, "role": "auditor", **change}

    with pytest.raises(IntegrityError, match=constraint):
        OrganisationRole.objects.create(**fields)


def test_role_is_held_once_at_a_time(facilitator, institute):
    role = OrganisationRole.objects.create(user=facilitator, organisation=institute, role="auditor")
    with pytest.raises(IntegrityError, match="organisationrole_held_once"), transaction.atomic():
        OrganisationRole.objects.create(user=facilitator, organisation=institute, role="auditor")

    role.until = timezone.now()
    role.save()
    OrganisationRole.objects.create(user=facilitator, organisation=institute, role="auditor")

    assert OrganisationRole.objects.held_by(facilitator).count() == 1


def test_unknown_time_zone_and_kind_are_refused(facilitator):
    facilitator.time_zone = "Valley/Anser"

    with pytest.raises(ValidationError):
        facilitator.full_clean()
    with pytest.raises(IntegrityError, match="organisation_kind_is_known"):
        Organisation.objects.create(name="x", code="x", kind="donor")


def test_superuser_is_permitted_nothing(facilitator):
    facilitator.is_superuser = True
    facilitator.save()
    known = Permission.objects.values_list("content_type__app_label", "codename")
    every = [f"{app}.{codename}" for app, codename in known]

    assert every
    assert not [name for name in every if facilitator.has_perm(name)]
    assert not facilitator.has_module_perms("accounts")


def test_person_sees_colleagues_and_nobody_else(facilitator, newcomer, official):
    house = facilitator.organisation
    gone = User.objects.create(email="gone@example.org", name="Gone", organisation=house, is_active=False)
    guard = User.objects.create_user(email="guard@example.org", name="guard", is_guard=True)

    assert set(User.objects.visible_to(facilitator)) == {facilitator, newcomer}
    assert set(User.objects.visible_to(official)) == {official}
    assert [set(User.objects.visible_to(each)) for each in (gone, guard, AnonymousUser())] == [set(), set(), set()]


def test_officials_of_one_ministry_do_not_see_each_other(official, ministry):
    User.objects.create_user(email="second@example.org", name="Second", organisation=ministry)

    assert set(User.objects.visible_to(official)) == {official}


def test_administrator_sees_the_organisation_kept(facilitator, official, ministry):
    role = OrganisationRole.objects.create(user=facilitator, organisation=ministry, role="administrator")
    during = set(User.objects.visible_to(facilitator))
    role.until = timezone.now()
    role.save()

    assert during == {facilitator, official}
    assert set(User.objects.visible_to(facilitator)) == {facilitator}
