"""Pseudonym and side over time: told by day, read by day, and never a link that a reader may not know."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from dialogues import as_at, breakthroughs, calling, contacts, people, seats
from dialogues.attendance import Seen, counted
from dialogues.calling import Told
from dialogues.contacts import Talk
from dialogues.models import Attendance, Called, FormerAttendance, Participation, Session
from dialogues.roles import SeatKind
from dialogues.vocabulary import Capacity
from tests.cast import log
from tests.dialogues.planning import ago

pytestmark = pytest.mark.django_db


def in_room(cast):
    """Alder came officially for North, Basalt for himself: asymmetric while Alder is of North."""
    alder, basalt = cast.participations[0], cast.participations[2]
    return [Seen(alder, Capacity.OFFICIAL), Seen(basalt, Capacity.UNOFFICIAL_REP)]


@pytest.fixture
def moved(cast):
    """Alder went over to South half a year ago, as Larch; it was told today, of rooms long written down."""
    with acting_as(cast.lead):
        for days in (300, 100):
            log(cast, when=ago(days), seen=in_room(cast))
        Session.objects.update(recorded_at=timezone.now() - timedelta(days=50))
        alder = cast.participations[0]
        assert calling.tell(alder, Told(ago(180), "Larch", cast.south), by=cast.lead) == 1
    alder.refresh_from_db()
    return alder


def sides(session):
    return {row.participation_id: row.side_id for row in Attendance.objects.filter(session__number=session)}


def test_rooms_read_the_side_of_their_own_day_and_how_they_stood_stays_known(cast, moved, client):
    first, second = Session.objects.order_by("number")
    assert (moved.pseudonym, moved.side, moved.has_moved) == ("Larch", cast.south, True)
    assert (sides(1)[moved.pk], sides(2)[moved.pk]) == (cast.north.pk, cast.south.pk)
    assert (first.is_asymmetric, second.is_asymmetric, second.implied_track) == (True, False, "")
    former = FormerAttendance.objects.get()
    assert (former.session, former.side, former.corrected_by) == (second, cast.north, cast.lead)

    with acting_as(cast.lead):
        for days, side in ((250, cast.north), (20, cast.south)):
            made = log(cast, when=ago(days), seen=in_room(cast))
            assert sides(made.number)[moved.pk] == side.pk

    client.force_login(cast.lead)
    day = f"?as-at={ago(1).earliest}"
    for name, args in (("session_detail", [second.pk]), ("history", [])):
        page = reverse(f"dialogues:{name}", args=[cast.process.pk, *args])
        client.get(page)
        now = client.get(page + day).content.decode()
        then = client.get(page + day + "&as-known=then").content.decode()
        assert "somebody came officially" in then, name
        assert now != then, name
    known_now, known_then = (as_at.read({"as-at": str(ago(1)), "as-known": known}) for known in ("now", "then"))
    assert breakthroughs.held(cast.process, known_now) == {"asymmetric": 2, "unread": 2}
    assert breakthroughs.held(cast.process, known_then) == {"asymmetric": 2}


def test_page_of_a_day_shows_side_and_pseudonym_of_it_to_those_who_keep_people(cast, moved, client):
    with acting_as(cast.lead):
        seats.give(cast.process, cast.outsider, SeatKind.CLEARER, by=cast.lead)
        contacts.log_contact(cast.process, Talk("call", ago(280), text="A word.", who=[moved]), by=cast.lead)
    one = reverse("dialogues:participation_detail", args=[cast.process.pk, moved.pk])
    every = reverse("dialogues:participation_list", args=[cast.process.pk])
    day = f"?as-at={ago(250).earliest}"

    def read(who, address):
        client.force_login(who)
        client.get(one)
        return client.get(address).content.decode().partition("<main")[2]

    assert "Counts with South." in read(cast.lead, one)
    for address in (one, every):
        then = read(cast.lead, address + day)
        assert "Alder" in then, address
        assert "Counts with North." in then or ">North<" in then, address
        for page in (read(cast.outsider, address), read(cast.outsider, address + day)):
            assert "Larch" in page
            assert "Alder" not in page, address
    assert "Called Larch today." in read(cast.lead, one + day)
    known_then = read(cast.lead, every + f"?as-at={ago(1).earliest}&as-known=then")
    assert ("Alder" in known_then, "Larch" in known_then) == (True, False)

    sessions = [
        reverse("dialogues:session_detail", args=[cast.process.pk, one.pk])
        for one in Session.objects.order_by("number")
    ]
    talks = reverse("dialogues:contact_list", args=[cast.process.pk])
    for address in (*sessions, talks):
        assert called(read(cast.lead, address + day)) == {"Alder"}, address
        assert called(read(cast.lead, address)) == {"Larch"}, address
    for address in sessions:
        assert called(read(cast.outsider, address + day)) == {"Larch"}, address
    known = f"?as-at={ago(60).earliest}&as-known="
    assert [called(read(cast.lead, sessions[1] + known + how)) for how in ("now", "then")] == [{"Larch"}, {"Alder"}]
    assert "Alder was put down as:" in read(cast.lead, sessions[1] + day)
    Participation.objects.filter(pk=moved.pk).update(is_shown_by_name=True, pseudonym="Ada", neutral_name="Larch")
    assert "Ada" in (page := read(cast.lead, sessions[0] + day))
    assert called(page) == set()


def called(page):
    return {name for name in ("Alder", "Larch") if name in page}


def test_earlier_pseudonym_is_nobody_elses_and_a_name_never_enters(cast, moved):
    other = cast.participations[1]
    with acting_as(cast.lead):
        for told in ("alder", "Larch"):
            with pytest.raises(ValidationError, match="has this pseudonym"):
                calling.tell(other, Told(ago(0), told), by=cast.lead)
            with pytest.raises(ValidationError, match="has this pseudonym"):
                people.add(cast.process, people.Newcomer(told), by=cast.lead)
        with pytest.raises(ValidationError, match="Nothing here differs"):
            calling.tell(moved, Told(ago(10), "Larch", cast.south), by=cast.lead)
        shown = {"is_shown_by_name": True, "pseudonym": "Jan Modaal", "neutral_name": "Compass"}
        Participation.objects.filter(pk=other.pk).update(**shown)
        calling.tell(other, Told(ago(5), "Cedar", None), by=cast.lead)
    other.refresh_from_db()
    assert (other.pseudonym, other.neutral_name, other.side) == ("Jan Modaal", "Cedar", None)
    assert set(Called.objects.values_list("pseudonym", flat=True)) == {"Alder", "Larch", "Compass", "Cedar"}
    with acting_as(cast.manager), pytest.raises(PermissionDenied):
        calling.tell(moved, Told(ago(1), "Rowan"), by=cast.manager)
    for statement in ("UPDATE dialogues_called SET pseudonym = 'x'", "DELETE FROM dialogues_formerreading"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_later_days_count_and_before_any_word_what_was_written_first(cast, moved):
    with acting_as(cast.lead):
        calling.tell(moved, Told(ago(400), side=None), by=cast.lead)
        calling.tell(moved, Told(ago(180), side=cast.north), by=cast.lead)  # they never went over
    moved.refresh_from_db()
    calls = list(moved.calls.all())
    on = {days: counted(calls, ago(days).earliest) for days in (500, 390, 100)}
    assert on == {500: cast.north.pk, 390: None, 100: cast.north.pk}
    assert (moved.side, sides(1)[moved.pk], sides(2)[moved.pk]) == (cast.north, None, cast.north.pk)


def test_form_says_what_is_wrong_and_keeps_what_was_typed(cast, moved, client):
    address = reverse("dialogues:participation_call", args=[cast.process.pk, moved.pk])
    client.force_login(cast.note_taker)
    assert client.get(address).status_code == 200

    for sent, words in (
        ({"when": "today"}, "Say what is otherwise"),
        ({"when": "tomorrow", "pseudonym": "Rowan"}, "still to come"),
        ({"when": "today", "pseudonym": "Compass"}, "has this pseudonym"),
    ):
        page = client.post(address, sent)
        assert (page.status_code, words in page.content.decode()) == (422, True), sent
        assert sent.get("pseudonym", "") in page.content.decode()
    saved = client.post(address, {"when": "today", "side": "neither", "pseudonym": " Rowan "}, follow=True)
    assert "Counts with neither side." in saved.content.decode()
    moved.refresh_from_db()
    assert (moved.pseudonym, moved.side) == ("Rowan", None)
