import os
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from confidentiality import audiences, sealed
from confidentiality.bodies import close_row, open_rows
from confidentiality.cipher import Corrupt, bind, decrypt, encrypt
from confidentiality.context import acting_as
from confidentiality.models import SealedDraft, SealedFile, SealedText
from confidentiality.scopes import Scope
from confidentiality.sealed import NotInAudience, Unreadable
from tests.confidentiality.events import events_of

pytestmark = pytest.mark.django_db
CANARY = "canary-4f1c-قناة"


def test_a_reader_gets_the_text_and_the_event(write, bashir):
    row = write(CANARY)

    with acting_as(bashir):
        assert sealed.unseal_one(row.pk) == CANARY

    assert events_of(row.object_id, "verb", "actor", "outcome")[-1] == ("point.read", bashir.pk, "allow")
    (grant,) = events_of(row.object_id, "grant")[-1]
    assert str(grant) == str(bashir.audience_grants.get().pk)


def test_the_text_stands_nowhere_in_clear(write):
    row = write(CANARY)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM confidentiality_sealedtext t")
        stored = " ".join(found for (found,) in cursor.fetchall())

    assert CANARY not in stored
    assert CANARY.encode() not in bytes(row.ciphertext)


def test_an_outsider_a_superuser_and_nobody_get_nothing(write, chloe, dario):
    row = write()

    for reader in (chloe, dario, None):
        with acting_as(reader), pytest.raises(Unreadable):
            sealed.unseal_one(row.pk)


def test_one_hidden_text_among_many_opens_none(write, amina, bashir, process):
    seen = write()
    hidden = write(audience=audiences.own(amina, process))

    with acting_as(bashir), pytest.raises(Unreadable):
        sealed.unseal([seen.pk, hidden.pk])

    assert "point.read" not in events_of(seen.object_id)


def test_hidden_and_never_written_are_refused_alike(write, chloe):
    row = write()
    with acting_as(chloe):
        with pytest.raises(Unreadable) as hidden:
            sealed.unseal_one(row.pk)
        with pytest.raises(Unreadable) as unknown:
            sealed.unseal_one(uuid.uuid4())

    assert str(hidden.value) == str(unknown.value) == ""


def test_a_writer_outside_the_audience_is_refused(write, chloe):
    with pytest.raises(NotInAudience):
        write(by=chloe)


def test_nobody_writes_as_somebody_else(amina, bashir, team, process):
    with acting_as(amina), pytest.raises(NotInAudience):
        sealed.seal("x", kind="point", object_id=uuid.uuid4(), audience=team, key_scope=process, by=bashir)


def test_fifty_texts_take_as_many_statements_as_one(write, bashir, django_assert_num_queries):
    rows = [write(f"text {number}") for number in range(50)]

    for some in (rows[:1], rows):
        with acting_as(bashir), django_assert_num_queries(5):  # two of them are the savepoint
            texts = sealed.unseal(row.pk for row in some)
        assert texts == {row.pk: f"text {number}" for number, row in enumerate(some)}


def test_files_are_sealed_like_texts(amina, chloe, team, process):
    content = os.urandom(200_000)
    with acting_as(amina):
        row = sealed.seal_file(
            content, kind="copy_pdf", object_id=uuid.uuid4(), audience=team, key_scope=process, by=amina
        )
        assert sealed.unseal_file(row.pk) == content
    with acting_as(chloe), pytest.raises(Unreadable):
        sealed.unseal_file(row.pk)


@pytest.mark.parametrize("field", ["id", "kind", "object_id", "version", "written_by_id"])
def test_a_text_put_into_another_row_does_not_open(write, bashir, field):
    row = SealedText.objects.none()
    source, other = write("mine"), write("theirs", kind="passage", version=2)
    with acting_as(bashir):
        row = SealedText.objects.select_related("key").get(pk=source.pk)
        theirs = bashir.pk if field == "written_by_id" else getattr(other, field)
        setattr(row, field, theirs)
        with pytest.raises(sealed.Corrupt):
            open_rows([row])


def test_a_text_under_the_key_of_another_process_does_not_open(write, bashir, amina):
    source = write("mine")
    with acting_as(bashir):
        row = SealedText.objects.select_related("key").get(pk=source.pk)
        row.key.scope_id = uuid.uuid4()
        with pytest.raises(Corrupt):
            open_rows([row])


def test_a_file_is_no_text(amina, team, process):
    same = {"id": uuid.uuid4(), "kind": "point", "object_id": uuid.uuid4(), "audience": team, "written_by": amina}
    text = close_row(SealedText(**same), b"x", process)
    file = SealedFile(**same, key=text.key, ciphertext=text.ciphertext)

    with pytest.raises(sealed.Corrupt):
        open_rows([file])


def test_every_flipped_bit_is_refused():
    key, key_id, bound = os.urandom(32), uuid.uuid4(), bind("table", "row")
    body = encrypt(key, key_id, b"Saturday, the usual place", bound)
    refused = 0
    for position in range(len(body) * 8):
        flipped = bytearray(body)
        flipped[position // 8] ^= 1 << position % 8
        try:
            decrypt(key, key_id, bytes(flipped), bound)
        except Corrupt:
            refused += 1

    assert refused == len(body) * 8


def test_truncated_bodies_are_refused():
    key, key_id = os.urandom(32), uuid.uuid4()
    body = encrypt(key, key_id, b"text", b"")
    for length in range(len(body)):
        with pytest.raises(Corrupt):
            decrypt(key, key_id, body[:length], b"")


def test_no_nonce_comes_twice():
    key, key_id = os.urandom(32), uuid.uuid4()

    nonces = {encrypt(key, key_id, b"", b"")[17:29] for _ in range(20_000)}

    assert len(nonces) == 20_000


def test_associated_parts_cannot_be_shifted():
    assert bind("ab", "c") != bind("a", "bc")


# Drafts: rewritten in place, seen by their writer only, one event each.


@pytest.fixture
def draft(amina, process):
    def save(text, draft_id=None):
        with acting_as(amina):
            return sealed.save_draft(draft_id or uuid.uuid4(), text, by=amina, key_scope=process)

    return save


def test_a_draft_comes_back_as_last_saved_with_one_event(draft, amina):
    row = draft("first")
    again = draft("second", row.pk)

    with acting_as(amina):
        assert sealed.read_draft(row.pk) == "second"
    assert again.saved_at >= row.saved_at
    assert again.version == 2
    assert events_of(row.pk) == ["draft.open"]
    assert events_of(row.audience_id) == []


def test_a_draft_is_seen_by_nobody_else(draft, bashir, process):
    row = draft("first")

    with acting_as(bashir):
        assert sealed.read_draft(row.pk) is None
        assert list(SealedDraft.objects.all()) == []
        with pytest.raises(Unreadable):
            sealed.save_draft(row.pk, "over it", by=bashir, key_scope=process)
        sealed.finish_draft(row.pk)
    assert SealedDraft.objects.count() == 0

    with acting_as(row.written_by):
        assert sealed.read_draft(row.pk) == "first"


def test_a_finished_draft_is_gone_and_a_late_autosave_does_not_bring_it_back(draft, amina, process):
    row = draft("first")
    with acting_as(amina):
        sealed.finish_draft(row.pk, by=amina)

        assert sealed.read_draft(row.pk) is None
        with pytest.raises(Unreadable):
            sealed.save_draft(row.pk, "late", by=amina, key_scope=process)
    assert not audiences.may_read(amina, audiences.draft(amina, row.pk))


def test_an_earlier_save_of_a_draft_cannot_be_put_back(draft, amina):
    row = draft("first")
    earlier = bytes(row.ciphertext)
    draft("second", row.pk)
    with acting_as(amina):
        SealedDraft.objects.filter(pk=row.pk).update(ciphertext=earlier)
        with pytest.raises(sealed.Corrupt):
            sealed.read_draft(row.pk)


def test_drafts_nobody_came_back_to_are_deleted_without_being_read(draft, amina):
    from confidentiality.drafts import expire_drafts  # noqa: PLC0415

    old, new = draft("old"), draft("new")
    with acting_as(amina):
        SealedDraft.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    assert expire_drafts() == 1

    with acting_as(amina):
        assert sealed.read_draft(old.pk) is None
        assert sealed.read_draft(new.pk) == "new"


def test_a_scope_has_a_known_kind():
    with pytest.raises(ValueError, match="no kind of scope"):
        Scope("room", uuid.uuid4())


def test_nothing_outlives_a_rolled_back_transaction(amina, team, process):
    with acting_as(amina), transaction.atomic():
        row = sealed.seal("x", kind="point", object_id=uuid.uuid4(), audience=team, key_scope=process, by=amina)
        transaction.set_rollback(True)
    with acting_as(amina), pytest.raises(Unreadable):
        sealed.unseal_one(row.pk)
