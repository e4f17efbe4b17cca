"""The parties of a conflict: adding one or a wing, renaming, and what ties one to another as it splits and returns."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit
from dialogues.models import Conflict
from dialogues.periods import add, lock, unbroken
from participants import lineage
from participants.models import LinkKind, Party, PartyLink, PartyName, PartyQuerySet, link_told, side_roots
from participants.when import When

Row = TypeVar("Row", PartyName, PartyLink)
# What ends when one of these begins, towards the same party.
ENDS = {
    LinkKind.SPLIT_FROM: (LinkKind.WING_OF, LinkKind.RETURNED_TO, LinkKind.MERGED_INTO, LinkKind.IN_OFFICE),
    LinkKind.RETURNED_TO: (LinkKind.SPLIT_FROM,),
    LinkKind.MERGED_INTO: (LinkKind.SPLIT_FROM, LinkKind.WING_OF),
    LinkKind.WING_OF: (LinkKind.SPLIT_FROM,),
}


def parties_in(conflict: Conflict) -> PartyQuerySet:
    """The parties of a conflict, and whatever is or was a part of one of them."""
    own = conflict.parties.values("pk")
    wings = PartyLink.objects.filter(other__in=own).values("party")
    return Party.objects.filter(Q(pk__in=own) | Q(pk__in=wings))


def parties_on(conflict: Conflict, day: date) -> dict[str, Party]:
    """Whom something of that day can be said of, by id: the parties of the conflict, and what was a wing of one or
    had split from one that day; not what had merged into another."""
    along = {"told": PartyLink.objects.told(), "of_its_own": Q(pk__in=conflict.parties.values("pk"))}
    rows: Any = parties_in(conflict).annotate(**along).with_names()
    found: list[Party] = [
        row for row in rows if lineage.stands_on([link_told(each) for each in row.told], day, of_its_own=row.of_its_own)
    ]
    return {str(row.pk): row for row in sorted(found, key=lambda row: row.name_on(day))}


@transaction.atomic
def establish(
    conflict: Conflict, *, name: str, kind: str, since: When, by: User, wing_of: Party | None = None
) -> Party:
    """A party of its own in the conflict, or a wing of one that is in it."""
    lock(conflict)
    party = Party.establish(name, kind, since=since, recorded_by=by)  # type: ignore[arg-type]
    if wing_of is None:
        conflict.parties.add(party)
    else:
        party.link_to(wing_of, LinkKind.WING_OF, since=since, by=by)
    audit.record("conflict.add_party", kind="conflict", object_id=conflict.pk, actor=by, party=party.pk)
    return party


def rename(conflict: Conflict, party: Party, said: dict[str, Any], *, by: User) -> PartyName:
    """From that day on; what it was called before stays known."""
    return add(filled(PartyName(party=party), said), of=conflict, by=by)


@transaction.atomic
def tie(conflict: Conflict, party: Party, said: dict[str, Any], *, by: User) -> PartyLink:
    """It became a wing, split, returned, merged or took office; what that ends, ends on the same day."""
    lock(conflict)
    link = filled(PartyLink(party=party), said)
    refuse_circle(link)
    ends = Q(kind__in=ENDS.get(LinkKind(link.kind), ()), other=link.other_id)
    with unbroken():
        for before in PartyLink.objects.ongoing().filter(ends, party=party, since_latest__lte=link.since_earliest):
            before.end(link.since, by=by)
    return add(link, of=conflict, by=by)


def refuse_circle(link: PartyLink) -> None:
    """Nobody becomes a part of what is a part of them."""
    if link.kind in {LinkKind.SPLIT_FROM, LinkKind.IN_OFFICE}:
        return
    if side_roots([link.other_id], link.since_latest)[link.other_id] == link.party_id:
        message = _("That one is a part of this party on that day: the two would be a part of each other.")
        raise ValidationError({"other": ValidationError(message, code="circle")})


def filled(row: Row, said: dict[str, Any]) -> Row:
    for name, value in said.items():
        setattr(row, name, value)
    return row
