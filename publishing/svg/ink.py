"""The light colour of every chart class, written on each shape so that print and PDF need no stylesheet."""

PAPER, SHEET, TINT, WASH = "#f3f5f2", "#ffffff", "#e7ece9", "#dfecef"
INK, INK_2, INK_3 = "#152023", "#404d51", "#586569"
RULE, EDGE, ACCENT, FOCUS = "#cfd6d3", "#727f84", "#0b5067", "#a34a00"
WARN, WARN_WASH = "#774700", "#faeed3"

ATTRIBUTES: dict[str, dict[str, str]] = {
    "band": {"fill": TINT},
    "sheetf": {"fill": SHEET},
    "inkf": {"fill": INK},
    "edgef": {"fill": EDGE},
    "hair": {"stroke": RULE, "fill": "none"},
    "edge": {"stroke": EDGE, "fill": "none"},
    "ink": {"stroke": INK},
    "ring": {"fill": "none", "stroke-width": "1.5"},
    "run": {"stroke": ACCENT, "stroke-width": "3", "fill": "none", "stroke-linejoin": "round"},
    "plan": {"stroke-dasharray": "2 5", "stroke-linecap": "round"},
    "guess": {"stroke-dasharray": "5 3"},
    "ctx": {"stroke": EDGE, "stroke-dasharray": "1 3", "fill": "none"},
    "up": {"stroke": INK, "stroke-width": "1.5", "fill": "none"},
    "down": {"stroke": INK_3, "stroke-width": "1.25", "stroke-dasharray": "4 3", "fill": "none"},
    "now": {"stroke": FOCUS, "stroke-width": "1.5"},
    "dot": {"stroke": ACCENT, "stroke-width": "2.5", "fill": SHEET},
    "full": {"fill": ACCENT},
    "half": {"fill": ACCENT},
    "local": {"stroke-dasharray": "2.5 2"},
    "col": {"stroke": ACCENT, "stroke-width": "1.25", "fill": SHEET},
    "vague": {"stroke": EDGE, "stroke-width": "1.25", "fill": SHEET},
    "splitl": {"stroke": ACCENT, "stroke-width": "1.5"},
    "hairline": {"stroke": ACCENT, "stroke-width": "1.25", "fill": "none"},
    "whisk": {"stroke": ACCENT, "stroke-width": "1.25", "fill": "none"},
    "gap": {"stroke": WARN, "stroke-width": "1.5", "fill": WARN_WASH},
    "gapsolid": {"fill": WARN},
    "node": {"fill": SHEET, "stroke": EDGE},
    "sel": {"fill": WASH, "stroke": ACCENT, "stroke-width": "2.5"},
    "ghost": {"fill": "none", "stroke-dasharray": "4 3"},
    "h0": {"fill": "none", "stroke": EDGE},
    "h1": {"fill": ACCENT, "opacity": ".22"},
    "h2": {"fill": ACCENT, "opacity": ".62"},
    "h3": {"fill": ACCENT},
    "txt": {"fill": INK_2},
    "k": {"fill": INK, "font-weight": "640"},
    "m": {"fill": INK_3},
    "nowt": {"fill": FOCUS, "font-weight": "640"},
    "gapt": {"fill": WARN, "font-weight": "600"},
    "halo": {"stroke": PAPER, "stroke-width": "4", "stroke-linejoin": "round", "paint-order": "stroke"},
    "on": {"stroke": TINT},
}


def attributes(classes: str) -> dict[str, str]:
    merged: dict[str, str] = {}
    for name in classes.split():
        merged |= ATTRIBUTES.get(name, {})
    return merged
