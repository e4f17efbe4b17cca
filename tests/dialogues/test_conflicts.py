"""Conflicts: who sees one, what a process keeps to itself, and parties that split, return and change their names."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from dialogues import conflicts
from dialogues.as_at import read
from dialogues.models import Commitment, ExternalId, OfficialContact, Process
from participants.models import LinkKind, Party, PartyLink, PartyName, side_roots
from participants.when import When
from tests.cast import user
from tests.confidentiality.events import events_of

pytestmark = pytest.mark.django_db
PAGE = {"source": "A newspaper", "confidence": "documented"}


def to(name, cast, **more):
    return reverse(f"dialogues:{name}", kwargs={"conflict_id": cast.conflict.pk, **more})


def add(client, cast, history, **said):
    return client.post(to("conflict_period_add", cast, history=history), {**PAGE, **said})


def page(client, cast, query=""):
    return client.get(to("conflict_detail", cast) + query).content.decode()


@pytest.fixture
def shared(cast, client):
    """A second house works on the same conflict; neither knows of the other."""
    Process.objects.filter(pk=cast.other_process.pk).update(conflict=cast.conflict)
    client.force_login(cast.lead)
    return cast


def test_a_conflict_is_seen_by_the_seats_of_its_processes_and_shows_no_other_process(shared, client):
    stranger = user("stranger", shared.house)
    for who, seen, changed in (("lead", 200, 200), ("manager", 200, 403), ("outsider", 200, 200)):
        client.force_login(getattr(shared, who))
        assert client.get(to("conflict_detail", shared)).status_code == seen
        assert client.get(to("party_add", shared)).status_code == changed
        assert ("Hazel" in page(client, shared)) == (who == "outsider")
        assert ("Larkspur" in page(client, shared)) == (who != "outsider")
    client.force_login(stranger)
    hidden = client.get(to("conflict_detail", shared))
    never = client.get(reverse("dialogues:conflict_detail", kwargs={"conflict_id": stranger.pk}))
    assert (hidden.status_code, hidden.content) == (404, never.content)
    Process.objects.filter(conflict=shared.conflict).update(is_historic=True)
    client.force_login(shared.lead)
    assert client.get(to("party_add", shared)).status_code == 403
    assert "Add a party" not in page(client, shared)


def test_what_a_process_keeps_stands_beside_what_everybody_knows_and_nobody_else_meets_it(shared, client):
    north = {"party": shared.north.pk, "since": "2020"}
    assert add(client, shared, "commitment", **north, state="committed").status_code == 302
    kept = add(client, shared, "commitment", **north, state="stuck", kept_by=shared.process.pk)
    assert kept.status_code == 302  # it is no overlap: another history
    mine = Commitment.objects.get(state="stuck")
    assert mine.kept_by == shared.process
    assert "only Larkspur knows" in page(client, shared)
    foreign = add(client, shared, "commitment", **north, state="stuck", kept_by=shared.other_process.pk)
    assert foreign.status_code == 422  # not one of the choices

    client.force_login(shared.outsider)
    assert "Stuck" not in page(client, shared)
    assert "Stuck" not in client.get(to("conflict_export", shared)).content.decode()
    assert client.get(to("conflict_period_correct", shared, history="commitment", span_id=mine.pk)).status_code == 404
    free = add(client, shared, "commitment", **north, state="withdrawn", kept_by=shared.other_process.pk)
    assert free.status_code == 302  # nothing tells that somebody else keeps one too
    client.force_login(shared.note_taker)
    address = to("conflict_period_correct", shared, history="commitment", span_id=mine.pk)
    assert client.get(address).status_code == 403
    assert events_of(shared.conflict.pk).count("conflict.add_commitment") == 3


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"since": "June 2021", "until": "July 2021"}, "It overlaps Talking, 2020 to Mar 2022"),
        ({"since": "June 2023", "until": "May 2023"}, "It ends before it begins."),
        ({"since": "2023", "one": "south"}, "Choose two different parties."),
        ({"since": "spring 2023"}, "Seasons differ across the world"),
        ({"since": "2023", "state": "roughly"}, "Select a valid choice"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_nothing_is_lost(cast, client, said, message):
    client.force_login(cast.lead)
    between = {"one": cast.north.pk, "other": cast.south.pk, "state": "talking"}
    add(client, cast, "contact", **between, since="2020", until="March 2022")

    turned = {"one": cast.south.pk, "other": cast.north.pk}  # the same pair
    said = {**between, **turned, **said}
    said["one"] = cast.north.pk if said["one"] == "south" else said["one"]
    answer = add(client, cast, "contact", **{**said, "source": "Kept as typed"})

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "Kept as typed" in answer.content.decode()
    assert OfficialContact.objects.count() == 1


def test_a_wing_splits_returns_and_is_renamed_and_every_day_shows_it_as_it_was(cast, client):
    client.force_login(cast.lead)
    wing = {"name": "Ridge wing", "kind": "wing", "wing_of": cast.south.pk, "since": "2015"}
    assert client.post(to("party_add", cast), {**wing, "wing_of": ""}).status_code == 422
    assert client.post(to("party_add", cast), wing).status_code == 302
    ridge = PartyName.objects.get(name="Ridge wing").party
    tie = to("party_period_add", cast, party_id=ridge.pk, fact="tie")
    for kind, since in (("split_from", "May 2021"), ("returned_to", "June 2023")):
        assert client.post(tie, {**PAGE, "kind": kind, "other": cast.south.pk, "since": since}).status_code == 302
    called = to("party_period_add", cast, party_id=ridge.pk, fact="name")
    assert client.post(called, {**PAGE, "name": "Ridge movement", "since": "March 2022"}).status_code == 302

    for day, name, within in (
        ("2020", "Ridge wing", "South"),
        ("December 2021", "Ridge wing", ""),
        ("December 2022", "Ridge movement", ""),
        ("December 2023", "Ridge movement", "South"),
    ):
        as_at = read({"as-at": day})
        then = {one.party.pk: one for one in conflicts.parties_then(cast.conflict, as_at)}[ridge.pk]
        assert (then.name, then.within) == (name, within), day
        assert (side_roots([ridge.pk], as_at.day)[ridge.pk] == cast.south.pk) == bool(within)
        told = client.get(to("party_detail", cast, party_id=ridge.pk) + f"?as-at={day}").content.decode()
        assert f"<h1>{name}</h1>" in told
        assert f">{name}</a>" in page(client, cast, f"?as-at={day}")
    assert "Ridge movement" not in page(client, cast, "?as-at=2021")
    assert "Ridge" not in page(client, cast, "?as-at=2021&as-known=then")  # nobody had written it down


def test_two_parties_never_become_a_part_of_each_other(cast, client):
    client.force_login(cast.lead)
    south = to("party_period_add", cast, party_id=cast.south.pk, fact="tie")
    north = to("party_period_add", cast, party_id=cast.north.pk, fact="tie")
    joined = {**PAGE, "kind": "merged_into", "since": "2021"}
    assert client.post(south, {**joined, "other": cast.north.pk}).status_code == 302
    answer = client.post(north, {**joined, "other": cast.south.pk, "since": "2022"})

    assert answer.status_code == 422
    assert "a part of each other" in answer.content.decode()
    itself = client.post(north, {**joined, "other": cast.north.pk})
    assert "Select a valid choice" in itself.content.decode()
    assert PartyLink.objects.count() == 1


def test_numbers_and_issues_say_what_is_wrong_and_a_number_can_be_taken_out(cast, client):
    client.force_login(cast.lead)
    number = to("external_id_add", cast)
    assert client.post(number, {"scheme": "ucdp_conflict", "value": "388", "version": "25.1"}).status_code == 302
    for said, message in (
        ({"scheme": "ucdp_conflict", "value": "388"}, "This number is written down already."),
        ({"scheme": "pax_agreement", "value": "AgtId 388"}, "number with whole numbers"),
        ({"scheme": "ucdp_actor", "value": "12"}, "Say which party has this number."),
    ):
        answer = client.post(number, said)
        assert (answer.status_code, message in answer.content.decode()) == (422, True)
        assert said["value"] in answer.content.decode()
    again = client.post(to("issue_add", cast), {"label": "Water", "code": "GATES"})
    assert "has this short name" in again.content.decode()
    assert client.post(to("issue_add", cast), {"label": "Water", "code": "water"}).status_code == 302
    drop = to("external_id_drop", cast, scheme="ucdp_conflict", value="388")
    assert client.post(drop).status_code == 302
    assert client.post(drop).status_code == 404
    assert set(cast.conflict.issues.values_list("code", flat=True)) == {"gates", "water"}


def test_the_database_refuses_what_a_check_would_miss(cast):
    def contact(**more):
        row = OfficialContact(conflict=cast.conflict, one=cast.north, other=cast.south, state="talking", **more)
        row.since = When.day(date(2020, 1, 1))
        return row

    contact().save()
    contact(kept_by=cast.process).save()
    turned = contact()
    turned.one, turned.other = cast.south, cast.north
    name = PartyName(party=cast.north, name="Also called")
    name.since, name.until = When.year(2010), When.year(2012)
    link = cast.south.link_to(cast.north, LinkKind.WING_OF, since=When.day(date(2020, 1, 1)))
    twice = link._copy()
    twice.until = When.day(date(2021, 1, 1))
    wrong_state = Commitment(conflict=cast.conflict, party=cast.north, state="roughly")
    wrong_state.since = When.year(2020)
    words = ExternalId(conflict=cast.conflict, scheme="pax_agreement", value="AgtId 388")
    for row in (turned, contact(kept_by=cast.process), name, twice, wrong_state, words):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_a_correction_adds_and_the_table_is_of_the_same_day(cast, client):
    client.force_login(cast.lead)
    between = {"one": cast.north.pk, "other": cast.south.pk}
    add(client, cast, "contact", **between, state="talking", since="May 2020")
    add(client, cast, "contact", **between, state="suspended", since="1 March 2022")
    add(client, cast, "span", words="A war", since="2011")
    assert [(row.state, str(row.until or "")) for row in OfficialContact.objects.current().in_order()] == [
        ("talking", "1 Mar 2022"),
        ("suspended", ""),
    ]
    row = OfficialContact.objects.current().get(state="suspended")
    address = to("conflict_period_correct", cast, history="contact", span_id=row.pk)
    said = {**PAGE, **between, "state": "broken_down", "since": "circa 1 March 2022"}
    assert client.post(address, said).status_code == 302
    assert client.post(address, said).status_code == 404  # it is no longer what is believed

    table = client.get(to("conflict_export", cast) + "?as-at=2021").content.decode()
    assert ("Talking" in table, "Broken down" in table, "A war" in table) == (True, False, True)
    assert "Broken down" in client.get(to("conflict_export", cast)).content.decode()
    now = page(client, cast)
    assert "rows that were ended or corrected" in now
    assert "<svg" in now
    assert Party.objects.count() == 2
    assert page(client, cast, f"?as-at={timezone.localdate().year + 2}").count("still to come")


def test_whoever_opens_a_process_leads_it_and_nobody_else_knows_of_it(cast, client):
    client.force_login(cast.lead)
    address, key = to("process_open", cast), uuid4()
    said = {"key": key, "code_name": "Quince", "is_official": "on", "since": "May 2024", "track": "t1",
            "status": "active", "stage": "negotiation", "expected_interval": "60"}  # fmt: skip
    for wrong, message in (
        ({"code_name": ""}, "Write a code name."),
        ({"since": "2999"}, "This day is still to come."),
    ):
        refused = client.post(address, {**said, **wrong})
        assert (refused.status_code, message in refused.content.decode()) == (422, True)
        assert 'value="60"' in refused.content.decode()
    for _press in range(2):
        assert client.post(address, said).status_code == 302
    taken = {**said, "code_name": "Of a hidden one", "key": cast.other_process.pk}
    assert client.post(address, taken).status_code == 302  # an id that is taken elsewhere tells nothing

    opened = Process.objects.get(code_name="Quince")
    assert [(seat.user, seat.kind) for seat in opened.seats.all()] == [(cast.lead, "lead")]
    assert (opened.convenor, opened.is_official, opened.standing.track) == (cast.house, True, "t1")
    assert str(opened.standing.track_since_when) == "May 2024"
    assert "Quince" in page(client, cast)
    assert events_of(opened.pk).count("process.open") == 1
    for who, status in (("second", 404), ("manager", 404), ("outsider", 404)):
        client.force_login(getattr(cast, who))
        assert client.get(reverse("dialogues:process_detail", args=[opened.pk])).status_code == status
    client.force_login(cast.second)
    assert "Quince" not in page(client, cast)
