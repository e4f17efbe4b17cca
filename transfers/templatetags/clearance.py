"""What a page of a session shows of clearance, which the app below does not know."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django import template
from django.db.models import CharField, Value

from accounts.models import User
from dialogues.models import Process
from transfers.clearance import seats_of_clearers
from transfers.models import PutUp

register = template.Library()


@dataclass(frozen=True)
class Clearance:
    """`put_up`: ids of the points and passages of which this reader may know that they were put up."""

    put_up: frozenset[UUID]
    clearers: tuple["Clearer", ...]


class Clearer(NamedTuple):
    pk: UUID
    name: str


@register.simple_tag
def clearance_of(process: Process, reader: User) -> Clearance:
    """Both in one query: the texts that were put up, and who clears."""
    texts = PutUp.objects.visible_to(reader).filter(process=process)
    rows = texts.values_list("source_id", Value(None, CharField()), "created_at").union(
        seats_of_clearers(process).values_list("user_id", "user__name", "since"), all=True
    )
    found = [(pk, name) for pk, name, _at in rows.order_by("created_at")]
    return Clearance(
        frozenset(pk for pk, name in found if name is None),
        tuple(Clearer(pk, name) for pk, name in found if name is not None),
    )
