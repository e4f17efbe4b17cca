"""Who stands by to read an identity: each seat that a lead named for it, as long as that seat lasts, and the guard."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit
from dialogues.models import IdentityHolder, Seat
from dialogues.roles import CLEARANCE_SEATS
from dialogues.seated import seated
from participants.models import Person, appoint_holders


@transaction.atomic
def name(person: Person, seat: Seat, *, by: User) -> None:
    """Let the holder of `seat` read who `person` is, until that seat ends."""
    if not Seat.objects.live().filter(pk=seat.pk, kind__in=CLEARANCE_SEATS).exists():
        raise ValidationError(_("Choose a seat that is held now and that reads notes or clears."))
    IdentityHolder.objects.get_or_create(person=person, seat=seat, defaults={"named_by": by})
    audit.record("identity.name_holder", kind="person", object_id=person.pk, actor=by, subject=seat.user_id)
    settle(person, by=by)


@transaction.atomic
def unname(person: Person, seat: Seat, *, by: User) -> None:
    """Take it from one holder. Somebody goes on standing by, or the record could be opened by nobody any more."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    others = IdentityHolder.objects.filter(person=person).exclude(seat=seat)
    if not Seat.objects.live().filter(pk__in=others.values("seat"), kind__in=CLEARANCE_SEATS).exists():
        raise ValidationError(_("Name somebody else first: one person at least has to be able to open this."))
    IdentityHolder.objects.filter(person=person, seat=seat).delete()
    audit.record("identity.unname_holder", kind="person", object_id=person.pk, actor=by, subject=seat.user_id)
    settle(person, by=by)


def seats_of(person_id: UUID) -> set[UUID]:
    """The seats that were named for this person, ended ones too."""
    return set(IdentityHolder.objects.filter(person=person_id).values_list("seat", flat=True))


def follow(seat: Seat, *, by: User) -> None:
    """After a seat ended or got an end: so do the grants that rested on it."""
    for person in Person.objects.filter(pk__in=IdentityHolder.objects.filter(seat=seat).values("person")):
        settle(person, by=by)


def settle(person: Person, *, by: User) -> None:
    named = Seat.objects.filter(pk__in=IdentityHolder.objects.filter(person=person).values("seat"))
    appoint_holders(person, seated(named, CLEARANCE_SEATS), by=by)
