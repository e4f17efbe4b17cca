import datetime as dt
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from confidentiality import audiences
from confidentiality.context import acting_as
from confidentiality.keys import Destroyed
from confidentiality.models import DataKey, SealedText
from confidentiality.sealed import NotInAudience, Unreadable
from participants.facts import Contact, Facts, PostFacts
from participants.models import Identity, Person, appoint_holders, forget
from participants.models.identity import the_guard
from tests import databases

FATHOM = Facts(
    name="Yoren Maskal",
    native_name="Йорен Маскал",
    aliases=("Y. Maskal", "Joren Mascal", "يورن مسكل", "the Clerk"),
    gender="m",
    contacts=(Contact("phone", "+000 555 0199"),),
    posts={uuid.uuid4(): PostFacts(title="external relations secretary", organisation="Tavien Council")},
    ties={uuid.uuid4(): "sees the chair every week"},
)


@pytest.fixture
def person(lio):
    person = Person.objects.create()
    with acting_as(lio):
        appoint_holders(person, {lio.pk: None}, by=lio)
    return person


@pytest.fixture
def identity(person, lio):
    with acting_as(lio):
        return Identity.record(person, FATHOM, by=lio)


def names_of_columns(model):
    return {field.attname for field in model._meta.concrete_fields}


def test_holder_reads_what_was_written(identity, lio):
    with acting_as(lio):
        assert identity.facts() == FATHOM
        assert list(Identity.objects.visible_to(lio)) == [identity]


def test_nobody_else_reads_it(identity, sefa):
    sefa.is_superuser = True
    sefa.save()

    assert list(Identity.objects.visible_to(sefa)) == []
    with acting_as(sefa), pytest.raises(Unreadable):
        identity.facts()
    with acting_as(None), pytest.raises(Unreadable):
        identity.facts()


def test_holding_ends_with_the_seat(identity, person, lio, sefa):
    soon = timezone.now() + dt.timedelta(hours=1)
    with acting_as(lio):
        appoint_holders(person, {lio.pk: None, sefa.pk: soon}, by=lio)
        with acting_as(sefa):
            assert identity.facts().name == "Yoren Maskal"
        appoint_holders(person, {lio.pk: None}, by=lio)

    with acting_as(sefa), pytest.raises(Unreadable):
        identity.facts()


def test_guard_stands_in_every_identity_audience(identity, person):
    audience = audiences.identity(person.scope)

    guard = the_guard()
    assert (guard.is_guard, guard.has_usable_password()) == (True, False)
    assert {(reader.user_id, tuple(reader.bases)) for reader in audiences.readers(audience)} == {
        (guard.pk, ("guard",)), (identity.created_by_id, ("seat",)),
    }  # fmt: skip
    with acting_as(guard):
        assert Identity.objects.visible_to(guard).facts() == {person.pk: FATHOM}


@pytest.mark.django_db(transaction=True)
def test_reading_and_writing_are_events_without_names(identity, lio):
    with acting_as(lio):
        identity.facts()

    # Only the owner and auditors may read events.
    with databases.cursor_as(databases.OWNER, databases.own_name()) as cursor:
        cursor.execute("SELECT verb, e::text FROM confidentiality_auditevent e WHERE object_id = %s", [identity.pk])
        events = cursor.fetchall()
    assert sorted(verb for verb, _ in events) == ["identity.read", "identity.write"]
    assert all(str(lio.pk) in row for _, row in events)
    assert not [row for _, row in events if any(name in row for name in FATHOM.names)]


def test_new_version_is_added_and_the_old_one_kept(identity, person, lio, sefa):
    renamed = Facts(name="Yoren Maskal-Ashan")
    with acting_as(lio):
        appoint_holders(person, {lio.pk: None, sefa.pk: None}, by=lio)
    with acting_as(sefa):
        again = Identity.record(person, renamed, by=sefa)

        assert (again.pk, again.version, again.created_by) == (identity.pk, 2, lio)
        assert again.facts() == renamed
        assert list(SealedText.objects.filter(object_id=identity.pk).values_list("version", flat=True)) == [1, 2]


def test_writer_outside_the_audience_is_refused(person, niko):
    with acting_as(niko), pytest.raises(NotInAudience):
        Identity.record(person, FATHOM, by=niko)

    assert not Identity.objects.exists()


def test_each_identity_has_a_key_of_its_own(identity, person, lio):
    other = Person.objects.create()
    with acting_as(lio):
        appoint_holders(other, {lio.pk: None}, by=lio)
        Identity.record(other, Facts(name="Aren Voss"), by=lio)

    scopes = {(key.scope_kind, key.scope_id) for key in DataKey.objects.all()}
    assert scopes == {("person", person.pk), ("person", other.pk)}


def test_forgotten_person_keeps_an_id_and_nothing_opens(identity, person, lio):
    with acting_as(lio):
        assert forget(person, by=lio)

        assert not forget(person, by=lio)
        with pytest.raises(Destroyed):
            identity.facts()
        with pytest.raises(Destroyed):
            Identity.record(person, FATHOM, by=lio)
    assert Person.objects.filter(pk=person.pk).exists()
    assert not Identity.objects.exists()


def test_no_name_stands_in_clear(identity, person):
    """Every table the runtime role may read, as nobody and as a holder's neighbour would see it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'participants%'")
        tables = [table for (table,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} AS t")
            rows += [text for (text,) in cursor.fetchall()]

    assert any(str(identity.pk) in row for row in rows)
    assert not [row for row in rows if any(name in row for name in FATHOM.names)]
    assert names_of_columns(Identity) == {
        "id", "audience_id", "body_id", "created_at", "created_by_id", "person_id", "version",
    }  # fmt: skip


def test_facts_say_no_name_in_a_traceback():
    assert repr(FATHOM) == "Facts(…)"
    assert FATHOM.names == ("Yoren Maskal", "Йорен Маскал", "Y. Maskal", "Joren Mascal", "يورن مسكل", "the Clerk")
    assert Facts.from_json(FATHOM.to_json()) == FATHOM
