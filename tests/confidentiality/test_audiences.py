import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from confidentiality import audiences, sealed
from confidentiality.audiences import Immutable
from confidentiality.context import acting_as
from confidentiality.models import Audience, Grant
from confidentiality.scopes import Scope
from tests.confidentiality.conftest import person
from tests.confidentiality.events import events_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "scope"),
    [
        (audiences.team, "process"),
        (audiences.partners, "process"),
        (audiences.community, "organisation"),
        (audiences.room, "session"),
        (audiences.clearance, "process"),
        (audiences.sealed_clearance, "session"),
        (audiences.drafting, "briefing"),
        (audiences.copy, "copy"),
        (audiences.identity, "person"),
    ],
)
def test_an_audience_is_made_once_per_meaning_and_starts_empty(make, scope):
    belongs_to = Scope(scope, uuid.uuid4())

    assert make(belongs_to).pk == make(belongs_to).pk
    assert make(Scope(scope, uuid.uuid4())).pk != make(belongs_to).pk
    assert audiences.readers(make(belongs_to)) == []


def test_own_and_draft_hold_their_owner_and_nobody_else(amina, bashir, process):
    mine, draft = audiences.own(amina, process), audiences.draft(amina, uuid.uuid4())

    for audience in (mine, draft):
        assert [reader.user_id for reader in audiences.readers(audience)] == [amina.pk]
    assert audiences.own(bashir, process).pk != mine.pk


def test_named_is_shared_by_the_same_people_in_any_order(amina, bashir, chloe):
    with acting_as(amina):
        first = audiences.named([amina, bashir])
        again = audiences.named([bashir.pk, amina.pk, bashir])
        other = audiences.named([amina, chloe])

    assert first.pk == again.pk != other.pk
    assert {reader.user_id for reader in audiences.readers(first)} == {amina.pk, bashir.pk}


def test_the_writer_is_always_in_named(amina, bashir):
    with acting_as(amina):
        assert audiences.may_read(amina, audiences.named([bashir]))


def test_a_shared_set_never_changes(amina, bashir, chloe):
    with acting_as(amina):
        shared = audiences.named([amina, bashir])

    with pytest.raises(Immutable):
        audiences.admit(shared, chloe, basis="named", by=amina)
    with pytest.raises(Immutable):
        audiences.dismiss(shared, bashir, basis="named", by=amina)
    with pytest.raises(Immutable):
        audiences.settle(shared, basis="named", members={}, by=amina)


def test_an_object_may_have_a_set_of_its_own_that_changes(amina, bashir, chloe):
    with acting_as(amina):
        own_set = audiences.named([amina, bashir], scope=Scope("object", uuid.uuid4()))
        audiences.admit(own_set, chloe, basis="named", by=amina, expires_at=timezone.now() + timedelta(days=1))

        assert own_set.pk != audiences.named([amina, bashir]).pk
    assert audiences.may_read(chloe, own_set)


def test_settle_gives_changes_and_ends_without_deleting(amina, bashir, chloe, team):
    end = timezone.now() + timedelta(days=30)

    audiences.settle(team, basis="seat", members={bashir.pk: end, chloe.pk: None}, by=amina, reason="new team")

    assert {reader.user_id: reader.expires_at for reader in audiences.readers(team)} == {
        bashir.pk: end,
        chloe.pk: None,
    }
    assert Grant.objects.filter(content_object=team).count() == 3
    assert sorted(events_of(team.pk)) == ["grant.change", "grant.end", "grant.give", "grant.give", "grant.give"]


def test_settling_the_same_again_writes_nothing(amina, bashir, team):
    before = events_of(team.pk)

    audiences.settle(team, basis="seat", members={amina.pk: None, bashir.pk: None}, by=amina)

    assert events_of(team.pk) == before


def test_a_seat_that_comes_back_revives_its_grant(amina, bashir, team):
    audiences.settle(team, basis="seat", members={amina.pk: None}, by=amina)
    assert not audiences.may_read(bashir, team)

    audiences.settle(team, basis="seat", members={amina.pk: None, bashir.pk: None}, by=amina)

    assert audiences.may_read(bashir, team)


def test_grants_of_another_basis_stay(amina, bashir, team):
    audiences.admit(team, bashir, basis="named", by=amina, reason="translates")

    audiences.dismiss(team, bashir, basis="seat", by=amina)

    assert audiences.may_read(bashir, team)
    reader = next(reader for reader in audiences.readers(team) if reader.user_id == bashir.pk)
    assert (reader.bases, reader.reasons) == (["named"], ["translates"])

    audiences.dismiss(team, bashir, basis="named", by=amina)

    assert not audiences.may_read(bashir, team)


def test_a_reader_reads_until_the_last_of_their_grants_ends(amina, bashir, team):
    soon, later = timezone.now() + timedelta(days=1), timezone.now() + timedelta(days=9)
    audiences.settle(team, basis="seat", members={bashir.pk: soon}, by=amina)
    audiences.admit(team, bashir, basis="named", by=amina, expires_at=later)

    assert audiences.readers(team)[0].expires_at == later

    audiences.admit(team, bashir, basis="attendance", by=amina)

    assert audiences.readers(team)[0].expires_at is None


def test_expiry_and_deactivation_and_closing_end_reading(amina, bashir, chloe, team):
    audiences.admit(team, chloe, basis="named", by=amina, expires_at=timezone.now() - timedelta(seconds=1))
    assert not audiences.may_read(chloe, team)
    assert list(audiences.of_user(chloe)) == []

    type(bashir).objects.filter(pk=bashir.pk).update(is_active=False)
    assert not audiences.may_read(bashir, team)
    assert list(audiences.of_user(bashir)) == []

    audiences.close(team, by=amina)
    assert not audiences.may_read(amina, team)


def test_a_grant_for_another_permission_opens_nothing(chloe, team, write):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM auth_permission WHERE codename <> 'read_audience' LIMIT 1")
        other = cursor.fetchone()[0]
    Grant.objects.bulk_create([Grant(user=chloe, permission_id=other, content_object=team, basis="seat")])

    assert not audiences.may_read(chloe, team)
    with acting_as(chloe), pytest.raises(sealed.Unreadable):
        sealed.unseal_one(write().pk)


def test_no_grant_is_ever_deleted_by_the_application(team):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Grant.objects.filter(content_object=team).delete()


def test_no_grant_is_moved_to_somebody_else(chloe, team):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Grant.objects.filter(content_object=team).update(user=chloe)


def test_the_audit_says_who_let_whom_in(amina, chloe, team):
    with acting_as(amina):
        audiences.admit(team, chloe, basis="named", by=amina)

    grant = Grant.objects.get(user=chloe)
    assert events_of(team.pk, "actor", "verb", "ids")[-1] == (amina.pk, "grant.give", {"user": str(chloe.pk)})
    assert events_of(team.pk, "grant")[-1] == (grant.pk,)


def test_many_audiences_are_answered_with_one_query(amina, team, process, django_assert_num_queries):
    other = audiences.own(amina, process)

    with django_assert_num_queries(1):
        found = audiences.readers_of_many([team, other])

    assert (len(found[team.pk]), len(found[other.pk])) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_come_at_once_get_the_same_named_audience():
    from tests.confidentiality.threads import at_once  # noqa: PLC0415

    people = [person(name) for name in ("Eno", "Fia", "Gil")]

    def make(writer):
        with acting_as(writer):
            audience = audiences.named(people)
            return audience.pk, len(audiences.readers(audience))

    answers = at_once(*[lambda writer=writer: make(writer) for writer in people])

    assert len(set(answers)) == 1
    assert answers[0][1] == 3
    assert Audience.objects.count() == 1
