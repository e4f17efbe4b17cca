"""Reads a chart back: its shapes, its texts and the boxes those take up."""

import itertools
import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from publishing.svg.canvas import Box, text_box

SVG = "{http://www.w3.org/2000/svg}"
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Text:
    words: str
    x: float
    y: float
    anchor: str
    size: float

    @property
    def box(self) -> Box:
        return text_box(self.x, self.y, self.words, anchor=self.anchor, size=self.size)


class Drawn:
    def __init__(self, svg: str) -> None:
        self.source = svg
        self.root = ET.fromstring(svg)
        self.width, self.height = float(self.root.get("width")), float(self.root.get("height"))

    @property
    def texts(self) -> list[Text]:
        return [
            Text(
                (node.text or "").strip("\u2068\u2069"),
                float(node.get("x")),
                float(node.get("y")),
                node.get("text-anchor", "start"),
                float(node.get("font-size", 12)),
            )
            for node in self.root.iter(SVG + "text")
        ]

    @property
    def words(self) -> list[str]:
        return [text.words for text in self.texts]

    def classed(self, *names: str, tag: str = "") -> list[ET.Element]:
        nodes = (node for node in self.root.iter() if node.tag.startswith(SVG + tag))
        return [node for node in nodes if set(names) <= set(node.get("class", "").split())]

    def overlaps(self) -> list[tuple[str, str]]:
        pairs = itertools.combinations(self.texts, 2)
        return [(a.words, b.words) for a, b in pairs if a.box.meets(b.box)]

    def outside(self) -> list[str]:
        return [
            t.words
            for t in self.texts
            if t.box.left < -0.1 or t.box.right > self.width + 0.1 or t.box.bottom > self.height
        ]

    def xs(self) -> list[list[float]]:
        """Every x of every shape, in document order; a rectangle gives both its sides."""
        return [found for node in self.root.iter() if (found := _xs(node))]


def _xs(node: ET.Element) -> list[float]:
    if node.tag == SVG + "rect":
        return sorted([float(node.get("x")), float(node.get("x")) + float(node.get("width"))])
    if node.tag == SVG + "circle":
        return [float(node.get("cx"))]
    if node.tag == SVG + "text":
        return [float(node.get("x"))]
    if node.tag == SVG + "path":
        out = []
        for letter, rest in re.findall(r"([MLCAZ])([^MLCAZ]*)", node.get("d")):
            values = [float(n) for n in NUMBERS.findall(rest)]
            out += [values[5]] if letter == "A" else values[::2]
        return out
    return []
