"""What has been loaded so far, by the names that the story uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from confidentiality.markings import Attribution, Distribution, Marking
from dialogues.roles import SeatKind

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Organisation, User
    from config.demo.days import Days
    from dialogues.models import Conflict, Issue, Participation, Point, Process, Seat, Session
    from participants.models import Party
    from participants.when import When


class Lasting(Protocol):
    """A period that can be ended and saved."""

    since: When
    recorded_at: datetime

    def end(self, until: When, *, by: User, at: datetime) -> object: ...

    def save(self) -> None: ...


@dataclass
class Told:
    days: Days
    users: dict[str, User] = field(default_factory=dict)
    houses: dict[str, Organisation] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    issues: dict[str, Issue] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    people: dict[str, Participation] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    points: dict[str, Point] = field(default_factory=dict)

    @property
    def larkspur(self) -> Process:
        return self.processes["Larkspur"]

    @property
    def lio(self) -> User:
        return self.users["lio"]

    @property
    def sefa(self) -> User:
        return self.users["sefa"]

    @property
    def lead_seat(self) -> Seat:
        return self.seat_of(self.larkspur, self.lio)

    def seat_of(self, process: Process, user: User) -> Seat:
        seat: Seat = process.seats.live().filter(user=user, kind=SeatKind.LEAD).get()
        return seat

    def lasted(self, periods: list[Lasting], whens: list[str], *, by: User) -> None:
        """Save periods that followed one another, each written down when it began and ended when the next did."""
        before: Lasting | None = None
        for period, told in zip(periods, whens, strict=True):
            period.since = self.days.when(told)
            period.recorded_at = self.days.written(period.since)
            if before is not None:
                before.end(period.since, by=by, at=period.recorded_at)
            period.save()
            before = period


def marked(words: str) -> Marking:
    """Read the story's `RED|chatham`."""
    distribution, attribution = words.split("|")
    return Marking(Distribution(distribution.replace("+", "_")), Attribution(attribution))
