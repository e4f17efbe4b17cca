"""What an addressee does with a copy: open it, acknowledge it. Each once, each on record, each told beforehand."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from confidentiality import audit, sealed
from transfers.briefing import Drafted
from transfers.models import Copy


@transaction.atomic
def open_copy(copy: Copy, *, by: User, at: datetime | None = None) -> None:
    """Note the first opening; later ones are in the audit only."""
    locked = Copy.objects.select_for_update().get(pk=copy.pk)
    if locked.opened_at is None:
        locked.opened_at = at or timezone.now()
        locked.save(update_fields=["opened_at"], force_update=True)
    audit.record("copy.open", kind="copy", object_id=copy.pk, actor=by)


def text_of(copy: Copy) -> Drafted:
    """The frozen text, for whoever is in the copy's audience; the read is on record."""
    return Drafted.load(sealed.unseal_one(copy.body_id))


@transaction.atomic
def acknowledge(copy: Copy, *, by: User, at: datetime | None = None) -> None:
    """Say that it was received. It does not say that the reader agrees. Twice is once."""
    locked = Copy.objects.select_for_update().get(pk=copy.pk)
    if locked.acknowledged_at is None:
        _receive(locked, at)
        audit.record("copy.acknowledge", kind="copy", object_id=copy.pk, actor=by)


@transaction.atomic
def receipt_of_carrier(copy: Copy, *, by: User, at: datetime | None = None) -> None:
    """Whoever carried a paper copy says that it was read. What its addressee did themselves is not touched."""
    locked = Copy.objects.select_for_update().get(pk=copy.pk)
    if locked.form == Copy.Form.PAPER and locked.acknowledged_at is None:
        _receive(locked, at)
        audit.record("copy.receipt", kind="copy", object_id=copy.pk, actor=by)


def _receive(locked: Copy, at: datetime | None) -> None:
    locked.acknowledged_at = at or timezone.now()
    locked.opened_at = locked.opened_at or locked.acknowledged_at
    locked.save(update_fields=["acknowledged_at", "opened_at"], force_update=True)
