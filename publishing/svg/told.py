"""The course in words: the description of its picture, and its rows by year where they are very many."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.svg.canvas import Canvas
from publishing.svg.columns import LOOKS
from publishing.svg.course import LanesChart, track_name
from publishing.svg.ground import TRACKS
from publishing.svg.rows import Row

MANY = 60  # rows, from which on they are folded by year
MOST_MOVES = 8
MONTH, TALL = 9.0, 18.0


def described(chart: LanesChart) -> str:
    """What a reader would say who looks at the picture and has one breath."""
    known = chart.known
    told = []
    if known.moves:
        start = {"track": track_name(known.moves[0].track), "day": known.moves[0].when.text}
        told.append(_("Began on %(track)s, %(day)s.") % start)
    later = known.moves[1:]
    told += [
        _("To %(track)s, %(day)s.") % {"track": track_name(move.track), "day": move.when.text}
        for move in (later if len(later) <= MOST_MOVES else [*later[:3], *later[-3:]])
    ]
    told += [_(", ").join([turn.name, turn.when.text]) + "." for turn in known.turns[-MOST_MOVES:]]
    count = len(known.sittings)
    told.append(ngettext("%(count)d session.", "%(count)d sessions.", count) % {"count": count})
    if split := sum(one.is_split for one in known.sittings):
        told.append(
            ngettext(
                "In %(count)d of them the two sides were not of one kind.",
                "In %(count)d of them the two sides were not of one kind.",
                split,
            )
            % {"count": split}
        )
    if chart.planned and not chart.ended:
        told.append(_("One more is planned, %(span)s.") % {"span": chart.planned.text})
    told.append(_("The same stands in the table below."))
    return " ".join(told)


@dataclass(frozen=True)
class Year:
    year: int
    rows: list[Row]
    picture: SafeString

    @property
    def words(self) -> str:
        count = sum(row.kind == "session" for row in self.rows)
        moves = [row.strong for row in self.rows if row.kind == "move"]
        sessions = ngettext("%(count)d session", "%(count)d sessions", count) % {"count": count}
        return ". ".join([sessions, *moves])


def years(rows: Sequence[Row], *, mirrored: bool = False) -> list[Year]:
    """By year where there are many; else nothing, and the rows stand as they are."""
    if len(rows) < MANY:
        return []
    busiest = max(Counter((row.day.year, row.day.month) for row in rows if row.kind == "session").values(), default=1)
    groups = itertools.groupby(sorted(rows, key=lambda row: row.day), key=lambda row: row.day.year)
    return [
        Year(year, told, months(told, busiest, mirrored=mirrored)) for year, told in ((y, list(g)) for y, g in groups)
    ]


def months(rows: Sequence[Row], busiest: int, *, mirrored: bool = False) -> SafeString:
    """Twelve months of one year: a column for the sessions of each, filled as the most official of them."""
    canvas = Canvas(12 * MONTH, layers=("line", "dots"), mirrored=mirrored)
    canvas.path("line", "hair", ("M", 0, TALL), ("L", 12 * MONTH, TALL))
    here: dict[int, list[str]] = {}
    for row in rows:
        if row.kind == "session":
            here.setdefault(row.day.month, []).append(row.track)
    for month, tracks in here.items():
        tall = max(4.0, (TALL - 2) * len(tracks) / busiest)
        x, track = (month - 1) * MONTH + 1, min(tracks, key=TRACKS.index)
        canvas.rect("dots", x, TALL - tall, MONTH - 2, tall, LOOKS.get(track, "col"))
        if track == "1.5":
            canvas.rect("dots", x, TALL - tall / 2, MONTH - 2, tall / 2, "half")
    return canvas.mark(TALL + 1, "months")
