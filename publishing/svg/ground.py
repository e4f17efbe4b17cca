"""Where the lanes of a chart lie, and what stands below them. Higher is more official; the order never changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

TRACKS = ("1", "1.5", "2", "local")  # from the top of the chart
LOCAL = TRACKS[-1]
THREE_LANES = {"1": 124.0, "1.5": 214.0, "2": 298.0}
TOP, ROUNDS_Y, ARROW_TIP = 10.0, 62.0, 94.0
MORE_ROOM = 84.0  # that the local lane needs


@dataclass(frozen=True)
class Ground:
    """The three lanes, and the local one where anything ever stood on it."""

    has_local: bool = False

    @classmethod
    def of(cls, tracks: Iterable[str]) -> "Ground":
        return cls(LOCAL in set(tracks))

    @cached_property
    def lanes(self) -> dict[str, float]:
        return THREE_LANES | ({LOCAL: THREE_LANES["2"] + MORE_ROOM} if self.has_local else {})

    def y(self, track: str) -> float:
        return self.lanes[track]

    @property
    def axis(self) -> float:
        return max(self.lanes.values()) + 40

    @property
    def context(self) -> float:
        """Where the first row of what happened outside the room is written."""
        return self.axis + 40
