"""What an addressee does with a copy: open it, acknowledge it. Each once, each on record, each told beforehand."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from confidentiality import audit, sealed
from transfers.briefing import Drafted
from transfers.models import Copy


@transaction.atomic
def open_copy(copy: Copy, *, by: User) -> None:
    """Note the first opening; later ones are in the audit only."""
    locked = Copy.objects.select_for_update().get(pk=copy.pk)
    if locked.opened_at is None:
        locked.opened_at = timezone.now()
        locked.save(update_fields=["opened_at"], force_update=True)
    audit.record("copy.open", kind="copy", object_id=copy.pk, actor=by)


def text_of(copy: Copy) -> Drafted:
    """The frozen text, for whoever is in the copy's audience; the read is on record."""
    return Drafted.load(sealed.unseal_one(copy.body_id))


@transaction.atomic
def acknowledge(copy: Copy, *, by: User) -> None:
    """Say that it was received. It does not say that the reader agrees. Twice is once."""
    locked = Copy.objects.select_for_update().get(pk=copy.pk)
    if locked.acknowledged_at is None:
        locked.acknowledged_at = timezone.now()
        locked.opened_at = locked.opened_at or locked.acknowledged_at
        locked.save(update_fields=["acknowledged_at", "opened_at"], force_update=True)
        audit.record("copy.acknowledge", kind="copy", object_id=copy.pk, actor=by)
