"""A drawing as a PNG: every script that a process is told in has a face, whatever faces the machine has."""

from publishing.png import ON_SCREEN, WITHOUT_A_SCREEN, as_png
from publishing.svg.canvas import Canvas


def drawn(text, face=ON_SCREEN):
    canvas = Canvas(80, layers=("words",))
    canvas.text("words", 4, 16, text)
    svg = canvas.svg(24, title="", desc="")
    assert ON_SCREEN in svg  # or the faces of the machine would be asked for
    return as_png(svg.replace(ON_SCREEN, face))


def test_each_script_is_drawn_and_not_as_boxes():
    assert drawn("North").startswith(b"\x89PNG")
    for one, other in (("مسار", "باسم"), ("Север", "Ветер"), ("North", "Other")):
        assert drawn(one) != drawn(other), one
        assert drawn(one) == drawn(one, WITHOUT_A_SCREEN) != drawn(one, 'font-family="DejaVu Sans Mono"'), one
    assert drawn("\u4e00") == drawn("\u4e8c")  # what no face has is a box: the check above can fail
