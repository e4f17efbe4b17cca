"""A drawing as a picture in points, for what takes no SVG. Imported where it is asked for: the typesetter is large."""

import threading
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst

FOLDER = Path(__file__).parent / "typst"
FONT_PACKAGES = ("fontpkg_amiri", "fontpkg_ibm_plex_sans_arabic")
ON_SCREEN = 'font-family="system-ui, sans-serif"'
# The first carries Latin and Arabic, the second ships with the typesetter and carries Cyrillic and Greek.
WITHOUT_A_SCREEN = 'font-family="IBM Plex Sans Arabic, Libertinus Serif, Amiri"'
POINTS_TO_AN_INCH = 192

_lock = threading.Lock()


def as_png(svg: str) -> bytes:
    """The same drawing on white, fine enough for a slide."""
    with _lock:
        made = _compiler().compile(
            format="png",
            ppi=POINTS_TO_AN_INCH,
            sys_inputs={"svg": svg.replace(ON_SCREEN, WITHOUT_A_SCREEN)},
        )
    if not isinstance(made, bytes):
        raise TypeError("one drawing, one file")
    return made


@cache
def _compiler() -> typst.Compiler:
    faces: list[str] = [str(files(package) / "files") for package in FONT_PACKAGES]
    return typst.Compiler(str(FOLDER / "drawing.typ"), root=FOLDER, font_paths=faces, ignore_system_fonts=True)
