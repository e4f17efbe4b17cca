"""Marks are words first: symbol and word together, both axes beside each other."""

from datetime import date

import pytest
from django.template import engines
from django.utils import translation

from confidentiality.markings import Attribution, Distribution, Marking
from dialogues.models import Session
from dialogues.vocabulary import Stage, Track
from participants.when import When
from publishing.svg.rows import Row

TODAY = date(2026, 11, 23)


def render(source, **context):
    return engines["django"].from_string("{% load markings processes %}" + source).render(context)


@pytest.mark.parametrize(
    ("code", "key", "label"),
    [
        ("RED", "red", "TLP:RED"),
        ("AMBER_STRICT", "amber-strict", "TLP:AMBER+STRICT"),
        ("AMBER", "amber", "TLP:AMBER"),
        ("GREEN", "green", "TLP:GREEN"),
        ("CLEAR", "clear", "TLP:CLEAR"),
    ],
)
def test_handling_label_is_that_of_the_standard(code, key, label):
    assert render("{% handling code %}", code=code) == f'<span class="tlp" data-l="{key}">{label}</span>'


def test_unknown_handling_is_refused():
    with pytest.raises(ValueError, match="PURPLE"):
        render("{% handling code %}", code="PURPLE")


def test_marks_show_both_axes():
    marking = Marking(Distribution.RED, Attribution.CHATHAM)

    assert render("{% marks marking %}", marking=marking) == (
        '<span class="tlp" data-l="red">TLP:RED</span> <span class="att">Chatham House Rule</span>'
    )


def test_handling_bar_says_its_sentence_and_where_it_stands():
    top = render('{% handling_bar "RED" edge="top" %}')
    end = render('{% handling_bar "RED" edge="end" %}')

    assert "For you alone." in top
    assert 'aria-label="Handling, top of page"' in top
    assert 'aria-label="Handling, end of page"' in end


@pytest.mark.parametrize("code", Track)
def test_track_is_symbol_and_word_and_leads_to_its_definition(code):
    html = render("{% track code %}", code=code.value)

    assert html.startswith(f'<a class="trk" href="/tracks/#{code.value}"><svg class="g"')
    assert html.endswith(f"</svg>{code.label}</a>")


def test_track_escapes_its_note():
    assert "&lt;b&gt;" in render("{% track 't1' note=note %}", note="<b>")


@pytest.mark.parametrize(("code", "filled"), [(stage, step) for step, stage in enumerate(Stage, start=1)])
def test_stage_fills_up_to_its_step(code, filled):
    assert render("{% stage_strip code %}", code=code.value).count('fill="currentColor"') == filled


def test_stage_fills_from_the_other_side_in_arabic():
    with translation.override("ar"):
        mirrored = render("{% stage_strip 'preventive' %}")

    assert mirrored != render("{% stage_strip 'preventive' %}")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 22), "yesterday"),
        (date(2026, 11, 24), "tomorrow"),
        (date(2026, 10, 22), "32 days ago"),
        (date(2026, 12, 21), "in 28 days"),
    ],
)
def test_days_are_counted_in_words(day, words):
    assert render("{{ day|relative_days:today }}", day=day, today=TODAY) == words


def test_day_names_its_year_only_when_it_is_another():
    assert render("{% day day today %}", day=date(2026, 11, 21), today=TODAY) == (
        '<time datetime="2026-11-21">21 Nov</time>'
    )
    assert render("{% day day today %}", day=date(2025, 1, 21), today=TODAY).endswith(">21 Jan 2025</time>")


def test_day_that_is_not_known_claims_no_machine_date():
    assert "<time" in render("{% when day %}", day=When.day(date(2026, 11, 21)))
    assert "<time" not in render("{% when month %}", month=When.month(2024, 10))


def test_rows_of_a_course_escape_what_people_wrote():
    move = Row(TODAY, "<i>today</i>", "1.5", "move", 'a & "b"', "Moved <to> track 1.5")
    event = Row(TODAY, "today", "2", "event", "<script>alert(1)</script>")

    assert render("{% course_rows rows %}", rows=[move, event]) == (
        '<tr><td class="lane t15 mv"><span class="vh">Track 1.5</span></td><td>&lt;i&gt;today&lt;/i&gt;</td>'
        "<td><b>Moved &lt;to&gt; track 1.5</b>. a &amp; &quot;b&quot;</td></tr>\n"
        '<tr><td class="lane t2"><span class="vh">Track 2</span></td><td>today</td>'
        "<td>&lt;script&gt;alert(1)&lt;/script&gt;</td></tr>\n"
    )


@pytest.mark.parametrize(
    ("declared", "how", "said"),
    [
        (Track.T2, {"implied_track": Track.T15}, "Session 7: labelled Track 2, the room reads as Track 1.5"),
        (Track.T15, {"is_one_sided": True}, "Session 7: labelled Track 1.5, one side had an office-holder in the room"),
        (Track.T2, {"is_asymmetric": True}, "Session 7: labelled Track 2, one side came officially and the other"),
        ("", {"implied_track": Track.LOCAL}, "Session 7: labelled –, the room reads as Local"),
    ],
)
def test_a_reading_says_the_label_and_the_room(declared, how, said):
    session = Session(number=7, declared_track=declared, **how)

    with translation.override("ar"):
        arabic = render("{% reading session %}", session=session)

    assert render("{% reading session %}", session=session).startswith(said)
    assert "7" in arabic
    assert "labelled" not in arabic
