import datetime as dt

import pytest

from participants.models import Basis, Closeness, Level, Person, Post, Proximity
from participants.when import When
from tests.participants.conftest import T, ago, on


def post(person, party, level, since, until=None, *, is_office=False):
    made = Post(person=person, party=party, level=level, is_office=is_office)
    made.since, made.until = since, until
    made.save(force_insert=True)
    return made


def tie(person, party, level, when, basis=Basis.ADVISES):
    made = Proximity(person=person, party=party, level=level, basis=basis)
    made.when = when
    made.save(force_insert=True)
    return made


@pytest.fixture
def gable(norvane):
    """Deputy head of a directorate since T-700."""
    person = Person.objects.create()
    post(person, norvane, Level.SENIOR_OFFICIAL, on(700), is_office=True)
    return person


@pytest.fixture
def basalt(council, ridge):
    """The council's spokesman until T-760; with the Ridge wing while it was split."""
    person = Person.objects.create()
    post(person, council, Level.SENIOR_OFFICIAL, on(2000), on(760), is_office=True)
    post(person, ridge, Level.QUASI_OFFICIAL, on(410), on(190))
    return person


@pytest.fixture
def alder(norvane):
    """A general until T-1500, of no party since."""
    person = Person.objects.create()
    post(person, norvane, Level.SENIOR_OFFICIAL, When.circa_year(2015), on(1500), is_office=True)
    post(person, None, Level.MIDDLE_RANGE, on(1500))
    return person


def test_office_is_held_on_a_day_and_not_before_or_after(gable, basalt, alder):
    def holders(days):
        return set(Post.objects.holding_office_on(ago(days)).values_list("person", flat=True))

    assert holders(1501) == {basalt.pk, alder.pk}
    assert holders(1500) == {basalt.pk}
    assert holders(760) == set()
    assert holders(670) == {gable.pk}


def test_office_that_may_have_been_held_counts(gable):
    assert gable.held_office_on(ago(700))
    assert not gable.held_office_on(ago(701))
    assert Post.objects.holding_office_on(When.circa(ago(704))).exists()


def test_person_is_of_the_party_of_the_day(council, ridge, basalt, alder):
    assert [basalt.party_on(ago(days)) for days in (1000, 760, 300, 190)] == [council, None, ridge, None]
    assert alder.party_on(T) is None


def test_latest_begun_post_says_the_party(norvane, council, gable):
    post(gable, council, Level.QUASI_OFFICIAL, on(10))

    assert Post.objects.parties_on([gable.pk], T) == {gable.pk: council.pk}
    assert Post.objects.parties_on([gable.pk], ago(11)) == {gable.pk: norvane.pk}
    assert gable.parties_on(T) == [council, norvane]


def test_tie_that_nobody_looked_at_for_a_year_is_stale(alder, norvane):
    made = tie(alder, norvane, Closeness.OCCASIONAL, on(400), Basis.STUDIED_TOGETHER)

    assert made.is_stale(T)
    assert not made.is_stale(ago(35))
    assert list(Proximity.objects.stale_on(T)) == [made]
    assert list(Proximity.objects.stale_on(ago(35))) == []


@pytest.mark.parametrize(
    ("day", "stale"), [(dt.date(2025, 2, 28), False), (dt.date(2025, 3, 1), True)], ids=["twelve months", "a day more"]
)
def test_tie_of_a_leap_day_lasts_twelve_months(alder, norvane, day, stale):
    made = tie(alder, norvane, Closeness.INNER, When.day(dt.date(2024, 2, 28 if not stale else 29)))

    assert made.is_stale(day) is stale
    assert not made.is_stale(dt.date(2024, 2, 29))


def test_uncertain_tie_is_not_called_fresh_on_a_guess(alder, norvane):
    assert tie(alder, norvane, Closeness.INNER, When.year(2025)).is_stale(dt.date(2026, 1, 2))


@pytest.mark.parametrize("level", [Closeness.NONE, Closeness.UNKNOWN])
def test_tie_that_is_not_there_cannot_go_stale(alder, norvane, level):
    made = tie(alder, norvane, level, on(490))

    assert not made.is_stale(T)
    assert list(Proximity.objects.stale_on(T)) == []


def test_newest_word_on_a_tie_counts(alder, norvane, council):
    was = tie(alder, council, Closeness.INNER, on(800))
    lost = tie(alder, council, Closeness.NONE, on(380), Basis.TIE_LOST)
    other = tie(alder, norvane, Closeness.OCCASIONAL, on(90))

    assert set(Proximity.objects.latest_on(T)) == {lost, other}
    assert list(Proximity.objects.latest_on(ago(381))) == [was]
    assert list(Proximity.objects.stale_on(T)) == []
    assert list(Proximity.objects.stale_on(ago(381))) == [was]


def test_corrected_tie_no_longer_counts(alder, norvane):
    made = tie(alder, norvane, Closeness.INNER, on(60))

    corrected = made.correct(when=on(50), level=Closeness.OCCASIONAL)

    assert list(Proximity.objects.latest_on(T)) == [corrected]
    assert corrected.when == on(50)


@pytest.mark.django_db
def test_person_is_an_id_and_nothing_else():
    assert {field.name for field in Person._meta.concrete_fields} == {"id", "created_at"}
    assert str(person := Person()) == str(person.pk)
