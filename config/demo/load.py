"""Loading the story, oldest first, in one transaction: all of it, or nothing."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts import demo
from accounts.models import Organisation, User
from confidentiality import audit
from confidentiality.context import acting_as
from config.demo import (
    briefings,
    conflict,
    consents,
    contacts,
    larkspur,
    neacd,
    oslo,
    others,
    people,
    plans,
    points,
    proceedings,
    published,
    reflection,
    rooms,
    sessions,
    shorter,
    tajik,
)
from config.demo.days import Days
from config.demo.told import Told
from dialogues.models import Process

# People of the story whom nobody signs in as. The desks lead what the story names no leader of.
WITHOUT_SIGN_IN = (
    ("mira", "mira.osk@example.org", "Mira Osk", "third-bank"),
    ("third-bank-desk", "desk@third-bank.example.org", "Third Bank Institute, desk", "third-bank"),
    ("pellane-desk", "desk@pellane.example.org", "Pellane Academy, desk", "pellane"),
    ("envoy-desk", "desk@envoy.example.org", "Envoy's office, talks desk", "envoy"),
)


@transaction.atomic
def load(today: dt.date | None = None) -> Told:
    """Load everything around `today`, the T of the story."""
    told = Told(days=Days(today or timezone.localdate()))
    load_accounts(told)
    with acting_as(told.lio):
        conflict.load(told)
    larkspur.load(told)
    conflict.load_commitments(told)
    plans.load(told)
    people.load(told)
    sessions.load(told)
    contacts.load(told)
    proceedings.load(told)
    briefings.load(told)
    larkspur.wes_leaves(told)
    sessions.load_present(told)
    consents.load(told)
    people.marlin_was_put_down_twice(told)
    points.ember_withdraws(told)
    points.ask_who_could_read(told)
    reflection.load(told)
    consents.ember_withdraws(told)
    others.load(told)
    oslo.load(told)
    for ground in (tajik.GROUND, neacd.GROUND, *shorter.GROUNDS):
        published.load(told, ground)
    rooms.load(told)
    audit.record("demo.load", kind="process", object_id=told.larkspur.pk)
    return told


def load_accounts(told: Told) -> None:
    told.users = {name.partition(".")[0]: user for name, user in demo.load_people().items()}
    told.houses = {house.code: house for house in Organisation.objects.all()}
    for name, email, called, house in WITHOUT_SIGN_IN:
        told.users[name] = User.objects.create_user(email=email, name=called, organisation=told.houses[house])


def loaded_on() -> dt.date | None:
    """The T of what is loaded: the day on which its first process was made. None where nothing is."""
    story = Process.objects.filter(code_name="Larkspur", convenor__code="third-bank").order_by("created_at").first()
    return timezone.localdate(story.created_at) if story else None
