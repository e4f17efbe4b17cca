import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from participants.models import AlreadyCorrectedError, Level, Person, Post, Proximity
from participants.when import When
from tests.participants.conftest import ago, on

MONDAY = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
TUESDAY, WEDNESDAY = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=2)


@pytest.fixture
def person(db):
    return Person.objects.create()


def post(person, since, until=None, **more):
    made = Post(person=person, level=Level.SENIOR_OFFICIAL, **more)
    made.since, made.until = since, until
    made.save(force_insert=True)
    return made


def test_period_gives_back_the_dates_it_was_given(person):
    made = post(person, When.circa_year(2020), When.month(2024, 5))

    kept = Post.objects.get(pk=made.pk)

    assert (kept.since, kept.until) == (When.circa_year(2020), When.month(2024, 5))
    assert not kept.is_ongoing


def test_day_of_a_change_belongs_to_what_follows(person):
    before = post(person, on(700), on(300))
    after = post(person, on(300))

    assert list(Post.objects.at(ago(301))) == [before]
    assert list(Post.objects.at(ago(300))) == [after]
    assert list(Post.objects.at(ago(701))) == []


def test_uncertain_period_may_have_held_and_need_not(person):
    vague = post(person, When.month(2024, 5), When.year(2025))

    for day, possible, certain in [
        (dt.date(2024, 4, 30), [], []),
        (dt.date(2024, 5, 1), [vague], []),
        (dt.date(2024, 5, 31), [vague], [vague]),
        (dt.date(2024, 12, 31), [vague], [vague]),
        (dt.date(2025, 1, 1), [vague], []),
        (dt.date(2025, 12, 30), [vague], []),
        (dt.date(2025, 12, 31), [], []),
    ]:
        assert (list(Post.objects.at(day)), list(Post.objects.surely_at(day))) == (possible, certain), day


def test_period_is_asked_about_an_uncertain_day(person):
    made = post(person, on(300))

    assert list(Post.objects.at(When.circa(ago(303)))) == [made]
    assert list(Post.objects.surely_at(When.circa(ago(303)))) == []
    assert list(Post.objects.surely_at(When.circa(ago(290)))) == [made]


def test_overlapping_periods_touch_the_stretch(person):
    early, late = post(person, on(700), on(300)), post(person, on(300))

    assert list(Post.objects.overlapping(ago(900), ago(701))) == []
    assert list(Post.objects.overlapping(ago(900), ago(700))) == [early]
    assert list(Post.objects.overlapping(ago(300), ago(299))) == [late]
    assert list(Post.objects.overlapping(ago(301)).in_order()) == [early, late]


def test_correction_adds_and_keeps_what_was_believed(person, lio, sefa):
    first = post(person, on(700), recorded_at=MONDAY, recorded_by=lio)

    corrected = first.correct(since=on(690), by=sefa, at=WEDNESDAY)

    assert Post.objects.count() == 2
    assert list(Post.objects.current()) == [corrected]
    assert (corrected.since, corrected.recorded_by, corrected.recorded_at) == (on(690), sefa, WEDNESDAY)
    assert (corrected.person, corrected.level) == (person, Level.SENIOR_OFFICIAL)
    first.refresh_from_db()
    assert (first.since, first.recorded_by, first.superseded_at) == (on(700), lio, WEDNESDAY)


def test_day_is_answered_as_it_was_known_then(person):
    first = post(person, on(700), recorded_at=MONDAY)
    corrected = first.correct(since=on(600), at=WEDNESDAY)

    assert list(Post.objects.as_known(MONDAY - dt.timedelta(days=1))) == []
    assert list(Post.objects.as_known(TUESDAY)) == [first]
    assert list(Post.objects.as_known(WEDNESDAY)) == [corrected]
    # What was known is chosen once; filters, orders and questions after it keep to it.
    assert list(Post.objects.as_known(TUESDAY).filter(person=person).order_by("pk").at(ago(650))) == [first]
    assert list(Post.objects.at(ago(650))) == []


def test_end_leaves_that_it_was_thought_open(person):
    open_post = post(person, on(700), recorded_at=MONDAY)

    ended = open_post.end(on(300), at=WEDNESDAY)

    assert list(Post.objects.ongoing()) == []
    assert list(Post.objects.as_known(TUESDAY).ongoing()) == [open_post]
    assert ended.until == on(300)


def test_second_correction_of_one_row_is_refused_and_changes_nothing(person):
    first = post(person, on(700))
    same = Post.objects.get(pk=first.pk)
    corrected = first.correct(since=on(690))

    with pytest.raises(AlreadyCorrectedError):
        same.correct(since=on(680))

    assert list(Post.objects.current()) == [corrected]


def test_correction_that_cannot_stand_supersedes_nothing(person):
    made = post(person, on(700))

    with pytest.raises(IntegrityError), transaction.atomic():
        made.correct(until=on(800))

    assert list(Post.objects.current()) == [made]
    assert made.is_current


@pytest.mark.parametrize("name", ["office", "recorded_at", "superseded_at"])
def test_correction_of_what_is_no_claim_is_refused(person, name):
    with pytest.raises(TypeError, match=name):
        post(person, on(700)).correct(**{name: None})


def update(row, **columns):
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**columns)
    return broken.value.__cause__.diag.constraint_name


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"since_latest": ago(701)}, "participants_post_since_is_whole"),
        ({"since_latest": ago(699)}, "participants_post_since_is_whole"),
        ({"since_precision": "month"}, "participants_post_since_is_whole"),
        ({"since_precision": "hour", "since_latest": ago(600)}, "participants_post_since_is_whole"),
        ({"until_precision": None}, "participants_post_until_is_whole_or_open"),
        ({"until_earliest": None}, "participants_post_until_is_whole_or_open"),
        ({"until_latest": None}, "participants_post_until_is_whole_or_open"),
        ({"until_earliest": ago(301)}, "participants_post_until_is_whole_or_open"),
        ({"until_precision": "hour", "until_latest": ago(1)}, "participants_post_until_is_whole_or_open"),
        ({"until_earliest": ago(701), "until_latest": ago(701)}, "participants_post_ends_after_it_began"),
        ({"confidence": "certain"}, "participants_post_confidence_known"),
        ({"superseded_at": MONDAY - dt.timedelta(days=1)}, "participants_post_superseded_after_recorded"),
        ({"source": "the ministry's yearbook"}, "post_source_is_sealed"),
        ({"level": "king"}, "post_level_is_known"),
    ],
)
def test_database_refuses_half_a_period(person, columns, constraint):
    made = post(person, on(700), on(300), recorded_at=MONDAY)

    assert update(made, **columns) == constraint


def test_database_refuses_half_a_date(person, norvane):
    tie = Proximity(person=person, party=norvane, level="inner", basis="advises")
    tie.when = on(60)
    tie.save(force_insert=True)

    assert update(tie, when_latest=ago(61)) == "participants_proximity_when_is_whole"
    assert update(tie, when_latest=ago(59)) == "participants_proximity_when_is_whole"
    assert update(tie, when_latest=ago(59), when_precision="hour") == "participants_proximity_when_precision_known"
    assert update(tie, source="her cousin") == "proximity_source_is_sealed"


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_stands(lio):
    """The row lock of the first update makes the second wait, and then find the row superseded."""
    made = post(Person.objects.create(), on(700))
    outcomes = []

    def correct(days):
        try:
            Post.objects.get(pk=made.pk).correct(since=on(days), at=timezone.now())
            outcomes.append("stands")
        except AlreadyCorrectedError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=correct, args=[days]) for days in (690, 680, 670)]
    [thread.start() for thread in threads]
    [thread.join(10) for thread in threads]

    assert sorted(outcomes) == ["refused", "refused", "stands"]
    assert Post.objects.current().count() == 1
