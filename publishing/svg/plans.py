"""Two versions of a plan side by side: what stands where, and a line from each objective to its new place."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from publishing.svg.canvas import Canvas, shortened, text_width

LAYERS = ("bands", "links", "boxes", "text")
LEFT, BOX, GAP = 4.0, 404.0, 52.0
TOP, TALL = 62.0, 42.0
LOOKS = {"new": "node sel", "off": "node ghost", "kept": "node", "changed": "node sel"}
LINES = {"kept": "edge", "changed": "hairline", "off": "down"}


@dataclass(frozen=True)
class Place:
    """One objective in one plan. `note` is what changed, in words; `look`: kept, changed, new or off."""

    key: str
    name: str
    note: str = ""
    look: str = "kept"
    is_put_off: bool = False


@dataclass(frozen=True)
class Gone:
    """One that the new plan has no more, and what became of it."""

    key: str
    note: str


@dataclass(frozen=True)
class PlansChart:
    title: str
    desc: str
    before_head: tuple[str, str]
    after_head: tuple[str, str]
    before: Sequence[Place]
    after: Sequence[Place]
    gone: Sequence[Gone] = ()
    grown: Sequence[tuple[str, str]] = ()  # from one of the old plan, into one of the new
    mirrored: bool = False
    width: int = 1058


def plans(chart: PlansChart) -> SafeString:
    return _Drawing(chart).svg()


class _Drawing:
    def __init__(self, chart: PlansChart) -> None:
        self.chart = chart
        self.canvas = Canvas(chart.width, layers=LAYERS, mirrored=chart.mirrored)
        self.far = chart.width - LEFT - BOX

    def svg(self) -> SafeString:
        ends: list[float] = []
        places = []
        for x, head, column in (
            (LEFT, self.chart.before_head, self.chart.before),
            (self.far, self.chart.after_head, self.chart.after),
        ):
            self.canvas.text("text", x, 18, shortened(head[0], BOX, 13), "k", size=13)
            self.canvas.text("text", x, 38, shortened(head[1], BOX), "m")
            found, end = self._column(x, column)
            places.append(found)
            ends.append(end)
        self._links(*places)
        return self.canvas.svg(max(ends), title=self.chart.title, desc=self.chart.desc)

    def _column(self, x: float, column: Sequence[Place]) -> tuple[dict[str, float], float]:
        y, found = TOP, {}
        ordered = [place for place in column if not place.is_put_off]
        off = [place for place in column if place.is_put_off]
        for number, place in enumerate(ordered, start=1):
            self._box(x, y, place, str(number))
            found[place.key] = y + TALL / 2
            y += GAP
        if not ordered:
            self.canvas.text("text", x, y + 16, _("Nothing is in order yet"), "m")
            y += GAP
        if off:
            self.canvas.text("text", x, y + 12, _("Put off"), "m")
            y += 22
        for place in off:
            self._box(x, y, place, "")
            found[place.key] = y + TALL / 2
            y += GAP
        return found, y

    def _box(self, x: float, y: float, place: Place, number: str) -> None:
        self.canvas.rect("boxes", x, y, BOX, TALL, LOOKS[place.look], rx=3, title=f"{place.name}. {place.note}".strip())
        if number:
            self.canvas.text("text", x + 14, y + 26, number, "k")
        middle = y + (18 if place.note else 26)
        self.canvas.text("text", x + 38, middle, shortened(place.name, BOX - 50), "k")
        if place.note:
            self.canvas.text("text", x + 38, y + 34, shortened(place.note, BOX - 50), "m")

    def _links(self, before: dict[str, float], after: dict[str, float]) -> None:
        start, end = LEFT + BOX, self.far
        middle = (start + end) / 2
        looks = {place.key: place.look for place in self.chart.after}
        for key, y in before.items():
            if key in after:
                look = LINES[{"off": "off", "kept": "kept"}.get(looks[key], "changed")]
                to = after[key]
                self.canvas.path("links", look, ("M", start, y), ("C", middle, y, middle, to, end, to))
        said = {gone.key: shortened(gone.note, end - start - 40) for gone in self.chart.gone}
        for old, new in self.chart.grown:
            if old in before and new in after:
                y, to = before[old], after[new]
                begin = start + 30 + text_width(said[old], 13) if said.get(old) else start + 14  # after the words
                turn = (begin + end) / 2
                self.canvas.path("links", "down", ("M", begin, y), ("C", turn, y, turn, to, end, to))
        for gone in self.chart.gone:
            y = before[gone.key]
            self.canvas.path(
                "links",
                "edge",
                ("M", start, y),
                ("L", start + 14, y),
                ("M", start + 14, y - 6),
                ("L", start + 14, y + 6),
            )
            self.canvas.text("text", start + 22, y + 4, said[gone.key], "k halo")
