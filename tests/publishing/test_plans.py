"""Two plans drawn: every objective has its place, what left says why, and right-to-left is mirrored."""

import re
from dataclasses import replace

from django.utils import translation

from publishing.svg.plans import Gone, Place, PlansChart, plans

BEFORE = [Place("a", "OB1 Phones"), Place("b", "OB2 Gates"), Place("c", "OB3 Status", is_put_off=True, look="off")]
AFTER = [
    Place("d", "OB6 Channel", "Added", "new"),
    Place("b", "OB2 Gates", "Narrowed: one road", "changed"),
    Place("c", "OB3 Status", "", "off", is_put_off=True),
]
CHART = PlansChart(
    "Plan 1 and plan 2", "What changed.", ("Plan 1", "Start"), ("Plan 2", "An <attack>"), BEFORE, AFTER,
    gone=[Gone("a", "Met, 12 May 2025")], grown=[("a", "d")],
)  # fmt: skip


def columns(svg):
    return [float(x) for x in re.findall(r'<rect class="node[^"]*"[^>]* x="([\d.]+)"', svg)]


def test_every_objective_has_its_place_and_what_left_says_why():
    svg = plans(CHART)

    assert svg.count("<rect") == 6
    assert "Met, 12 May 2025" in svg
    assert "Narrowed: one road" in svg
    assert "An &lt;attack&gt;" in svg
    assert svg.count('class="hairline"') == 1  # the one that changed; the one put off is dashed, so is the grown one
    assert svg.count('class="down"') == 2
    assert 'role="img"' in svg
    assert "style" not in svg


def test_right_to_left_the_old_plan_stands_on_the_right():
    with translation.override("ar"):
        mirrored = columns(plans(replace(CHART, mirrored=True)))

    straight = columns(plans(CHART))
    assert straight[0] < straight[-1]
    assert mirrored[0] > mirrored[-1]


def test_forty_phases_and_no_phase_are_drawn():
    many = [Place(str(number), f"OB{number} " + "long " * 60) for number in range(40)]

    tall = plans(replace(CHART, before=many, after=many, gone=[], grown=[]))
    empty = plans(replace(CHART, before=[], after=[], gone=[], grown=[]))

    assert tall.count("<rect") == 80
    assert "…" in tall
    assert "Nothing is in order yet" in empty
