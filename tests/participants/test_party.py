import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from participants import lineage
from participants.models import LinkKind, Party, PartyKind, PartyLink, PartyName, side_root, side_roots, sides_on
from participants.when import When
from tests.participants.conftest import T, ago, on

MONDAY = dt.datetime(2026, 11, 16, tzinfo=dt.UTC)


def test_ridge_wing_counts_with_the_council_except_while_split(council, ridge):
    sides = {days: side_root(ridge, ago(days)) for days in (580, 411, 410, 390, 300, 191, 190, 75)}

    # T-390 and T-300 are the days of sessions 8 and 9.
    assert sides == {
        580: council, 411: council, 410: ridge, 390: ridge, 300: ridge, 191: ridge, 190: council, 75: council,
    }  # fmt: skip


def test_wings_of_the_government_count_with_it(norvane, reform, old_guard):
    assert side_roots([norvane.pk, reform.pk, old_guard.pk], T) == dict.fromkeys(
        [norvane.pk, reform.pk, old_guard.pk], norvane.pk
    )


def test_bloc_in_office_governs_since_the_election(norvane, reform, old_guard):
    assert list(norvane.wings_in_office_on(ago(691))) == []
    assert list(norvane.wings_in_office_on(ago(690))) == [reform]


def test_parties_standing_on_a_day_are_those_that_count_for_themselves(norvane, reform, council, ridge):
    assert set(Party.objects.standing_on(ago(420))) == {norvane, council}
    assert set(Party.objects.standing_on(ago(300))) == {norvane, council, ridge}
    assert set(Party.objects.standing_on(ago(100))) == {norvane, council}


def test_side_of_a_day_follows_the_wings_of_ones_side_and_no_other_party(council, ridge, norvane, reform):
    districts = Party.establish("Valley districts", PartyKind.CIVIL_SOCIETY, since=on(800))
    who = {  # side, party of the post
        "with the wing": (council.pk, ridge.pk),
        "put down with the wing": (ridge.pk, None),
        "of the council all the time": (ridge.pk, council.pk),
        "network on a bank": (norvane.pk, districts.pk),
        "bloc in office": (norvane.pk, reform.pk),
    }
    by_day = {days: sides_on(who.values(), ago(days)) for days in (580, 300, 100)}

    counted = {name: [by_day[days][pair] for days in (580, 300, 100)] for name, pair in who.items()}
    assert counted == {
        "with the wing": [council.pk, ridge.pk, council.pk],
        "put down with the wing": [council.pk, ridge.pk, council.pk],
        "of the council all the time": [council.pk] * 3,
        "network on a bank": [norvane.pk] * 3,
        "bloc in office": [norvane.pk] * 3,
    }


def test_wing_can_split_again(council, ridge):
    ridge.link_to(council, LinkKind.SPLIT_FROM, since=on(20))

    assert [side_root(ridge, ago(days)) for days in (21, 20)] == [council, ridge]


def test_merger_takes_its_wings_along(council, ridge):
    union = Party.establish("Upland union", PartyKind.MOVEMENT, since=on(60))
    council.link_to(union, LinkKind.MERGED_INTO, since=on(60))

    assert [side_root(ridge, ago(days)) for days in (300, 100, 60)] == [ridge, council, union]


def test_wing_that_ceased_to_be_one_counts_for_itself(norvane, old_guard):
    link = old_guard.links.ongoing().get()

    link.end(on(50))

    assert [side_root(old_guard, ago(days)) for days in (51, 50)] == [norvane, old_guard]


def test_split_of_an_uncertain_day_holds_from_the_first_it_can_be(council):
    wing = Party.establish("Shore wing", PartyKind.WING, since=on(900))
    wing.link_to(council, LinkKind.WING_OF, since=on(900))
    wing.link_to(council, LinkKind.SPLIT_FROM, since=When.month(2025, 10))

    assert side_root(wing, dt.date(2025, 9, 30)) == council
    assert side_root(wing, dt.date(2025, 10, 1)) == wing


def test_side_is_answered_as_it_was_known(council):
    wing = Party.establish("Shore wing", PartyKind.WING, since=on(900))
    wing.link_to(council, LinkKind.WING_OF, since=on(900), at=MONDAY - dt.timedelta(days=30))
    wing.link_to(council, LinkKind.SPLIT_FROM, since=on(100), at=MONDAY)

    assert wing.side_root_on(ago(50)) == wing
    assert wing.side_root_on(ago(50), known_at=MONDAY - dt.timedelta(days=1)) == council


def test_return_ends_the_split_and_keeps_that_it_was_open(council):
    wing = Party.establish("Shore wing", PartyKind.WING, since=on(400))
    split = wing.link_to(council, LinkKind.SPLIT_FROM, since=on(400), at=MONDAY - dt.timedelta(days=1))

    returned = wing.return_to(council, since=on(190), at=MONDAY, source="memorandum", confidence="documented")

    assert (returned.kind, returned.since, returned.source) == (LinkKind.RETURNED_TO, on(190), "memorandum")
    assert wing.links.current().get(kind=LinkKind.SPLIT_FROM).until == on(190)
    assert PartyLink.objects.as_known(MONDAY - dt.timedelta(hours=1)).get(party=wing) == split


def test_party_is_called_by_the_name_of_the_day(council):
    council.rename("Upland Council", since=on(200))

    assert [council.name_on(ago(days)) for days in (5000, 201, 200, 0)] == [
        "Tavien Council", "Tavien Council", "Upland Council", "Upland Council",
    ]  # fmt: skip
    assert council.names.current().get(name="Tavien Council").until == on(200)
    assert str(council) == "Upland Council"


def test_corrected_name_is_shown_and_the_mistake_is_not(council):
    council.names.get().correct(name="Tavien Assembly")

    assert council.name_on(T) == "Tavien Assembly"
    assert PartyName.objects.filter(party=council).count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_parties_asks_for_names_once(count, django_assert_num_queries, db):
    for number in range(count):
        Party.establish(f"Party {number}", PartyKind.MOVEMENT, since=on(900))

    with django_assert_num_queries(2):
        assert sorted(str(party) for party in Party.objects.with_names()) == [f"Party {n}" for n in range(count)]


@pytest.mark.parametrize("count", [1, 3])
def test_sides_of_many_parties_cost_a_query_for_each_step_up(count, django_assert_num_queries, council):
    wings = [Party.establish(f"Wing {n}", PartyKind.WING, since=on(900)) for n in range(count)]
    for wing in wings:
        wing.link_to(council, LinkKind.WING_OF, since=on(900))

    with django_assert_num_queries(2):
        assert set(side_roots([wing.pk for wing in wings], T).values()) == {council.pk}


def broken(make):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()
    return error.value.__cause__.diag.constraint_name


def test_database_refuses_contradictions(council, norvane, ridge):
    link = ridge.links.current().get(kind=LinkKind.RETURNED_TO)

    assert broken(lambda: council.link_to(council, LinkKind.WING_OF, since=on(9))) == "partylink_between_two_parties"
    assert broken(lambda: ridge.link_to(council, LinkKind.RETURNED_TO, since=on(9))) == "partylink_open_once"
    assert broken(lambda: link.correct(kind="cousin_of")) == "partylink_kind_is_known"
    assert broken(lambda: Party.establish("X", "club", since=on(9))) == "party_kind_is_known"
    assert broken(lambda: Party.establish("", PartyKind.OTHER, since=on(9))) == "partyname_says_something"
    assert broken(lambda: council._name("Second name", on(9))) == "partyname_one_is_open"


IDS = st.sampled_from([Party().pk for _ in range(4)])
DATES = st.integers(0, 40).map(on)
LINKS = st.dictionaries(
    IDS,
    st.lists(
        st.builds(lineage.Link, IDS, st.sampled_from(LinkKind), DATES, st.none() | DATES, st.just(MONDAY)),
        max_size=4,
    ),
)


@given(party=IDS, links=LINKS, day=st.integers(0, 40).map(ago))
def test_every_party_counts_with_some_party_even_where_links_lead_in_a_ring(party, links, day):
    root = lineage.root(party, links, day)

    above = lineage.counts_with(links.get(root, ()), day)
    assert above is None or lineage.root(above, links, day) is not None
    assert lineage.root(party, {}, day) == party
