import datetime as dt
import itertools
import re
import time
from dataclasses import replace

import pytest

from publishing.svg.course import Event, LanesChart, Move, Sitting
from publishing.svg.lanes import lanes
from publishing.svg.rows import rows
from publishing.svg.scale import Moment, TimeScale
from publishing.svg.told import described, years
from tests.publishing.reading import SVG, Drawn
from tests.publishing.story import CROWD, LARKSPUR, SITTINGS, T, busy, day, on, rested

BUSY = {
    "story": LARKSPUR,
    "print": replace(LARKSPUR, width=560),
    "3": busy(3),
    "30": busy(30),
    "30 close": busy(30, every=15, events=60),
    "30 print": replace(busy(30, events=60), width=560),
    "70": busy(70, every=7, events=60),
    "300": busy(300, every=12, events=60),
    "crowd": CROWD,
    "crowd print": replace(CROWD, width=560),
    "300 print": replace(busy(300, every=12, events=60), width=560),
    "as at": replace(LARKSPUR, today=day(-310), planned=None),
    "first day": replace(LARKSPUR, today=day(-1029), planned=None),
    "rests": rested(),
    "empty": LanesChart(title="x", desc="", today=T, moves=()),
}


@pytest.fixture(scope="module", params=BUSY, ids=BUSY)
def drawn(request):
    return Drawn(lanes(BUSY[request.param]))


def test_no_label_covers_another(drawn):
    assert drawn.overlaps() == []


def test_no_label_leaves_the_canvas(drawn):
    assert drawn.outside() == []


def test_holds_nothing_a_strict_policy_refuses(drawn):
    tags = {node.tag.removeprefix(SVG) for node in drawn.root.iter()}
    names = {name for node in drawn.root.iter() for name in node.attrib}

    assert tags <= {"svg", "title", "desc", "rect", "circle", "path", "text"}
    assert not names & {"style", "id", "href", "onclick", "onload", "aria-labelledby"}


def test_is_one_image_with_a_name(drawn):
    first, second = list(drawn.root)[:2]

    assert (drawn.root.get("role"), first.tag, second.tag) == ("img", SVG + "title", SVG + "desc")


def test_every_shape_carries_its_light_colour(drawn):
    for node in drawn.root.iter():
        if node.tag in {SVG + tag for tag in ("rect", "circle", "path", "text")}:
            assert {"fill", "stroke"} & set(node.keys()), node.attrib


def test_each_session_is_one_dot_named_by_its_tooltip():
    drawn = Drawn(lanes(LARKSPUR))

    titles = [node.find(SVG + "title").text for node in drawn.classed("dot", tag="circle")]

    assert titles[0] == "Session 1, 6 Feb 2024, track 2"
    assert titles[4] == "Session 5, 21 Jan 2025, track 2, one side came as track 1.5"
    assert len(titles) == 12


def test_time_runs_one_way():
    xs = [float(node.get("cx")) for node in Drawn(lanes(LARKSPUR)).classed("dot", tag="circle")]

    assert xs == sorted(xs)
    assert all(b > a for a, b in itertools.pairwise(xs))


def test_higher_is_more_official():
    at = {float(n.get("cy")) for n in Drawn(lanes(LARKSPUR)).classed("dot", tag="circle")}

    assert at == {124, 214, 298}


def test_dots_are_filled_by_track():
    drawn = Drawn(lanes(LARKSPUR))

    assert len(drawn.classed("dot", "full")) == 1
    assert len(drawn.classed("half", tag="path")) == 7  # sessions 6, 7, 8, 11, 12 and one half each of 5 and 9


def test_split_dot_stays_on_its_lane_and_its_hair_ends_on_the_implied_one():
    drawn = Drawn(lanes(LARKSPUR))

    ends = [
        [float(n) for n in d.split("M")[1].split("L")[1].split(" ")]
        for d in (p.get("d") for p in drawn.classed("hairline"))
    ]
    split = [node for node in drawn.classed("dot", tag="circle") if node.get("r") == "7.5"]

    assert [y for _x, y in ends] == [214, 298]
    assert [node.get("cy") for node in split] == ["298", "214"]
    assert ends[0][0] == pytest.approx(float(split[0].get("cx")) - 4, abs=0.2)
    assert ends[1][0] == pytest.approx(float(split[1].get("cx")) + 4, abs=0.2)


def test_only_vague_dates_have_ticks():
    assert len(Drawn(lanes(LARKSPUR)).classed("whisk")) == 4  # sessions 2 and 4


def test_line_moves_on_the_day_and_never_for_a_split_dot():
    line = max((p.get("d") for p in Drawn(lanes(LARKSPUR)).classed("run")), key=len)

    assert line.count("C") == 3


def test_a_planned_session_has_a_span_and_no_day():
    drawn = Drawn(lanes(LARKSPUR))
    capsule = drawn.classed("dot", "plan", tag="rect")[0]
    today = float(drawn.classed("now")[0].get("d").split(" ")[0].removeprefix("M"))

    assert float(capsule.get("x")) > today
    assert float(capsule.get("width")) >= 12
    assert "within 30 d" in drawn.words


def test_numbers_merge_when_they_are_close():
    close = tuple(Sitting(n, on(-100 + n), "2") for n in (1, 2, 3)) + tuple(
        Sitting(n, on(-30 + n), "2") for n in (4, 5)
    )
    chart = replace(LARKSPUR, moves=(Move(on(-600), "2"),), sittings=close, transfers=(), replies=(), planned=None)

    words = Drawn(lanes(chart)).words

    assert "1–3" in words
    assert "4, 5" in words


def test_thirty_close_sessions_are_small_and_numbered_by_fives():
    drawn = Drawn(lanes(replace(busy(30), width=560)))
    numbers = {word for word in drawn.words if word.isdigit()}

    assert {node.get("r") for node in drawn.classed("dot", tag="circle")} == {"4"}
    assert {"1", "5", "10", "15", "20", "30"} <= numbers
    assert not {"2", "3", "7", "18"} & numbers


def test_three_hundred_sessions_become_columns_as_tall_as_they_are_many():
    drawn = Drawn(lanes(CROWD))
    columns = [node for node in drawn.root.iter(SVG + "rect") if "col" in (node.get("class") or "").split()]
    counts = [int(node.find(SVG + "title").text.split(": ")[1].split(" ")[0]) for node in columns]
    heights = [float(node.get("height")) for node in columns]
    feet = {float(node.get("y")) + float(node.get("height")) for node in columns}

    assert drawn.classed("dot", tag="circle") == []
    assert sum(counts) == len(CROWD.sittings)
    assert max(heights) <= 30
    assert len({round(height / count) for height, count in zip(heights, counts, strict=True)}) == 1
    assert {round(foot) for foot in feet} == {124, 214, 298, 382}
    assert str(max(counts)) in drawn.words


def test_columns_keep_what_disagreed_and_what_is_uncertain():
    drawn = Drawn(lanes(CROWD))
    split = sum(sitting.is_split for sitting in CROWD.sittings)
    ends = {path.get("d").split("L")[1].split("M")[0].split(" ")[1] for path in drawn.classed("hairline")}

    assert 0 < len(drawn.classed("hairline")) <= split
    assert {"214", "298"} <= ends
    assert drawn.classed("whisk", "guess")
    assert len(drawn.classed("run", "guess")) == 1  # the one move of which the day is not known


def test_forty_phases_stand_in_a_strip_and_the_later_ones_in_the_plan_alone():
    words = Drawn(lanes(CROWD)).words

    assert "Phases" in words
    assert {"1", "2", "3"} <= set(words)


def test_local_lane_is_there_where_anything_stood_on_it_only():
    assert "Local" in Drawn(lanes(CROWD)).words
    assert "Local" not in Drawn(lanes(LARKSPUR)).words


def test_description_says_what_the_picture_shows():
    told = described(LARKSPUR)

    assert told.startswith("Began on Track 2, 28 Jan 2024. To Track 1.5, 21 Apr 2025.")
    assert "12 sessions. In 2 of them the two sides were not of one kind. One more is planned, within 30 d." in told


def test_rows_of_a_long_course_are_folded_by_year():
    told = years(rows(CROWD))

    assert [year.year for year in told] == sorted({row.day.year for row in rows(CROWD)})
    assert sum(len(year.rows) for year in told) == len(rows(CROWD))
    assert years(rows(LARKSPUR)) == []


def test_a_strip_shows_major_events_only():
    words = Drawn(lanes(busy(300, every=12, events=60))).words

    assert "Event number 6 of the land" in words
    assert "Event number 7 of the land" not in words


def test_three_sessions_do_not_fill_the_width():
    chart = replace(busy(3, every=5), planned=None)
    xs = [float(node.get("cx")) for node in Drawn(lanes(chart)).classed("dot", tag="circle")]

    assert xs[-1] - xs[0] < 150


def test_every_event_is_a_diamond_even_without_a_label():
    drawn = Drawn(lanes(busy(30, every=15, events=60)))
    labels = [word for word in drawn.words if word.startswith("Event number")]
    diamonds = [p for p in drawn.classed("edgef", tag="path") if p.get("d").count("L") == 3]

    assert len(labels) < 60
    assert len(diamonds) == 60 - sum(
        event.when.middle < day(-30 * 15 - 10) for event in busy(30, every=15, events=60).events
    )


def test_events_of_the_story_all_keep_their_labels():
    words = Drawn(lanes(LARKSPUR)).words

    assert [event.text for event in LARKSPUR.events if event.text not in words] == []


def test_the_as_at_chart_knows_nothing_later():
    chart = replace(LARKSPUR, today=day(-310), planned=None)

    words = " ".join(Drawn(lanes(chart)).words) + " ".join(row.text for row in rows(chart))

    assert "Track 1" in words
    for later in ("B3", "New envoy", "joint request", "Plan 3", "Session 9"):
        assert later not in words


@pytest.mark.parametrize("name", BUSY)
def test_right_to_left_is_the_exact_mirror(name):
    chart = BUSY[name]
    plain, mirrored = Drawn(lanes(chart)), Drawn(lanes(replace(chart, mirrored=True)))

    for here, there in zip(plain.xs(), mirrored.xs(), strict=True):
        expected = [plain.width - x for x in here]
        if len(here) == 2 and here == sorted(here) and there == sorted(there):
            expected.sort()
        assert there == pytest.approx(expected, abs=0.11)


def test_right_to_left_swaps_the_anchors_and_nothing_else_of_the_text():
    swap = {"start": "end", "end": "start", "middle": "middle"}
    plain, mirrored = Drawn(lanes(LARKSPUR)), Drawn(lanes(replace(LARKSPUR, mirrored=True)))

    told = [(text.words, swap[text.anchor], text.y) for text in plain.texts]

    assert [(text.words, text.anchor, text.y) for text in mirrored.texts] == told


def test_right_to_left_turns_the_arcs_the_other_way():
    plain, mirrored = lanes(LARKSPUR), lanes(replace(LARKSPUR, mirrored=True))
    sweeps = [[arc[0] for arc in re.findall(r"A\S+ \S+ 0 0 (\d) ", svg)] for svg in (plain, mirrored)]

    assert sweeps[0]
    assert sweeps[1] == [{"0": "1", "1": "0"}[sweep] for sweep in sweeps[0]]


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "a & b", "]]>", 'x" onload="y', "\x00\x07\x1b", "\u202egnp", "\ud800"]
)
def test_hostile_words_stay_words(hostile):
    moment = Moment(day(-200), day(-200), hostile)
    chart = replace(
        LARKSPUR,
        title=hostile,
        desc=hostile,
        rounds_name=hostile,
        today_text=hostile,
        events=(Event(moment, hostile),),
        moves=(*LARKSPUR.moves[:2], Move(moment, "1", hostile)),
        sittings=tuple(replace(s, when=replace(s.when, text=hostile), aside=hostile) for s in SITTINGS),
    )

    drawn = Drawn(lanes(chart))

    assert drawn.root.find(f".//{SVG}script") is None
    assert "\u202e" not in drawn.source
    assert not [node for node in drawn.root.iter() if "onload" in node.attrib]


def test_the_same_chart_gives_the_same_picture():
    assert lanes(LARKSPUR) == lanes(LARKSPUR)


def test_months_are_named_with_room_between_them():
    for days in (30, 90, 365, 1100, 4000, 15000):
        ticks = list(TimeScale(T - dt.timedelta(days=days), T, 96, 1036).ticks())

        assert ticks
        assert all(b - a >= 50 for (a, _), (b, _) in itertools.pairwise(ticks))


def test_rows_tell_everything_the_chart_shows():
    told = rows(LARKSPUR)
    said = " ".join(f"{row.strong} {row.text}" for row in told)

    assert [row.number for row in told if row.kind == "session"] == list(range(1, 13))
    assert [row.lane_class for row in told if row.is_split] == ["t2 ses one", "t15 ses one"]
    assert [row.lane_class for row in told if row.kind == "move"] == ["t15 mv", "t1 mv", "t15 mv dn"]
    assert told[-1].kind == "planned"
    assert all(event.text in said for event in LARKSPUR.events)
    assert [row.day for row in told] == sorted(row.day for row in told)


def test_a_split_is_told_without_the_side():
    split = [row.strong for row in rows(LARKSPUR) if row.is_split]

    assert split == ["one side came as track 1.5", "one side came as track 2"]


@pytest.mark.parametrize("name", BUSY)
def test_drawing_takes_milliseconds(name):
    lanes(BUSY[name])
    began = time.process_time()

    lanes(BUSY[name])

    assert time.process_time() - began < 0.3
