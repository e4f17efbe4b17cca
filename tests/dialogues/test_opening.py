"""An empty installation: the first conflict and its first process are begun in the browser, by one role alone."""

from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, OrganisationRole, User
from dialogues.models import Conflict, Process, Seat
from tests.cast import user
from tests.confidentiality.events import entries, events_of

pytestmark = pytest.mark.django_db
BEGIN = "dialogues:conflict_begin"
SAID = {"name": "River dispute", "kind": "civil_war", "code_name": "Larkspur", "since": "circa May 2024",
        "track": "t15", "status": "exploring", "stage": "", "expected_interval": "90", "source": ""}  # fmt: skip


def enter(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def manager():
    """As an operator does it: an account, then a role in an organisation that is not there yet."""
    person = User.objects.create_user(email="ina@example.org", name="Ina")
    with pytest.raises(CommandError, match="--name"):
        call_command("appoint", "INA@example.org", "manager", organisation="house")
    for _again in range(2):
        call_command("appoint", "INA@example.org", "manager", organisation="house", name="Third Bank")
    return User.objects.get(pk=person.pk)


def test_first_conflict_and_process_are_begun_from_the_empty_pages(manager):
    client, key = enter(manager), uuid4()
    assert [one.verb for one in entries() if one.verb == "role.give"] == ["role.give"]
    for page in ("dashboards:desk", "dialogues:process_list"):
        html = client.get(reverse(page)).content.decode()
        assert reverse(BEGIN) in html, page
        assert reverse("dialogues:process_list") in html, page
        assert reverse("dialogues:security_home") not in html, page

    wrong = client.post(reverse(BEGIN), {**SAID, "key": key, "name": "", "since": "31 June 2024"})
    pressed = [client.post(reverse(BEGIN), {**SAID, "key": key}) for _press in range(2)]

    html = wrong.content.decode()
    assert wrong.status_code == 422
    assert 'value="Larkspur"' in html
    assert 'value="31 June 2024"' in html
    assert html.count('aria-invalid="true"') == 2
    conflict, process = Conflict.objects.get(), Process.objects.get()
    address = reverse("dialogues:process_detail", args=[process.pk])
    assert [answer.url for answer in pressed] == [address, address]
    assert (process.conflict, process.convenor.code, conflict.kind) == (conflict, "house", "civil_war")
    assert list(Seat.objects.live().values_list("user", "kind")) == [(manager.pk, "lead")]
    assert "begin" in events_of(conflict.pk)[0]
    assert "process.open" in events_of(process.pk)
    assert "Exploring" in client.get(address).content.decode()
    assert reverse("dialogues:party_add", args=[conflict.pk]) in client.get(
        reverse("dialogues:conflict_detail", args=[conflict.pk])
    ).content.decode()  # fmt: skip
    assert reverse(BEGIN) in client.get(reverse("dialogues:process_list")).content.decode()


def test_the_role_is_of_ones_own_organisation_lasts_and_sees_nothing(manager, cast):
    others = Organisation.objects.create(name="Ministry", code="ministry")
    elsewhere = user("elsewhere", cast.house)
    OrganisationRole.objects.create(user=elsewhere, organisation=others, role="manager")
    held = OrganisationRole.objects.get(user=manager)
    for person in (cast.lead, cast.manager, cast.administrator, elsewhere, user("nobody", None)):
        client = enter(person)
        assert client.get(reverse(BEGIN)).status_code == 403, person.name
        assert reverse(BEGIN) not in client.get(reverse("dialogues:process_list")).content.decode(), person.name
    client = enter(manager)
    assert client.get(reverse("dialogues:process_detail", args=[cast.process.pk])).status_code == 404
    assert client.get(reverse("dialogues:security_home")).status_code == 404

    held.until = held.since
    held.save()

    assert client.post(reverse(BEGIN), {**SAID, "key": uuid4()}).status_code == 403
    assert not Conflict.objects.filter(name=SAID["name"]).exclude(pk=cast.conflict.pk).exists()
