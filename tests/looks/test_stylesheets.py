"""Guard rails of the stylesheets: small, logical, layered, and no colour outside the tokens."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from publishing.svg.ink import ATTRIBUTES

FOLDER = Path(settings.BASE_DIR) / "static/css"
SHEETS = {path.name: re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S) for path in sorted(FOLDER.glob("*.css"))}
OUTSIDE_TOKENS = [name for name in SHEETS if name != "tokens.css"]
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
    r"|left|right|top|bottom|(?:min-|max-)?(?:width|height)|border-(?:top|bottom)-\w+-radius)\s*:"
)
PHYSICAL_VALUE = re.compile(r"(?:text-align|float|clear)\s*:\s*(?:left|right)")
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|color-mix)\(|(?<!page):\s+(?:white|black|red|grey|gray)\b", re.I
)


def declarations(sheet):
    """Only what stands between innermost braces: no selectors, no conditions, no names of page margins."""
    return re.findall(r"\{([^{}]*)\}", sheet)


def test_there_are_the_seven_sheets():
    assert list(SHEETS) == [
        "base.css",
        "charts.css",
        "components.css",
        "document.css",
        "layout.css",
        "print.css",
        "tokens.css",
    ]


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_uses_logical_properties(name):
    found = [
        hit for block in declarations(SHEETS[name]) for hit in PHYSICAL.findall(block) + PHYSICAL_VALUE.findall(block)
    ]

    assert found == []


def test_the_rule_on_properties_would_find_one():
    assert PHYSICAL.findall("margin-left: 1px; max-width: 2px; right: 0; border-inline-width: 1px; line-height: 1") == [
        "margin-left:",
        "max-width:",
        "right:",
    ]


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_never_shouts(name):
    assert "!important" not in SHEETS[name]


@pytest.mark.parametrize("name", OUTSIDE_TOKENS)
def test_sheet_names_no_colour_of_its_own(name):
    assert [hit for block in declarations(SHEETS[name]) for hit in COLOUR.findall(block)] == []


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_asks_no_other_place_for_anything(name):
    assert re.findall(r"url\(|@import|@font-face", SHEETS[name]) == []


def test_sheets_stay_small():
    raw = sum(len(path.read_bytes()) for path in FOLDER.glob("*.css"))
    compressed = sum(len(gzip.compress(path.read_bytes(), 9)) for path in FOLDER.glob("*.css"))

    assert raw <= 45_000
    assert compressed <= 13_500


def test_layers_are_declared_once_and_first():
    order = "@layer tokens, base, layout, components, charts, document, narrow, print;"

    assert SHEETS["tokens.css"].split("@layer tokens {")[0].strip() == order
    assert {name for sheet in SHEETS.values() for name in re.findall(r"@layer (\w+) \{", sheet)} == set(
        re.findall(r"\w+", order.removeprefix("@layer"))
    )


def test_page_without_a_label_of_its_own_prints_the_strictest_of_what_stands_on_it():
    """Of rules that weigh the same the last one holds, so they go from the most open to the strictest."""
    printed = re.findall(r":has\(\.tlp\[data-l=([\w-]+)\]\) \{ page: ([\w-]+) \}", SHEETS["print.css"])

    assert printed == [(each, each) for each in ("clear", "green", "amber", "amber-strict", "red")]


def test_every_level_of_handling_prints_on_every_page():
    printed = re.findall(
        r"@page ([\w-]+) \{ @top-right \{ content: \"(TLP:[A-Z+]+)\" \} @bottom-right", SHEETS["print.css"]
    )

    assert printed == [
        ("red", "TLP:RED"),
        ("amber-strict", "TLP:AMBER+STRICT"),
        ("amber", "TLP:AMBER"),
        ("green", "TLP:GREEN"),
        ("clear", "TLP:CLEAR"),
    ]


def test_scripts_stay_small_and_keep_nothing():
    scripts = {path.name: path.read_text() for path in (FOLDER.parent / "js").glob("*.js")}

    assert sum(len(scripts[name].splitlines()) for name in ("drafts.js", "offline.js")) <= 210
    assert sum(len(script.splitlines()) for script in scripts.values()) <= 350
    for name, script in scripts.items():
        assert re.findall(r"sessionStorage|indexedDB|\beval\(|innerHTML|new Function", script) == []
        assert name in {"offline.js", "page.js"} or "localStorage" not in script  # ciphertext, and its end


def test_every_shape_of_a_chart_has_its_colour_in_both_themes():
    """A class that the stylesheet does not know keeps the light colour written on the shape."""
    known = set(re.findall(r"\.([\w-]+)", SHEETS["charts.css"]))

    assert {name for name, looks in ATTRIBUTES.items() if {"fill", "stroke"} & set(looks)} - known == set()
