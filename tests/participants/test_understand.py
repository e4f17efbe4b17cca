import contextlib
import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from participants.when import When, understand
from tests.participants.conftest import T

d = dt.date
DAYS = st.dates(d(1003, 1, 1), d(9995, 12, 31))
YEARS = st.integers(1003, 9995)
PARTS = st.sampled_from(["early", "mid", "late"])
EVERY_WHEN = st.one_of(
    st.builds(When.day, DAYS),
    st.builds(When.month, YEARS, st.integers(1, 12)),
    st.builds(When.quarter, YEARS, st.integers(1, 4)),
    st.builds(When.year, YEARS),
    st.builds(When.circa, DAYS),
    st.builds(When.circa_month, YEARS, st.integers(1, 12)),
    st.builds(When.circa_quarter, YEARS, st.integers(1, 4)),
    st.builds(When.circa_year, YEARS),
    st.builds(When.part_of_month, YEARS, st.integers(1, 12), PARTS),
    st.builds(When.part_of_year, YEARS, PARTS),
    st.builds(lambda one, other: When.range(*sorted((one, other))), DAYS, DAYS),
    st.builds(lambda one, other: When.between(*sorted((one, other))), DAYS, DAYS),
    # Near ends meet the shapes that share a month or a year.
    st.builds(lambda day, more: When.range(day, day + dt.timedelta(more)), DAYS, st.integers(0, 400)),
    st.builds(lambda day, more: When.between(day, day + dt.timedelta(more)), DAYS, st.integers(0, 400)),
    st.builds(
        lambda first, more: When.range(When.month(*first).earliest, When.month(first[0] + more, first[1]).latest),
        st.tuples(YEARS.filter(lambda year: year < 9990), st.integers(1, 12)),
        st.integers(0, 3),
    ),
)


@given(when=EVERY_WHEN, today=st.dates(d(1900, 1, 1), d(2100, 1, 1)))
@settings(max_examples=150, deadline=None)
def test_every_date_is_understood_as_it_is_written(when, today):
    assert understand(str(when), today=today) == when
    assert understand(when.describe(), today=today) == when


@given(when=EVERY_WHEN)
@settings(max_examples=40, deadline=None)
def test_every_date_is_understood_as_it_is_written_for_an_arabic_reader(when):
    with translation.override("ar"):
        assert understand(str(when), today=T) == when
        assert understand(when.describe(), today=T) == when


PIECES = "may 20 1993 circa c. between and to – / . q3 mid late w3 m05 3 99 2024 ago last tuesday in ٢٠ مايو ’93 th of"
WORDS = st.sampled_from(PIECES.split())


@given(text=st.one_of(st.text(max_size=30), st.lists(WORDS, max_size=7).map(" ".join), st.lists(WORDS).map("".join)))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_is_understood_or_refused(text):
    """Nothing but a `ValidationError` may come back instead of a date."""
    with contextlib.suppress(ValidationError):
        assert isinstance(understand(text[:120], today=T), When)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("May 1993", When.month(1993, 5)),
        ("circa 20 May 1993", When.circa(d(1993, 5, 20))),
        ("c.1993", When.circa_year(1993)),
        ("~ May 1993", When.circa_month(1993, 5)),
        ("18–20 Aug 1993", When.range(d(1993, 8, 18), d(1993, 8, 20))),
        ("Aug 18-20, 1993", When.range(d(1993, 8, 18), d(1993, 8, 20))),
        ("night of 17–18 Aug 1993", When.range(d(1993, 8, 17), d(1993, 8, 18))),
        ("from 3 to 5 May 1993", When.range(d(1993, 5, 3), d(1993, 5, 5))),
        ("30 Sep - 1 Oct 2002", When.range(d(2002, 9, 30), d(2002, 10, 1))),
        ("30 Dec - 2 Jan 1993", When.range(d(1992, 12, 30), d(1993, 1, 2))),
        ("20-22.01.1993", When.range(d(1993, 1, 20), d(1993, 1, 22))),
        ("2024-05-01/2024-05-03", When.range(d(2024, 5, 1), d(2024, 5, 3))),
        ("Mar–Aug 1993", When.range(d(1993, 3, 1), d(1993, 8, 31))),
        ("c. 20–21 May 1993", When.between(d(1993, 5, 20), d(1993, 5, 21))),
        ("between May and 9 June 1993", When.between(d(1993, 5, 1), d(1993, 6, 9))),
        ("mid-October", When.part_of_month(2026, 10, "mid")),
        ("in mid-December", When.part_of_month(2025, 12, "mid")),
        ("yesterday", When.day(d(2026, 11, 22))),
        ("the day before yesterday", When.day(d(2026, 11, 21))),
        ("late April 1993", When.part_of_month(1993, 4, "late")),
        ("2026-11-21", When.day(d(2026, 11, 21))),
        ("21.11.2026", When.day(d(2026, 11, 21))),
        ("21 Nov 2026", When.day(d(2026, 11, 21))),
        ("Nov 21, 2026", When.day(d(2026, 11, 21))),
        ("Sat, 21st of November 2026", When.day(d(2026, 11, 21))),
        ("21/11/2026", When.day(d(2026, 11, 21))),
        ("11/21/2026", When.day(d(2026, 11, 21))),
        ("4/4/2026", When.day(d(2026, 4, 4))),
        ("05/2026", When.month(2026, 5)),
        ("2026-05", When.month(2026, 5)),
        ("Q3 2024", When.quarter(2024, 3)),
        ("third quarter of 2024", When.quarter(2024, 3)),
        ("1993", When.year(1993)),
        ("early 1994", When.part_of_year(1994, "early")),
        ("16 January", When.day(d(2026, 1, 16))),
        ("December", When.month(2025, 12)),
        ("29 February", When.day(d(2024, 2, 29))),
        ("two weeks ago", When.circa(d(2026, 11, 9))),
        ("3 months ago", When.month(2026, 8)),
        ("last month", When.month(2026, 10)),
        ("last quarter", When.quarter(2026, 3)),
        ("last week", When.between(d(2026, 11, 16), d(2026, 11, 22))),
        ("on Tuesday", When.day(d(2026, 11, 17))),
        ("Monday", When.day(T)),
        ("last Monday", When.day(d(2026, 11, 16))),
        ("in 5 days", When.day(d(2026, 11, 28))),
        ("٢٠ مايو ١٩٩٣", When.day(d(1993, 5, 20))),
        ("حوالي ٢٠ أيار ١٩٩٣", When.circa(d(1993, 5, 20))),
        ("منتصف أكتوبر", When.part_of_month(2026, 10, "mid")),
        ("بين ٣ و ٥ مايو ١٩٩٣", When.between(d(1993, 5, 3), d(1993, 5, 5))),
        ("أمس", When.day(d(2026, 11, 22))),
    ],
)
def test_writer_is_understood(text, when):
    assert understand(text, today=T) == when


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "when_empty"),
        ("soon", "when_unreadable"),
        ("03/04/2026", "when_ambiguous"),
        ("21/11/26", "when_two_digit_year"),
        ("21 Nov ’26", "when_two_digit_year"),
        ("May 93", "when_two_digit_year"),
        ("1993-94", "when_two_digit_year"),
        ("31 Nov 2026", "when_no_such_day"),
        ("31/02/2026", "when_no_such_day"),
        ("2026-13-01", "when_no_such_day"),
        ("18-20", "when_no_such_day"),
        ("Sunday 21 November 2026", "when_weekday"),
        ("Sunday May 2026", "when_weekday"),
        ("summer 1993", "when_season"),
        ("before 1990", "when_open"),
        ("since May 1993", "when_open"),
        ("late Apr – 1 May 1993", "when_mixed"),
        ("10 May 1993 to 3 May 1993", "when_backwards"),
        ("between 5 and 3 May 1993", "when_backwards"),
        ("early 5 May 1993", "when_qualified"),
        ("0500", "when_year"),
        ("circa 9998", "when_year"),
    ],
)
def test_writer_is_asked_again(text, code):
    with pytest.raises(ValidationError) as refused:
        understand(text, today=T)

    assert refused.value.code == code


def test_ambiguous_date_names_both_readings():
    with pytest.raises(ValidationError, match="3 April 2026 or 4 March 2026"):
        understand("03/04/2026", today=T)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("12 December", When.day(d(2026, 12, 12))),
        ("12 January", When.day(d(2027, 1, 12))),
        ("November", When.month(2026, 11)),
        ("Friday", When.day(d(2026, 11, 27))),
        ("29 February", When.day(d(2028, 2, 29))),
    ],
)
def test_planner_looks_ahead(text, when):
    assert understand(text, today=T, ahead=True) == when
