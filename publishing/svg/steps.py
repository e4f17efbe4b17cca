"""Cells in a row: the objectives of a process, and what each party could accept of an idea."""

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from django.utils.safestring import SafeString

from publishing.svg.ink import attributes

HEIGHT = 10
_STEPS = {"met": "inkf", "moving": "h2", "stalled": "gap"}
_STANCES = {"supports": "inkf", "could_live_with": "h2", "needs_change": "gap", "objects": "gapsolid"}
_EMPTY = "h0"


def steps(states: Sequence[str], *, mirrored: bool = False) -> SafeString:
    """Objectives in the order of the plan: met, moving, stalled, not_started."""
    width = (128 - 2 * max(len(states) - 1, 0)) / max(len(states), 1)
    return _cells("cell-svg", [_STEPS.get(state, _EMPTY) for state in states], 128, width, 2, mirrored=mirrored)


def zone(stances: Sequence[str], *, mirrored: bool = False) -> SafeString:
    """One cell per party in fixed order; silent, not asked and unknown are the same empty cell."""
    classes = [_STANCES.get(stance, _EMPTY) for stance in stances]
    return _cells("zone", classes, max(len(stances) * 31 - 3, 1), 28, 3, mirrored=mirrored)


def _cells(name: str, cells: Sequence[str], total: float, width: float, gap: float, *, mirrored: bool) -> SafeString:
    drawn = []
    for index, classes in enumerate(cells):
        look = attributes(classes)
        inset = 0.75 if "stroke" in look else 0.0
        x = index * (width + gap)
        x = (total - x - width if mirrored else x) + inset
        box = f'x="{x:.2f}" y="{inset:g}" width="{width - 2 * inset:.2f}" height="{HEIGHT - 2 * inset:g}"'
        colours = " ".join(f"{key}={quoteattr(value)}" for key, value in look.items())
        drawn.append(f'<rect class="{classes}" {box} {colours}/>')
    align = "xMaxYMid" if mirrored else "xMinYMid"
    head = f'<svg class="{name}" viewBox="0 0 {total:g} {HEIGHT}" preserveAspectRatio="{align} meet"'
    shapes = "".join(drawn)
    return SafeString(f'{head} aria-hidden="true" focusable="false">{shapes}</svg>')
