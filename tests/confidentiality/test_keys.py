import base64
import os
import subprocess
import sys
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from confidentiality import keys, sealed, systemchecks
from confidentiality.context import acting_as
from confidentiality.keys import Destroyed, Ring
from confidentiality.models import DataKey
from confidentiality.scopes import Scope
from confidentiality.secrets import SecretUnreadable, rewrap_secret, unwrap_secret, wrap_secret
from tests.confidentiality.events import events_of


def key(fill=None):
    return base64.b64encode(bytes([fill]) * 32 if fill is not None else os.urandom(32)).decode()


FIRST, SECOND = key(1), key(2)


@pytest.fixture
def first_key(settings):
    settings.BACKCHANNEL_KEYS = f"1:{FIRST}"
    return settings


@pytest.mark.parametrize(
    "text",
    ["", ",", "x", f"0:{FIRST}", f"1:{FIRST},1:{SECOND}", "1:short", f"1:{FIRST[:-8]}", f"one:{FIRST}", f"1:{FIRST}!"],
)
def test_a_missing_or_malformed_ring_is_refused(text):
    with pytest.raises(ImproperlyConfigured):
        Ring.parse(text)


def test_the_highest_number_wraps():
    assert Ring.parse(f"2:{SECOND}, 1:{FIRST}").newest == 2


def test_a_ring_shows_no_key():
    assert FIRST not in repr(Ring.parse(f"1:{FIRST}"))
    assert str(base64.b64decode(FIRST)) not in repr(Ring.parse(f"1:{FIRST}"))


@pytest.mark.parametrize("text", ["", "1:notakey"])
def test_no_process_starts_without_keys(text):
    environment = {**os.environ, "BACKCHANNEL_KEYS": text}
    command = [sys.executable, "-c", "import django; django.setup()"]

    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode != 0
    assert "BACKCHANNEL_KEYS" in ended.stderr


@pytest.mark.django_db
def test_a_scope_has_one_key_and_another_scope_another():
    one, other = Scope("process", uuid.uuid4()), Scope("person", uuid.uuid4())

    assert keys.data_key(one)[1] == keys.data_key(one)[1] != keys.data_key(other)[1]
    assert events_of(one.id) == ["key.create"]


@pytest.mark.django_db
def test_no_key_stands_in_clear_in_the_database(process):
    row, opened = keys.data_key(process)

    assert opened not in bytes(row.wrapped)


@pytest.mark.django_db
def test_rewrapping_moves_to_the_newest_and_loses_nothing(first_key, write, bashir, process):
    row = write("kept")
    before = keys.data_key(process)[1]
    first_key.BACKCHANNEL_KEYS = f"1:{FIRST},2:{SECOND}"

    assert keys.rewrap() == DataKey.objects.count()
    assert keys.rewrap() == 0

    first_key.BACKCHANNEL_KEYS = f"2:{SECOND}"
    assert keys.data_key(process)[1] == before
    with acting_as(bashir):
        assert sealed.unseal_one(row.pk) == "kept"
    assert events_of(process.id)[-1] == "key.rewrap"


@pytest.mark.django_db
def test_rewrapping_can_be_stopped_half_way(first_key, monkeypatch):
    scopes = [Scope("process", uuid.uuid4()) for _ in range(7)]
    opened = [keys.data_key(scope)[1] for scope in scopes]
    first_key.BACKCHANNEL_KEYS = f"1:{FIRST},2:{SECOND}"
    monkeypatch.setattr(keys, "BATCH", 3)

    keys._rewrap_some(None)

    assert DataKey.objects.filter(kek_version=2).count() == 3
    assert [keys.data_key(scope)[1] for scope in scopes] == opened
    keys.rewrap()
    assert [keys.data_key(scope)[1] for scope in scopes] == opened


@pytest.mark.django_db
def test_a_wrapped_key_in_the_row_of_another_scope_does_not_open(process):
    row, _opened = keys.data_key(process)
    other, _opened = keys.data_key(Scope("process", uuid.uuid4()))
    row.wrapped = other.wrapped

    with pytest.raises(sealed.CorruptBytes):
        keys.unwrap(row)


@pytest.mark.django_db
def test_a_destroyed_key_opens_and_seals_nothing_more(write, bashir, process):
    row = write("gone")

    assert keys.destroy(process)
    assert not keys.destroy(process)

    with acting_as(bashir), pytest.raises(Destroyed):
        sealed.unseal_one(row.pk)
    with pytest.raises(Destroyed):
        write("again")
    stored = DataKey.objects.get(scope_id=process.id)
    assert (bytes(stored.wrapped), stored.destroyed_at is not None) == (b"", True)
    assert keys.ledger() == [process]
    assert events_of(process.id)[-1] == "key.destroy"


@pytest.mark.django_db
def test_the_ledger_can_be_applied_to_an_older_backup_that_lacks_the_key():
    scope = Scope("person", uuid.uuid4())

    assert keys.destroy(scope)
    with pytest.raises(Destroyed):
        keys.data_key(scope)


@pytest.mark.django_db
def test_a_key_is_never_deleted_or_given_to_another_scope(process):
    keys.data_key(process)
    with pytest.raises(DatabaseError, match="permission denied"):
        DataKey.objects.update(scope_id=uuid.uuid4())


@pytest.mark.django_db
def test_the_start_is_refused_when_a_key_in_use_is_missing_or_wrong(first_key, process):
    keys.data_key(process)
    systemchecks.refuse_unless_safe()

    for text in (f"2:{SECOND}", f"1:{SECOND}"):
        first_key.BACKCHANNEL_KEYS = text
        with pytest.raises(ImproperlyConfigured, match="version 1"):
            systemchecks.refuse_unless_safe()


def test_a_secret_opens_for_its_purpose_only(first_key):
    wrapped = wrap_secret("factor", b"seed")

    assert unwrap_secret("factor", wrapped) == b"seed"
    assert b"seed" not in wrapped
    for purpose, body in (("session", wrapped), ("factor", wrapped[:-1]), ("factor", b""), ("factor", b"x" * 60)):
        with pytest.raises(SecretUnreadable):
            unwrap_secret(purpose, body)


def test_secrets_survive_a_new_key_and_move_to_it(first_key):
    wrapped = wrap_secret("factor", b"seed")
    first_key.BACKCHANNEL_KEYS = f"1:{FIRST},2:{SECOND}"
    moved = rewrap_secret("factor", wrapped)

    assert unwrap_secret("factor", wrapped) == unwrap_secret("factor", moved) == b"seed"
    assert rewrap_secret("factor", moved) is moved
    first_key.BACKCHANNEL_KEYS = f"2:{SECOND}"
    assert unwrap_secret("factor", moved) == b"seed"
    with pytest.raises(SecretUnreadable):
        unwrap_secret("factor", wrapped)
