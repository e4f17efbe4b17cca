"""Every confidential model is tied to its sealed text in the database."""

import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connection

from confidentiality import audiences, sealed
from confidentiality.context import acting_as
from confidentiality.models import Audience, Confidential
from participants.models import Identity, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def identity(amina, bashir):
    person = Person.objects.create()
    audience = audiences.identity(person.scope)
    audiences.settle(audience, basis="seat", members={amina.pk: None, bashir.pk: None}, by=amina)
    with acting_as(amina):
        body = sealed.seal(
            "{}", kind="identity", object_id=uuid.uuid4(), audience=audience, key_scope=person.scope, by=amina
        )
        return Identity.objects.create(person=person, audience=audience, body=body, created_by=amina)


def bound_tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint"
            " WHERE confrelid = 'confidentiality_sealedtext'::regclass AND contype = 'f'"
            " AND confupdtype = 'c' AND cardinality(conkey) = 2"
        )
        tied = {table for (table,) in cursor.fetchall()}
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = 'confidentiality_raise_newest'::regproc"
        )
        return tied & {table for (table,) in cursor.fetchall()}


def test_every_confidential_model_is_bound():
    models = [model for model in apps.get_models() if issubclass(model, Confidential)]

    assert {model._meta.db_table for model in models} - bound_tables() == set()
    assert models


def test_row_and_body_cannot_be_in_two_audiences(identity, amina, process):
    with pytest.raises(IntegrityError, match="body_audience"), acting_as(amina):
        Identity.objects.filter(pk=identity.pk).update(audience=audiences.own(amina, process))


def test_the_row_follows_its_body_when_that_is_tightened(identity, amina, bashir):
    with acting_as(amina):
        alone = audiences.named([amina])
        sealed.retighten("identity", identity.body.object_id, alone)

    identity.refresh_from_db()
    assert identity.audience_id == alone.pk
    assert not Identity.objects.visible_to(bashir).exists()
    assert Identity.objects.visible_to(amina).exists()


def test_the_audience_knows_its_newest_row(identity):
    assert Audience.objects.get(pk=identity.audience_id).newest_at >= identity.created_at


def test_visible_to_is_the_rule(identity, amina, bashir, chloe, dario):
    readers = {user.name for user in (amina, bashir, chloe, dario) if Identity.objects.visible_to(user).exists()}

    assert readers == {"Amina", "Bashir"}
    assert Identity.objects.newest_visible_to(bashir, 5) == [identity]
    assert Identity.objects.newest_visible_to(chloe, 5) == []
    assert not Identity.objects.visible_to(None).exists()
