"""With whom a party counts on a day: pure, from its dated links. A wing counts with its parent unless it had split."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from participants.vocabulary import LinkKind
from participants.when import When


@dataclass(frozen=True)
class Link:
    other: UUID
    kind: LinkKind
    since: When
    until: When | None
    recorded_at: dt.datetime

    def had_begun(self, day: dt.date) -> bool:
        return self.since.earliest <= day

    def had_ended(self, day: dt.date) -> bool:
        return self.until is not None and self.until.latest <= day


def counts_with(links: Sequence[Link], day: dt.date) -> UUID | None:
    """The party that these links of one party make it count with, or None when it counts for itself.

    What began last decides. A split that ended with nothing after it led back; before a first split the party
    was inside.
    """
    telling = sorted(
        (link for link in links if link.kind != LinkKind.IN_OFFICE),
        key=lambda link: (link.since, link.recorded_at),
    )
    begun = [link for link in telling if link.had_begun(day)]
    if not begun:
        return telling[0].other if telling and telling[0].kind == LinkKind.SPLIT_FROM else None
    holding = [link for link in begun if not link.had_ended(day)]
    if holding:
        return None if holding[-1].kind == LinkKind.SPLIT_FROM else holding[-1].other
    return begun[-1].other if begun[-1].kind == LinkKind.SPLIT_FROM else None


def stands_on(links: Sequence[Link], day: dt.date, *, of_its_own: bool) -> bool:
    """Whether it can be spoken of as itself that day: what merged into another cannot, a wing can while it is one.

    `of_its_own`: it is a party of the conflict, not only a part of one.
    """
    begun = [link for link in links if link.kind != LinkKind.IN_OFFICE and link.had_begun(day)]
    holding = [link for link in begun if not link.had_ended(day)]
    if holding:
        return max(holding, key=lambda link: (link.since, link.recorded_at)).kind != LinkKind.MERGED_INTO
    return of_its_own or any(link.kind == LinkKind.SPLIT_FROM for link in begun)


def counted_on(side: UUID, party: UUID | None, links: Mapping[UUID, Sequence[Link]], day: dt.date) -> UUID:
    """With which side somebody of this side counts who is with `party` that day.

    Side is not party: a district network counts on its bank's side. But whoever is with a part of their side, or
    with what their side is a part of, counts where that counts.
    """
    is_family = party is not None and (leads_to(party, side, links) or leads_to(side, party, links))
    return root(party if is_family and party else side, links, day)


def leads_to(party: UUID, other: UUID, links: Mapping[UUID, Sequence[Link]]) -> bool:
    """Whether it is or ever was a part of the other, at whatever remove."""
    ahead, seen = {party}, {party}
    while ahead:
        ahead = {link.other for each in ahead for link in links.get(each, ())} - seen
        seen |= ahead
    return other in seen - {party}


def root(party: UUID, links: Mapping[UUID, Sequence[Link]], day: dt.date) -> UUID:
    """Follow the links up; where they lead back, stop at the last party before."""
    seen = {party}
    while True:
        above = counts_with(links.get(party, ()), day)
        if above is None or above in seen:
            return party
        seen.add(above)
        party = above
