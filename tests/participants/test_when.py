import datetime as dt
import random

import pytest
from django.utils import translation
from django.utils.dateformat import format as django_format

from participants.when import Precision, When, words

d = dt.date


@pytest.mark.parametrize(
    ("earliest", "latest", "precision"),
    [
        (d(2026, 5, 2), d(2026, 5, 1), Precision.RANGE),
        (d(2026, 5, 1), d(2026, 5, 2), Precision.DAY),
        (d(2026, 5, 1), d(2026, 5, 30), Precision.MONTH),
        (d(2026, 2, 1), d(2026, 4, 30), Precision.QUARTER),
        (d(2026, 1, 1), d(2026, 12, 30), Precision.YEAR),
        (d(2026, 5, 1), d(2026, 5, 1), Precision.CIRCA),
        (d(2026, 5, 1), d(2026, 5, 1), Precision.RANGE),
        (d(999, 12, 31), d(999, 12, 31), Precision.DAY),
    ],
)
def test_bounds_that_contradict_the_precision_are_refused(earliest, latest, precision):
    with pytest.raises(ValueError, match=r"\.$"):
        When(earliest, latest, precision)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_months_and_weekdays_are_named_as_django_names_them(language):
    with translation.override(language):
        for month in range(1, 13):
            day = d(998 + month, month, month)
            for form in ("j M Y", "F Y", "l j F Y", "j M", "M"):
                assert words.date_format(day, form) == django_format(day, form)


@pytest.mark.parametrize(
    ("when", "short", "full"),
    [
        (When.day(d(2026, 11, 21)), "21 Nov 2026", "21 November 2026"),
        (When.month(1993, 5), "May 1993", "May 1993"),
        (When.quarter(2024, 3), "Q3 2024", "Q3 2024"),
        (When.year(1993), "1993", "1993"),
        (When.circa(d(1993, 5, 20)), "c. 20 May 1993", "circa 20 May 1993"),
        (When.circa_month(1993, 1), "c. Jan 1993", "circa January 1993"),
        (When.circa_quarter(1993, 4), "c. Q4 1993", "circa Q4 1993"),
        (When.circa_year(2015), "c. 2015", "circa 2015"),
        (When.part_of_month(1993, 4, "late"), "late Apr 1993", "late April 1993"),
        (When.part_of_year(1994, "early"), "early 1994", "early 1994"),
        (When.between(d(1993, 5, 3), d(1993, 6, 9)), "between 3 May and 9 Jun 1993", "between 3 May and 9 June 1993"),
        (When.range(d(1993, 8, 18), d(1993, 8, 20)), "18–20 Aug 1993", "18–20 August 1993"),
        (When.range(d(2002, 9, 30), d(2002, 10, 1)), "30 Sep – 1 Oct 2002", "30 September – 1 October 2002"),
        (When.range(d(2002, 12, 30), d(2003, 1, 2)), "30 Dec 2002 – 2 Jan 2003", "30 December 2002 – 2 January 2003"),
        (When.range(d(1993, 3, 1), d(1993, 8, 31)), "Mar – Aug 1993", "March – August 1993"),
        (When.range(d(1992, 1, 1), d(1993, 12, 31)), "1992–1993", "1992–1993"),
    ],
)
def test_reader_sees_a_date_no_finer_than_it_is_known(when, short, full):
    assert (str(when), when.describe()) == (short, full)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When.day(d(2026, 11, 21)), "Saturday 21 November 2026, known to the day"),
        (When.month(1993, 5), "May 1993, known to the month"),
        (
            When.circa(d(1993, 5, 20)),
            "circa 20 May 1993: some day from Thursday 13 May 1993 to Thursday 27 May 1993",
        ),
        (
            When.range(d(1993, 8, 18), d(1993, 8, 20)),
            "18–20 August 1993: from Wednesday 18 August 1993 to Friday 20 August 1993",
        ),
    ],
)
def test_writer_is_told_how_a_date_was_understood(when, said):
    assert when.understood() == said


def test_arabic_reader_sees_arabic_months():
    with translation.override("ar"):
        assert str(When.day(d(1993, 5, 20))) == "20 مايو 1993"


def test_range_of_one_day_is_a_day():
    day = d(2026, 5, 1)

    assert When.range(day, day) == When.between(day, day) == When.day(day)


def test_dates_sort_by_when_they_can_have_begun_and_then_ended():
    in_order = [
        When.year(1993),
        When.month(1993, 5),
        When.range(d(1993, 5, 3), d(1993, 5, 4)),
        When.day(d(1993, 5, 4)),
        When.day(d(1994, 1, 1)),
    ]
    shuffled = random.Random(7).sample(in_order, len(in_order))

    # A whole year can have begun on its first day, so it comes before everything in it.
    assert sorted(shuffled) == sorted(shuffled, key=lambda when: when.sort_key) == in_order


def test_uncertain_dates_cover_and_precede_as_far_as_is_possible():
    may, day = When.month(1993, 5), When.day(d(1993, 5, 20))

    assert may.covers(d(1993, 5, 31))
    assert not may.covers(d(1993, 6, 1))
    assert may.possibly_before(day)
    assert day.possibly_before(may)
    assert not may.certainly_before(day)
    assert When.month(1993, 4).certainly_before(day)
    assert not day.possibly_before(When.month(1993, 4))


def test_only_days_and_ranges_are_exact():
    exact = {when.precision for when in (When.day(d(1993, 5, 1)), When.range(d(1993, 5, 1), d(1993, 5, 2)))}

    assert exact == {Precision.DAY, Precision.RANGE}
    assert all(when.is_exact == (when.precision in exact) for when in (When.year(1993), When.circa_year(1993)))
