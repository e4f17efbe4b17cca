"""Every pair of colours that carries text, in both themes, against the ratios of the design."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
PLAIN, THEMED = TOKENS.split("@supports")

# foreground, background, at least in light, at least in dark
PAIRS = [
    ("ink", "paper", 15.2, 15.3),
    ("ink", "sheet", 16.6, 14.0),
    ("ink", "tint", 13.9, 12.3),
    ("ink", "wash", 13.8, 11.6),
    ("ink-2", "paper", 8.0, 9.9),
    ("ink-2", "sheet", 8.8, 9.1),
    ("ink-2", "tint", 7.3, 8.0),
    ("ink-3", "paper", 5.5, 7.2),
    ("ink-3", "sheet", 6.0, 6.6),
    ("ink-3", "tint", 5.0, 5.8),
    ("edge", "paper", 3.8, 5.2),
    ("edge", "sheet", 4.1, 4.7),
    ("edge", "tint", 3.5, 4.1),
    ("accent", "paper", 8.1, 9.6),
    ("accent", "sheet", 8.9, 8.7),
    ("accent", "tint", 7.5, 7.7),
    ("accent", "wash", 4.5, 4.5),
    ("on-accent", "accent", 8.9, 8.8),
    ("on-accent", "accent-2", 4.5, 4.5),
    ("focus", "paper", 5.4, 11.8),
    ("focus", "sheet", 5.9, 10.8),
    ("focus", "tint", 5.0, 9.5),
    ("warn", "paper", 7.1, 10.7),
    ("warn", "warn-w", 6.8, 8.6),
    ("bad", "paper", 7.7, 9.1),
    ("bad", "bad-w", 6.9, 7.7),
    ("good", "paper", 7.1, 10.0),
    ("good", "good-w", 6.5, 7.9),
    ("side-a", "paper", 6.5, 8.8),
    ("side-b", "paper", 6.2, 8.9),
    ("ink", "warn-w", 4.5, 4.5),
    ("ink", "bad-w", 4.5, 4.5),
    ("ink", "good-w", 4.5, 4.5),
    ("accent", "bad-w", 4.5, 4.5),
    ("ink-3", "wash", 4.5, 4.5),
]
LABELS = [("tlp-red", 5.1), ("tlp-amber", 11.5), ("tlp-green", 13.9), ("tlp-clear", 18.7), ("on-label", 18.7)]


def themes(name):
    light, dark = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", THEMED).groups()
    return light, dark


def plain(name):
    return re.search(rf"--{name}: (#\w+);", PLAIN).group(1)


def luminance(colour):
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return round((lighter + 0.05) / (darker + 0.05), 1)


@pytest.mark.parametrize(("front", "back", "in_light", "in_dark"), PAIRS)
def test_pair_is_legible_in_both_themes(front, back, in_light, in_dark):
    light, dark = (ratio(one, other) for one, other in zip(themes(front), themes(back), strict=True))

    assert light >= in_light
    assert dark >= in_dark


@pytest.mark.parametrize(("front", "least"), LABELS)
def test_handling_label_is_legible(front, least):
    assert ratio(plain(front), plain("label")) >= least


def test_labels_keep_the_colours_of_the_standard():
    assert {name: plain(f"tlp-{name}") for name in ("red", "amber", "green")} == {
        "red": "#ff2b2b",
        "amber": "#ffc000",
        "green": "#33ff00",
    }


def test_browser_without_light_dark_sees_the_light_theme():
    themed = re.findall(r"--([\w-]+): light-dark\((#\w+), ", THEMED)

    assert [(name, light) for name, light in themed if name != "top" and plain(name) != light] == []


def test_ratio_of_black_on_white_is_21():
    assert ratio("#000", "#fff") == 21.0
