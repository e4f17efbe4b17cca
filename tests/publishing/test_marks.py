from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from publishing.svg import marks, steps
from publishing.svg.continuity import continuity
from tests.publishing.reading import SVG, Drawn
from tests.publishing.story import PORTFOLIO

ALL = [
    marks.track("1"),
    marks.track("1.5"),
    marks.track("2"),
    marks.track("local"),
    marks.split_track("1.5", "2"),
    marks.stage(3),
    steps.steps(["met", "moving", "stalled", "not_started"]),
    steps.steps([]),
    steps.zone(["supports", "objects", "not_asked"]),
]


@pytest.mark.parametrize("mark", ALL)
def test_a_mark_is_decoration_beside_a_word(mark):
    root = ET.fromstring(mark)

    assert (root.get("aria-hidden"), root.get("focusable")) == ("true", "false")
    assert "id=" not in mark
    assert "style=" not in mark


def test_tracks_differ_in_ink_and_unknown_ones_are_dashed():
    assert len({marks.track(code) for code in ("1", "1.5", "2", "local")}) == 4
    assert marks.track("public") == marks.track("local")
    assert "dasharray" in marks.track("local")


def test_stage_is_filled_up_to_its_step_in_reading_order():
    filled = [
        [r.get("x") for r in ET.fromstring(m) if r.get("fill") != "none"]
        for m in (marks.stage(2), marks.stage(2, mirrored=True))
    ]

    assert filled == [["1.0", "7.5"], ["20.5", "14.0"]]


def test_split_track_puts_the_first_side_at_the_start():
    assert marks.split_track("1.5", "2") != marks.split_track("2", "1.5")
    assert marks.split_track("1.5", "2", mirrored=True) == marks.split_track("2", "1.5")


def test_steps_fill_the_cell_and_keep_their_order():
    cells = [
        (r.get("class"), float(r.get("x")))
        for r in ET.fromstring(steps.steps(["met", "moving", "stalled", "not_started"]))
    ]

    assert [name for name, _x in cells] == ["inkf", "h2", "gap", "h0"]
    assert [x for _n, x in cells] == sorted(x for _n, x in cells)


def test_silent_and_not_asked_look_the_same():
    assert steps.zone(["silent"]) == steps.zone(["not_asked"])


def test_continuity_says_what_is_open_now():
    drawn = Drawn(continuity(PORTFOLIO))

    assert [line.open_now for line in PORTFOLIO.conflicts] == [("1.5", "2"), ("1.5",), (), ()]
    assert "track 1 suspended, 34 days" in drawn.words
    assert drawn.overlaps() == []
    assert drawn.outside() == []


def test_a_pause_on_purpose_is_never_amber():
    pause = replace(PORTFOLIO, conflicts=PORTFOLIO.conflicts[2:3])
    drawn = Drawn(continuity(pause))

    assert drawn.classed("gap") == []
    assert len(drawn.classed("node", "ghost")) == 1


def test_nothing_open_is_one_box_over_three_lanes():
    drawn = Drawn(continuity(replace(PORTFOLIO, conflicts=PORTFOLIO.conflicts[3:])))

    assert [node.get("height") for node in drawn.classed("gap", tag="rect")] == ["44"]


def test_continuity_mirrors_exactly():
    plain, mirrored = Drawn(continuity(PORTFOLIO)), Drawn(continuity(replace(PORTFOLIO, mirrored=True)))

    for here, there in zip(plain.xs(), mirrored.xs(), strict=True):
        assert sorted(there) == pytest.approx(sorted(plain.width - x for x in here), abs=0.11)


def test_long_names_are_shortened_not_overrun():
    long = replace(
        PORTFOLIO.conflicts[0], name="A very long name of a conflict " * 4, warning="w " * 80, fine="<b>&" * 9
    )

    drawn = Drawn(continuity(replace(PORTFOLIO, conflicts=(long,))))

    assert drawn.outside() == []
    assert drawn.overlaps() == []
    assert drawn.root.find(f".//{SVG}b") is None
