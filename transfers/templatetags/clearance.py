"""What a page of a session shows of clearance, which the app below does not know."""

from dataclasses import dataclass
from uuid import UUID

from django import template

from accounts.models import User
from dialogues.models import Process
from transfers.clearance import clearers_of
from transfers.models import PutUp

register = template.Library()


@dataclass(frozen=True)
class Clearance:
    """`put_up`: ids of the points and passages of which this reader may know that they were put up."""

    put_up: frozenset[UUID]
    clearers: tuple[User, ...]


@register.simple_tag
def clearance_of(process: Process, reader: User) -> Clearance:
    rows = PutUp.objects.visible_to(reader).filter(process=process)
    return Clearance(frozenset(rows.values_list("source_id", flat=True)), tuple(clearers_of(process)))
