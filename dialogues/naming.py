"""Showing the public figures of a published case by name, and taking that back: one recorded decision per process.

The names come out of the identity records of whoever decides; opening them is on record as anywhere. A process that is
not published history shows nobody by name, whoever asks.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit
from dialogues.models import NameDecision, Participation, Process
from dialogues.roles import Verb, require
from participants.models import Identity


@transaction.atomic
def decide(process: Process, *, shows_names: bool, why: str, by: User, at: datetime | None = None) -> NameDecision:
    """From now on its public figures stand by name, or again by the pseudonyms that they had."""
    require(by, Verb.SHOW_NAMES, process)
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    if shows_names == is_decided(process):
        raise ValidationError(_("This is decided so already."))
    made = NameDecision.objects.create(
        process=process, shows_names=shows_names, why=why, decided_at=at or timezone.now(), decided_by=by
    )
    people = list(process.participations.filter(is_shown_by_name=not shows_names))
    for one in named(people, by=by) if shows_names else unnamed(people):
        one.is_shown_by_name = shows_names
        one.save(update_fields=["pseudonym", "neutral_name", "is_shown_by_name"])
    verb = "names.show" if shows_names else "names.hide"
    audit.record(verb, kind="process", object_id=process.pk, actor=by, decision=made.pk)
    return made


def is_decided(process: Process) -> bool:
    newest = process.name_decisions.first()
    return newest is not None and newest.shows_names


def named(people: list[Participation], *, by: User) -> list[Participation]:
    """Those whose record `by` may open, under the name that stands in it."""
    facts = Identity.objects.visible_to(by).filter(person__in=[one.person_id for one in people]).facts()
    found = [one for one in people if one.person_id in facts]
    for one in found:
        one.neutral_name, one.pseudonym = one.pseudonym, facts[one.person_id].name
    return found


def unnamed(people: list[Participation]) -> list[Participation]:
    for one in people:
        one.pseudonym, one.neutral_name = one.neutral_name, ""
    return people
