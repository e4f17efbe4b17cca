"""What ties one party to another, by date: wings split, merge, return and take office."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from participants.lineage import Link
from participants.models.period import Period, PeriodQuerySet
from participants.vocabulary import LinkKind

LINK_TOLD = (
    "other_id", "kind", "since_earliest", "since_latest", "since_precision",
    "until_earliest", "until_latest", "until_precision", "recorded_at",
)  # fmt: skip


class PartyLinkQuerySet(PeriodQuerySet["PartyLink"]):
    def told(self) -> ArraySubquery:
        """The links of a party that is asked for, along with it; `link_told` reads each."""
        words = {name: F(name) for name in LINK_TOLD}
        return ArraySubquery(self.current().filter(party=OuterRef("pk")).values(told=JSONObject(**words)))

    def upwards_from(
        self, parties: Iterable[uuid.UUID], *, known_at: dt.datetime | None = None
    ) -> dict[uuid.UUID, list[Link]]:
        """The links of these parties, of those they point at, and so on up."""
        rows = self.current() if known_at is None else self.as_known(known_at)
        found: dict[uuid.UUID, list[Link]] = {}
        ahead = set(parties)
        while ahead:
            found.update({party: [] for party in ahead})
            for row in rows.filter(party__in=ahead):
                found[row.party_id].append(row.as_link())
            ahead = {link.other for party in ahead for link in found[party]} - found.keys()
        return found


class PartyLink(Period):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey("participants.Party", on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey("participants.Party", on_delete=models.PROTECT, related_name="links_from_others")
    kind = models.CharField(_("kind"), max_length=12, choices=LinkKind)

    objects = PartyLinkQuerySet.as_manager()  # type: ignore[misc]  # narrower than its parent's

    class Meta(Period.Meta):
        abstract = False
        ordering = ["since_earliest", "since_latest"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=~Q(party=F("other")), name="partylink_between_two_parties"),
            models.CheckConstraint(condition=Q(kind__in=LinkKind.values), name="partylink_kind_is_known"),
            models.UniqueConstraint(
                fields=["party", "other", "kind"],
                condition=Q(until_earliest=None, superseded_at=None),
                name="partylink_open_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def as_link(self) -> Link:
        return Link(self.other_id, LinkKind(self.kind), self.since, self.until, self.recorded_at)


def link_told(told: dict[str, str]) -> Link:
    days = {name: told[name] and dt.date.fromisoformat(told[name]) for name in LINK_TOLD if name.endswith("est")}
    row = PartyLink(
        **{name: told[name] for name in ("other_id", "kind", "since_precision", "until_precision")},
        **days,
        recorded_at=dt.datetime.fromisoformat(told["recorded_at"]),
    )
    row.other_id = uuid.UUID(told["other_id"])
    return row.as_link()
