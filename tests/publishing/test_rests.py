"""Where a process rested its line is thin, and where it is over, the chart says so on its day."""

from dataclasses import replace

import pytest

from publishing.svg.course import Event, Move, Sitting
from publishing.svg.lanes import lanes
from publishing.svg.rows import rows
from publishing.svg.told import described
from tests.publishing.reading import NUMBERS, Drawn
from tests.publishing.story import busy, day, on, rested


def strokes(drawn, *names):
    """How long each level stroke of a class is."""
    numbers = [[float(n) for n in NUMBERS.findall(node.get("d"))] for node in drawn.classed(*names)]
    return [n[2] - n[0] for n in numbers if len(n) == 4 and n[1] == n[3]]


def test_line_is_thin_where_the_process_rested_and_dashed_where_that_is_not_sure():
    drawn = Drawn(lanes(rested()))
    first, second = strokes(drawn, "whisk")
    told = [row.text for row in rows(rested()) if row.kind == "turn"]

    assert second == pytest.approx(4 * first, rel=0.01)
    assert strokes(drawn, "run", "guess") == [pytest.approx(4 * first, rel=0.01)]
    assert told == ["Dormant. which days is not known", "Active. revived", "Paused on purpose"]
    assert {"Dormant", "Paused on purpose"} <= set(drawn.words)
    assert "Paused on purpose, " in described(rested())


def test_what_is_over_ends_on_its_day_and_words_are_whole_where_there_is_room():
    word = "The foreign minister of a third state takes office"
    chart = replace(busy(3, events=0), planned=None, ended=day(-20), today_text="Ended", events=(Event(on(-70), word),))
    drawn = Drawn(lanes(chart))
    line = max((node.get("d") for node in drawn.classed("run")), key=len)

    assert NUMBERS.findall(drawn.classed("now")[0].get("d"))[0] == NUMBERS.findall(line)[-2]
    assert word in drawn.words


def test_a_major_event_has_its_words_before_the_rest():
    crowd = [Event(on(-60 + n), f"One of too many things that happened, number {n}") for n in range(9)]
    major = Event(on(-50), "The talks open", is_major=True)

    assert "The talks open" in Drawn(lanes(replace(busy(3), events=(*crowd, major)))).words


def test_line_beside_the_table_begins_rests_moves_and_ends_as_the_picture_does():
    chart = replace(
        rested(),
        moves=(Move(on(-950), "2"), Move(on(-300), "1")),
        sittings=(Sitting(1, on(-940), "2", "2", "1"), Sitting(2, on(-250), "1")),
        events=tuple(Event(on(days), f"{days}") for days in (-990, -680, -150, -5)),
        transfers=(),
        plans=(),
        planned=None,
        ended=day(-10),
    )
    marks = {row.text: row.lane_class for row in rows(chart)}

    assert [marks[text] for text in ("-990", "-680", "-150", "-5")] == ["t2 nil", "t2 rst", "t1 rst", "t1 nil"]
    assert [row.lane for row in rows(chart) if row.line == "nil"] == ["", ""]
    assert marks["First contact"] == "t2 st"
    assert marks[""] == "t1 mv far"
    assert [row.lane_class for row in rows(chart) if row.number] == ["t2 ses one hf", "t1 ses"]
