"""The sheet every chart is drawn on: layers in draw order, text that knows its width, mirroring for right-to-left."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape, quoteattr

from django.utils.safestring import SafeString

from publishing.svg.ink import attributes

EM = 0.56  # of a character, erring wide
FIRST_STRONG, POP = "\u2068", "\u2069"
Segment = tuple[str | float, ...]


def text_width(text: str, size: float = 12) -> float:
    if text.isascii():
        return len(text) * EM * size
    wide = sum(
        1.0 if unicodedata.east_asian_width(c) in "WF" else 0.0 if unicodedata.combining(c) else EM for c in text
    )
    return wide * size


def shortened(text: str, room: float, size: float = 12) -> str:
    if text_width(text, size) <= room:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip(" ,;") + "…" if kept else ""


def wrapped(text: str, room: float, lines: int, size: float = 12) -> list[str]:
    """Break at spaces into at most so many lines; what is left over is shortened into the last one."""
    out: list[str] = []
    words = text.split()
    while words and len(out) < lines - 1:
        line = [words.pop(0)]
        while words and text_width(" ".join([*line, words[0]]), size) <= room:
            line.append(words.pop(0))
        out.append(shortened(" ".join(line), room, size))
    if words:
        out.append(shortened(" ".join(words), room, size))
    return out


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box", gap: float = 0) -> bool:
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom
            and other.top < self.bottom
        )


def text_box(x: float, y: float, text: str, *, anchor: str = "start", size: float = 12) -> Box:
    width = text_width(text, size)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left, y - size * 0.8, left + width, y + size * 0.2)


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def clean(text: str) -> str:
    """What XML cannot hold, and what could turn the reading direction of its neighbours, is left out."""
    if text.isprintable():  # has none of them
        return text
    return "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"} and not _turns(c))


def _turns(char: str) -> bool:
    return "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"


class Canvas:
    """Geometry is given as for left-to-right; the canvas alone knows about mirroring."""

    def __init__(self, width: float, *, layers: Sequence[str], mirrored: bool = False) -> None:
        self.width = width
        self.mirrored = mirrored
        self.boxes: list[Box] = []
        self._layers: dict[str, list[str]] = {name: [] for name in layers}

    def x(self, value: float) -> float:
        return self.width - value if self.mirrored else value

    def rect(
        self,
        layer: str,
        x: float,
        y: float,
        width: float,
        height: float,
        classes: str,
        *,
        rx: float = 0,
        title: str = "",
    ) -> None:
        start = self.x(x) - (width if self.mirrored else 0)
        size = {"x": number(start), "y": number(y), "width": number(width), "height": number(height)}
        self._shape(layer, "rect", size | ({"rx": number(rx)} if rx else {}), classes, title)

    def circle(self, layer: str, x: float, y: float, r: float, classes: str, *, title: str = "") -> None:
        self._shape(layer, "circle", {"cx": number(self.x(x)), "cy": number(y), "r": number(r)}, classes, title)

    def path(self, layer: str, classes: str, *segments: Segment) -> None:
        """Segments are M and L with a point, C with three, A with (r, sweep, x, y), Z; all absolute."""
        self._shape(layer, "path", {"d": "".join(self._segment(s) for s in segments)}, classes, "")

    def text(
        self, layer: str, x: float, y: float, text: str, classes: str = "", *, anchor: str = "start", size: float = 12
    ) -> Box:
        box = text_box(x, y, text, anchor=anchor, size=size)
        self.boxes.append(box)
        if self.mirrored:
            anchor = {"start": "end", "middle": "middle", "end": "start"}[anchor]
        look = {"start": "", "middle": "c", "end": "e"}[anchor]
        scale = {11: "tiny", 13: "big"}.get(round(size), "")
        place = {"x": number(self.x(x)), "y": number(y)}
        if anchor != "start":
            place["text-anchor"] = anchor
        if scale:
            place["font-size"] = number(size)
        names = " ".join(filter(None, [classes, scale, look]))
        written = escape(clean(text))
        if self.mirrored:
            written = FIRST_STRONG + written + POP
        self._layers[layer].append(self._open("text", place, names, "txt " + classes) + f">{written}</text>")
        return box

    def keep_clear(self, left: float, top: float, right: float, bottom: float) -> None:
        """Where a stroke stands that no later text may cross."""
        self.boxes.append(Box(left, min(top, bottom), right, max(top, bottom)))

    def free(self, box: Box, *, gap: float = 3) -> bool:
        """Whether it keeps its distance from all that stands there; as `Box.meets`, for hundreds of them."""
        left, right, top, bottom = box.left - gap, box.right + gap, box.top, box.bottom
        return not any(
            other.left < right and left < other.right and other.top < bottom and top < other.bottom
            for other in self.boxes
        )

    def svg(self, height: float, *, title: str, desc: str, classes: str = "chart") -> SafeString:
        width, tall = number(self.width), number(height)
        body = "".join("".join(shapes) for shapes in self._layers.values())
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" viewBox="0 0 {width} {tall}" width="{width}" '
            f'height="{tall}" role="img" direction="ltr" font-family="system-ui, sans-serif" font-size="12">'
        )
        told = f"<title>{escape(clean(title))}</title><desc>{escape(clean(desc))}</desc>"
        return SafeString(f"{head}{told}{body}</svg>")

    def mark(self, height: float, classes: str) -> SafeString:
        """For a small picture beside words that say the same."""
        body = "".join("".join(shapes) for shapes in self._layers.values())
        box = f'viewBox="0 0 {number(self.width)} {number(height)}" aria-hidden="true" focusable="false"'
        return SafeString(f'<svg class="{classes}" {box}>{body}</svg>')

    def _segment(self, segment: Segment) -> str:
        letter, *numbers = segment
        values = [float(n) for n in numbers]
        if len(values) == 2:
            return f"{letter}{number(self.x(values[0]))} {number(values[1])}"
        if letter == "A":
            r, sweep, x, y = values
            turn = 1 - sweep if self.mirrored else sweep
            return f"A{number(r)} {number(r)} 0 0 {number(turn)} {number(self.x(x))} {number(y)}"
        flipped = [self.x(v) if i % 2 == 0 else v for i, v in enumerate(values)]
        return f"{letter}{' '.join(number(v) for v in flipped)}"

    def _shape(self, layer: str, tag: str, place: dict[str, str], classes: str, title: str) -> None:
        opened = self._open(tag, place, classes, classes)
        told = f"><title>{escape(clean(title))}</title></{tag}>" if title else "/>"
        self._layers[layer].append(opened + told)

    @staticmethod
    def _open(tag: str, place: dict[str, str], classes: str, look: str) -> str:
        own = "".join(f' {key}="{value}"' for key, value in place.items())
        return f"<{tag}{_dressed(classes, look, tuple(place))}{own}"


@cache
def _dressed(classes: str, look: str, own: tuple[str, ...]) -> str:
    """Class and light colours; what the shape says itself is not said twice. Holds no text of anyone's."""
    named = {"class": classes} if classes else {}
    told = named | {key: value for key, value in attributes(look).items() if key not in own}
    return "".join(f" {key}={quoteattr(value)}" for key, value in told.items())
