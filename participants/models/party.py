"""Parties, and what they are called by date. Which conflict a party is in, dialogues knows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants import lineage
from participants.models.link import PartyLink
from participants.models.period import Period
from participants.vocabulary import LinkKind, PartyKind
from participants.when import When

if TYPE_CHECKING:
    from accounts.models import User


class PartyQuerySet(models.QuerySet["Party"]):
    def with_names(self) -> Self:
        """Fetch the names along, so that a list of parties asks for them once."""
        return self.prefetch_related("names")

    def standing_on(self, day: dt.date, *, known_at: dt.datetime | None = None) -> Self:
        """Those that count for themselves on that day: not wings, unless split; not what merged into another."""
        roots = side_roots(self.values_list("pk", flat=True), day, known_at=known_at)
        return self.filter(pk__in=[party for party, side in roots.items() if party == side])


class Party(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=PartyKind)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [models.CheckConstraint(condition=Q(kind__in=PartyKind.values), name="party_kind_is_known")]

    def __str__(self) -> str:
        return self.name_on(timezone.localdate())

    @classmethod
    def establish(cls, name: str, kind: PartyKind, *, since: When, **ground: Any) -> Party:
        """A new party under its first name. `ground`: source, confidence, recorded_at, recorded_by."""
        with transaction.atomic():
            party = cls(kind=kind)
            party.save(force_insert=True)
            party._name(name, since, **ground)
        return party

    def name_on(self, day: dt.date) -> str:
        """What it was called that day; before its first name, the first; after the last, the last."""
        names = sorted((name for name in self.names.all() if name.is_current), key=lambda name: name.since)
        if not names:
            return str(self.get_kind_display())
        begun = [name for name in names if name.since.earliest <= day]
        return (begun[-1] if begun else names[0]).name

    def rename(self, name: str, *, since: When, by: User | None = None, at: dt.datetime | None = None) -> PartyName:
        at = at or timezone.now()
        with transaction.atomic():
            for open_name in self.names.ongoing().select_for_update():
                open_name.end(since, by=by, at=at)
            return self._name(name, since, recorded_by=by, recorded_at=at)

    def _name(self, name: str, since: When, **ground: Any) -> PartyName:
        named = PartyName(party=self, name=name, **ground)
        named.since = since
        named.save(force_insert=True)
        return named

    def side_root_on(self, day: dt.date, *, known_at: dt.datetime | None = None) -> Party:
        """The party it counts with on that day: itself, or the one it is a wing of and had not split from."""
        side = side_roots([self.pk], day, known_at=known_at)[self.pk]
        return self if side == self.pk else Party.objects.get(pk=side)

    def link_to(
        self,
        other: Party,
        kind: LinkKind,
        *,
        since: When,
        by: User | None = None,
        at: dt.datetime | None = None,
        **ground: Any,
    ) -> PartyLink:
        """Record that it became a wing, split, merged, returned, or took office, from `since` on."""
        link = PartyLink(party=self, other=other, kind=kind, recorded_by=by, recorded_at=at or timezone.now(), **ground)
        link.since = since
        link.save(force_insert=True)
        return link

    def return_to(
        self, other: Party, *, since: When, by: User | None = None, at: dt.datetime | None = None, **ground: Any
    ) -> PartyLink:
        """End the split that was open, and record the return: two facts, one intention."""
        at = at or timezone.now()
        with transaction.atomic():
            for split in self.links.ongoing().filter(kind=LinkKind.SPLIT_FROM, other=other).select_for_update():
                split.end(since, by=by, at=at)
            return self.link_to(other, LinkKind.RETURNED_TO, since=since, by=by, at=at, **ground)

    def wings_in_office_on(self, day: dt.date) -> models.QuerySet[Party]:
        in_office = PartyLink.objects.at(day).filter(other=self, kind=LinkKind.IN_OFFICE)
        return Party.objects.filter(pk__in=in_office.values("party"))


class PartyName(Period):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=120)

    class Meta(Period.Meta):
        abstract = False
        ordering = ["since_earliest", "since_latest"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(until_earliest=None, superseded_at=None),
                name="partyname_one_is_open",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="partyname_says_something"),
        ]

    def __str__(self) -> str:
        return self.name


def names_on(parties: models.QuerySet[Party], day: dt.date) -> dict[uuid.UUID, str]:
    """What each of them was called that day, as `name_on` says it, by one query."""
    called: dict[uuid.UUID, str] = {}
    for row in PartyName.objects.current().filter(party__in=parties).in_order():
        if row.party_id not in called or row.since_earliest <= day:
            called[row.party_id] = row.name
    return called


def called_on(party: str, day: str) -> Coalesce:
    """To annotate with what `name_on` says: of the party, and on the day, that these columns of a row hold."""
    names = PartyName.objects.current().filter(party=OuterRef(party)).in_order()
    begun = names.filter(since_earliest__lte=OuterRef(day)).reverse()
    return Coalesce(Subquery(begun.values("name")[:1]), Subquery(names.values("name")[:1]))


def side_roots(
    parties: Iterable[uuid.UUID], day: dt.date, *, known_at: dt.datetime | None = None
) -> dict[uuid.UUID, uuid.UUID]:
    """For each party the one it counts with on that day, by one query for each step up; steps are few."""
    wanted = list(parties)
    links = PartyLink.objects.upwards_from(wanted, known_at=known_at)
    return {party: lineage.root(party, links, day) for party in wanted}


def sides_on(
    people: Iterable[tuple[uuid.UUID, uuid.UUID | None]], day: dt.date
) -> dict[tuple[uuid.UUID, uuid.UUID | None], uuid.UUID]:
    """For each side, with the party that somebody of it was with, the side that they count with on that day."""
    pairs = set(people)
    links = PartyLink.objects.upwards_from({party for pair in pairs for party in pair if party})
    return {(side, party): lineage.counted_on(side, party, links, day) for side, party in pairs}


def side_root(party: Party, day: dt.date, *, known_at: dt.datetime | None = None) -> Party:
    return party.side_root_on(day, known_at=known_at)
