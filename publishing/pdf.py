"""The briefing as one tagged PDF: PDF/UA-1 and PDF/A-2a, the same bytes for the same document.

Nothing of a document is ever markup: it reaches the typesetter as one JSON input. Imported by workers only.
"""

import datetime as dt
import json
import re
import threading
import unicodedata
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from publishing.briefing import DIGITS, BriefingDocument, page
from publishing.legible import JOINERS, legible, mapped

TEMPLATE = Path(__file__).parent / "typst" / "briefing.typ"
STANDARDS: list[Any] = ["ua-1", "a-2a"]
FONT_PACKAGES = ("fontpkg_amiri", "fontpkg_ibm_plex_sans_arabic")
SANS = "IBM Plex Sans Arabic"  # carries Latin too
SERIF, NASKH = "Libertinus Serif", "Amiri"  # the first one ships with the typesetter
COLOURS = {"TLP:RED": "#ff2b2b", "TLP:AMBER": "#ffc000", "TLP:GREEN": "#33ff00", "TLP:CLEAR": "#ffffff"}
LONGEST_WORD = 36
MOST_UNKNOWN = 24  # characters no face has, before it is a script no face has
MISSING = re.compile(r'the text `"(.+?)"` could not be displayed|contains the codepoint `"(.+?)"`', re.DOTALL)
ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")

_lock = threading.Lock()


class Unprintable(ValueError):
    """No face on this machine has these characters; the page on screen is not affected."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} characters without a face")


class NotSet(RuntimeError):
    """The typesetter refused. Its own words may quote the document, so they are not passed on."""


def briefing(document: BriefingDocument) -> bytes:
    """A character no face has is printed as its code, so that nothing is lost unseen; a whole script raises."""
    unknown: set[str] = set()
    while True:
        try:
            return _typeset(document, unknown)
        except typst.TypstError as problem:
            found = _missing(f"{problem.message}\n{problem.diagnostic}") - unknown
        if not found:
            raise NotSet("the briefing could not be set")
        unknown |= found
        if len(unknown) > MOST_UNKNOWN:
            raise Unprintable(len(unknown))


def _typeset(document: BriefingDocument, unknown: set[str]) -> bytes:
    words = json.dumps(_inputs(document, unknown), ensure_ascii=False, sort_keys=True)
    released = document.released_at.astimezone(dt.UTC)
    with _lock:
        made = _compiler().compile(
            format="pdf", sys_inputs={"page": words}, pdf_standards=STANDARDS, timestamp=int(released.timestamp())
        )
    if not isinstance(made, bytes):
        raise TypeError("one document, one file")
    return made


@cache
def _compiler() -> typst.Compiler:
    """One per process: reading the faces costs more than setting a page. Its root holds the template only."""
    faces: list[str] = [str(files(package) / "files") for package in FONT_PACKAGES]
    return typst.Compiler(str(TEMPLATE), root=TEMPLATE.parent, font_paths=faces, ignore_system_fonts=True)


def _inputs(document: BriefingDocument, unknown: set[str]) -> dict[str, Any]:
    told: dict[str, Any] = mapped(asdict(page(document)), lambda text: printable(text, unknown))
    language, _hyphen, region = document.language.partition("-")
    is_arabic_script = document.direction == "rtl"
    digits = [str(n).translate(DIGITS.get(language, {})) for n in range(1000)]
    return told | {
        "pdf_title": f"Briefing {document.reference}",
        "lang": language,
        "region": region.upper() if len(region) == 2 else None,
        "serif": [NASKH, SERIF] if is_arabic_script else [SERIF, NASKH],
        "sans": [SANS, SERIF, NASKH],
        "leading": 1.0 if is_arabic_script else 0.72,
        "size": 12.5 if is_arabic_script else 11,
        "marking_colour": COLOURS.get(document.marking, COLOURS["TLP:AMBER"]),
        "watermark_line": told["watermark"],
        "handling_attribution": " ".join(filter(None, [told["handling"], told["attribution"], *told["caveats"]])),
        "handling_bar": " ".join([told["handling"], *told["caveats"]]),
        "points": [point.split("\n") for point in told["points"]],
        "digits": digits,
    }


def printable(text: str, unknown: set[str] | frozenset[str] = frozenset()) -> str:
    """Without control and direction-forcing characters, with a place to break in words wider than the page."""
    known = "".join(
        char if char not in unknown else "" if char in JOINERS else f"[U+{ord(char):04X}]"
        for char in unicodedata.normalize("NFC", text)
    )
    return re.sub(rf"\S{{{LONGEST_WORD},}}", _breakable, legible(known))


def _breakable(word: re.Match[str]) -> str:
    whole = word.group()
    return "\u200b".join(whole[i : i + LONGEST_WORD // 2] for i in range(0, len(whole), LONGEST_WORD // 2))


def _missing(diagnostic: str) -> set[str]:
    named = [first or second for first, second in MISSING.findall(diagnostic)]
    plain = [ESCAPE.sub(lambda code: chr(int(code.group(1), 16)), text) for text in named]
    return {char for text in plain for char in text}
