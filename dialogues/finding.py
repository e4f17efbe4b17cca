"""Finding somebody by what they are called: pseudonyms for the team, real names inside the grants of whoever asks.

Names are sealed. They are opened and looked through for one question and kept nowhere; whoever is found was revealed,
so it takes a reason, which stands beside the others (docs/adr/0014, docs/adr/0012).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from confidentiality.scan import scan
from dialogues import identities
from dialogues.models import Participation, Process
from participants.facts import Facts
from participants.models import Identity
from participants.spelling import Wanted, WantedName


@dataclass(frozen=True)
class Found:
    participation: Participation
    is_by_name: bool


def holds_any(process: Process, user: User) -> bool:
    """Whether there is a name in this process that `user` may look through."""
    return Identity.objects.visible_to(user).filter(person__in=process.participations.values("person")).exists()


@transaction.atomic
def find(process: Process, called: str, *, by: User, reason: str = "", at: datetime | None = None) -> list[Found]:
    """Those who are called so, in any script and with a slip of the pen. Without a reason no name is looked at."""
    people = list(
        Participation.objects.visible_to(by)
        .filter(process=process)
        .select_related("process", "person", "side", "merged_into")
        .prefetch_related("side__names")
        .order_by("pseudonym")
    )
    named = by_name(process, people, called, by=by) if reason else set()
    for one in named:
        identities.reveal(one, reason, by=by, at=at or timezone.now(), is_by_name=True)
    wanted = Wanted(called)
    return [Found(one, one in named) for one in people if one in named or wanted.places(one.pseudonym)]


def by_name(process: Process, people: list[Participation], called: str, *, by: User) -> set[Participation]:
    held = Identity.objects.visible_to(by).filter(person__in=[one.person_id for one in people])
    bodies = dict(held.values_list("body", "person"))
    wanted = WantedName(called)
    opened = scan(bodies, of=process.scope)
    met = {bodies[body] for body, text in opened.items() if wanted.places(" · ".join(Facts.from_json(text).names))}
    return {one for one in people if one.person_id in met}
