"""Every page of a process: who gets it, who gets a 404 with the same bytes as an address never used, who a 403."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.cast import log

pytestmark = pytest.mark.django_db

OF_A_PROCESS = ["process_detail", "session_list", "participation_list", "objective_list", "session_log"]


def address(name, process):
    return reverse(f"dialogues:{name}", args=[process.pk])


@pytest.mark.parametrize("name", OF_A_PROCESS)
@pytest.mark.parametrize("seat", ["lead", "note_taker"])
def test_team_sees_every_page(cast, client, name, seat):
    log(cast)
    client.force_login(getattr(cast, seat))

    assert client.get(address(name, cast.process)).status_code == 200


@pytest.mark.parametrize("name", OF_A_PROCESS)
def test_outsider_gets_the_404_of_an_address_never_used(cast, client, name):
    client.force_login(cast.outsider)

    hidden = client.get(address(name, cast.process))
    never = client.get(reverse(f"dialogues:{name}", args=[uuid4()]))

    assert hidden.status_code == never.status_code == 404
    assert hidden.content == never.content


@pytest.mark.parametrize("name", OF_A_PROCESS)
def test_anonymous_is_asked_to_sign_in(cast, client, name):
    response = client.get(address(name, cast.process))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("process_detail", 200),
        ("session_list", 200),
        ("objective_list", 200),
        ("participation_list", 404),
        ("session_log", 403),
    ],
)
def test_manager_sees_the_course_but_not_the_room(cast, client, name, status):
    client.force_login(cast.manager)

    assert client.get(address(name, cast.process)).status_code == status


@pytest.mark.parametrize("person", ["administrator", "auditor", "official"])
def test_others_of_the_house_get_404(cast, client, person):
    client.force_login(getattr(cast, person))

    assert client.get(address("process_detail", cast.process)).status_code == 404


def test_session_page_shows_points_to_those_in_the_room(cast, client):
    session = log(cast, texts=("In the room only.", "For the team."))
    client.force_login(cast.lead)

    page = client.get(reverse("dialogues:session_detail", args=[cast.process.pk, session.pk])).content.decode()

    assert "In the room only." in page
    assert "For the team." in page
    assert "TLP:RED" in page


def test_session_page_hides_the_room_from_an_absent_member(cast, client):
    session = log(cast, texts=("In the room only.", "For the team."))
    client.force_login(cast.note_taker)

    page = client.get(reverse("dialogues:session_detail", args=[cast.process.pk, session.pk])).content.decode()

    assert "In the room only." not in page
    assert "TLP:RED" not in page
    assert "For the team." in page


def test_manager_reads_no_text_of_a_session(cast, client):
    session = log(cast, summary="A canary in the summary.", texts=("Canary point.",))
    client.force_login(cast.manager)

    page = client.get(reverse("dialogues:session_detail", args=[cast.process.pk, session.pk])).content.decode()

    assert "anary" not in page
    assert "Alder" not in page


@pytest.mark.parametrize(
    "name", ["dashboards:desk", "dashboards:portfolio", "dialogues:track_list", "dialogues:process_list"]
)
@pytest.mark.parametrize("person", ["lead", "manager"])
def test_pages_across_processes_open(cast, client, name, person):
    log(cast)
    client.force_login(getattr(cast, person))

    assert client.get(reverse(name)).status_code == 200


def test_process_list_shows_own_processes_only(cast, client):
    client.force_login(cast.lead)

    page = client.get(reverse("dialogues:process_list")).content.decode()

    assert "Larkspur" in page
    assert "Hazel" not in page
