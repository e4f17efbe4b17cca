"""A conflict as it stood on a day, for one reader: its processes, its parties and wings, how they stood to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.shortcuts import get_object_or_404

from accounts.models import User
from dialogues import stood
from dialogues.as_at import AsAt
from dialogues.models import (
    Commitment,
    Conflict,
    ConflictPeriod,
    ConflictSpan,
    ContextEvent,
    ExternalId,
    Issue,
    OfficialContact,
    Process,
    Seat,
)
from dialogues.parties import parties_in
from dialogues.roles import TABLE, Verb
from dialogues.stood import Stood
from participants import lineage
from participants.models import LinkKind, Party, PartyLink, PartyName, Period

Kind = TypeVar("Kind", bound=Period)


@dataclass(frozen=True)
class Row:
    """A process of the conflict, and where it stood."""

    process: Process
    stood: Stood


@dataclass(frozen=True)
class Tie:
    link: PartyLink
    other: str


@dataclass
class PartyThen:
    """A party as it was on that day: what it was called, with whom it counted, and all that is known of both."""

    party: Party
    name: str
    counts_with: UUID
    within: str = ""  # the name of the party that it counted with, where that is another
    is_in_office: bool = False
    names: list[PartyName] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    wings: list[PartyThen] = field(default_factory=list)
    committed: list[Commitment] = field(default_factory=list)  # now; on its own page, over time

    @property
    def is_itself(self) -> bool:
        return self.counts_with == self.party.pk


@dataclass(frozen=True)
class History:
    """One dated history: of a party, or of a pair; `keeper` is the process that keeps it to itself."""

    name: str
    keeper: str
    periods: list[Any]


@dataclass(frozen=True)
class Facts:
    conflict: Conflict
    as_at: AsAt
    may_change: bool
    processes: list[Row]
    parties: list[PartyThen]
    issues: list[Issue]
    ids: list[ExternalId]
    spans: list[ConflictSpan]
    contacts: list[History]
    commitments: list[History]
    events: list[ContextEvent]
    before: list[tuple[str, ConflictPeriod]]

    @property
    def standing(self) -> list[PartyThen]:
        """Those that counted for themselves, each with the wings that counted with it."""
        return [one for one in self.parties if one.is_itself]


def fetch(user: User, conflict_id: UUID) -> Conflict:
    """The conflict with what its reader is in it, or the same 404 as for an id that was never used."""
    seats = Seat.objects.live().filter(user=user, process__conflict=OuterRef("pk"), process__is_historic=False)
    found = Conflict.objects.visible_to(user).annotate(held=ArraySubquery(seats.order_by().values("kind")))
    conflict: Conflict = get_object_or_404(found, pk=conflict_id)
    return conflict


def facts_of(conflict: Conflict, *, reader: User, as_at: AsAt) -> Facts:
    parties = parties_then(conflict, as_at)
    called = {one.party.pk: one.name for one in parties}
    spans, spans_before = told(ConflictSpan, conflict, reader, as_at)
    contacts, contacts_before = told(OfficialContact, conflict, reader, as_at)
    commitments, commitments_before = told(Commitment, conflict, reader, as_at)
    for one in parties:
        one.committed = [row for row in commitments if row.party_id == one.party.pk and row.until is None]
    seen = ContextEvent.objects.visible_to(reader).filter(as_at.happened(), conflict=conflict)
    events: Any = as_at.believed(seen)
    before = [
        *((row.words, row) for row in spans_before),
        *((pair(row, called), row) for row in contacts_before),
        *((called.get(row.party_id, ""), row) for row in commitments_before),
    ]
    return Facts(
        conflict=conflict,
        as_at=as_at,
        may_change=may_change(conflict) and not as_at.is_past,
        processes=processes_of(conflict, reader, as_at),
        parties=parties,
        issues=list(conflict.issues.all()),
        ids=list(conflict.external_ids.all()),
        spans=spans,
        contacts=histories(contacts, lambda row: pair(row, called)),
        commitments=histories(commitments, lambda row: called.get(row.party_id, "")),
        events=list(events.select_related("kept_by")),
        before=sorted(before, key=lambda one: one[1].superseded_at or one[1].recorded_at, reverse=True),
    )


def may_change(conflict: Conflict) -> bool:
    """For what a page shows."""
    return any(Verb.CHANGE_COURSE in TABLE[kind] for kind in conflict.held)  # type: ignore[attr-defined]


def processes_of(conflict: Conflict, reader: User, as_at: AsAt) -> list[Row]:
    """Official talks first; on a day that is over, those that had begun."""
    rows = Process.objects.visible_to(reader).filter(conflict=conflict).annotate(**stood.standing_on(as_at))
    found = [
        Row(row, stood.stood(row)) for row in rows.select_related("convenor").order_by("-is_official", "code_name")
    ]
    return [row for row in found if not as_at.is_past or row.stood.tracks or row.stood.statuses]


def parties_then(conflict: Conflict, as_at: AsAt) -> list[PartyThen]:
    known_at = as_at.known_at if as_at.is_known_then else None
    rows = list(parties_in(conflict).prefetch_related("names", "links").order_by("pk"))
    names = {row.pk: believed(row.names.all(), as_at) for row in rows}
    links = {row.pk: believed(row.links.all(), as_at) for row in rows}
    above = {party: [link.as_link() for link in several] for party, several in links.items()}
    called = {row.pk: called_then(row, names[row.pk], as_at) for row in rows}
    found = {
        row.pk: PartyThen(
            row,
            called[row.pk],
            counts_with := lineage.root(row.pk, above, as_at.day),
            within=called.get(counts_with, "") if counts_with != row.pk else "",
            is_in_office=any(is_in_office(link, as_at) for link in links[row.pk]),
            names=had_begun(names[row.pk], as_at),
            ties=[Tie(link, called.get(link.other_id, "")) for link in had_begun(links[row.pk], as_at)],
        )
        for row in rows
        if known_at is None or names[row.pk]
    }
    for one in found.values():
        if not one.is_itself and one.counts_with in found:
            found[one.counts_with].wings.append(one)
    return sorted(found.values(), key=lambda one: one.name)


def party_then(conflict: Conflict, party: UUID, *, reader: User, as_at: AsAt) -> PartyThen | None:
    """One of them, with its whole history of commitment; None where it was not known or is not of this conflict."""
    found = next((one for one in parties_then(conflict, as_at) if one.party.pk == party), None)
    if found is not None:
        commitments, _before = told(Commitment, conflict, reader, as_at)
        found.committed = [row for row in commitments if row.party_id == party]
    return found


def called_then(party: Party, names: list[PartyName], as_at: AsAt) -> str:
    begun = [name for name in names if name.since_earliest <= as_at.day]
    if begun or names:
        return begun[-1].name if begun else names[0].name
    return str(party.get_kind_display())


def is_in_office(link: PartyLink, as_at: AsAt) -> bool:
    held = link.until_latest is None or link.until_latest > as_at.day
    return link.kind == LinkKind.IN_OFFICE and link.since_earliest <= as_at.day and held


def believed(rows: Iterable[Kind], as_at: AsAt) -> list[Kind]:
    """As `AsAt.believed`, of rows that are at hand already; in order."""
    told = [row for row in rows if as_at.believes(row)]
    return sorted(told, key=lambda row: (row.since_earliest, row.since_latest, row.recorded_at))


def had_begun(rows: list[Kind], as_at: AsAt) -> list[Kind]:
    """Each as it stood: what ended later went on."""
    return [as_at.as_it_stood(row) for row in rows if not as_at.is_past or row.since_earliest <= as_at.day]


def told(model: Any, conflict: Conflict, reader: User, as_at: AsAt) -> tuple[list[Any], list[Any]]:
    """What is believed of that day, and what had been believed before; by one query."""
    rows = model.objects.visible_to(reader).filter(conflict=conflict).select_related("kept_by")
    every = list(rows.order_by("since_earliest", "since_latest", "recorded_at"))
    past = [row for row in every if row.superseded_at is not None and row.superseded_at < as_at.known_at]
    return had_begun(believed(every, as_at), as_at), past


def pair(contact: OfficialContact, called: dict[UUID, str]) -> str:
    return " – ".join(sorted((called.get(contact.one_id, ""), called.get(contact.other_id, ""))))


def histories(rows: list[Any], name_of: Callable[[Any], str]) -> list[History]:
    """One for each party or pair, and for each keeper, in the order of their names."""

    def key(row: Any) -> tuple[str, str]:
        return name_of(row), row.kept_by.code_name if row.kept_by else ""

    ordered = sorted(rows, key=lambda row: (*key(row), row.since_earliest, row.since_latest))
    return [History(name, keeper, list(several)) for (name, keeper), several in groupby(ordered, key=key)]
