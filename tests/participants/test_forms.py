import datetime as dt

import pytest
from django import forms

from participants.forms import WhenField
from participants.when import When
from tests.participants.conftest import T


class SessionForm(forms.Form):
    when = WhenField(today=lambda: T)


def test_writer_gets_a_date_and_reads_how_it_was_understood():
    form = SessionForm({"when": "yesterday"})

    assert form.is_valid()
    assert form.cleaned_data["when"] == When.day(dt.date(2026, 11, 22))
    assert form["when"].understood == "Sunday 22 November 2026, known to the day"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Write when it was: a day, a month, “mid-October”, “yesterday”."),
        ("03/04/2026", "This can be 3 April 2026 or 4 March 2026. Write the month as a word."),
        ("1" * 121, "This is too long for a date."),
    ],
)
def test_writer_reads_why_a_date_was_refused(text, message):
    form = SessionForm({"when": text})

    assert form.errors == {"when": [message]}
    assert form["when"].understood == ""
    assert form["when"].value() == text


def test_stored_date_stands_in_the_field_as_it_would_be_typed():
    form = SessionForm(initial={"when": When.circa(dt.date(1993, 5, 20))})

    assert form["when"].value() == "circa 20 May 1993"
    assert form["when"].understood.startswith("circa 20 May 1993: some day from")
    assert 'autocomplete="off"' in str(form["when"])


def test_form_changes_only_when_the_date_does():
    initial = {"when": When.month(1993, 5)}

    assert not SessionForm({"when": "may 1993"}, initial=initial).has_changed()
    assert SessionForm({"when": "june 1993"}, initial=initial).has_changed()
    assert SessionForm({"when": "soon"}, initial=initial).has_changed()


def test_planner_may_look_ahead_and_leave_it_empty():
    class PlanForm(forms.Form):
        when = WhenField(ahead=True, required=False, today=lambda: T)

    form = PlanForm({"when": "12 December"})
    assert form.is_valid()
    assert form.cleaned_data["when"] == When.day(dt.date(2026, 12, 12))
    empty = PlanForm({"when": " "})
    assert empty.is_valid()
    assert empty.cleaned_data["when"] is None
