"""A new second factor for somebody who lost theirs. It takes two, tells the leads, and bars texts for a day.

So an administrator who resets a factor and signs in with it reads nothing, and is seen.
"""

from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import FactorReset, User
from confidentiality import audit

BARRED_FOR = timedelta(hours=24)
# What apps above do when a factor was reset: each takes the reset.
AFTER_A_RESET: list[Callable[[FactorReset], None]] = []


def after_a_reset(follow: Callable[[FactorReset], None]) -> Callable[[FactorReset], None]:
    AFTER_A_RESET.append(follow)
    return follow


@transaction.atomic
def ask(user: User, *, reason: str, by: User) -> FactorReset:
    """Ask for it. Whether `by` may is asked by the caller, of the organisation."""
    if user.pk == by.pk:
        raise ValidationError(_("Nobody resets their own factor this way. Ask another security officer."))
    User.objects.select_for_update().get(pk=user.pk)
    if FactorReset.objects.filter(user=user, agreed_at=None).exists():
        raise ValidationError(_("A reset for this person waits for a second person already."))
    reset = FactorReset.objects.create(user=user, reason=reason, asked_by=by)
    audit.record("account.ask_reset", kind="account", object_id=user.pk, actor=by)
    return reset


@transaction.atomic
def agree(reset: FactorReset, *, by: User) -> None:
    """The second person: the factors go, every session ends, and for a day nothing sealed opens for this account."""
    locked = FactorReset.objects.select_for_update(of=("self",)).select_related("user").get(pk=reset.pk)
    if by.pk in (locked.asked_by_id, locked.user_id):
        raise PermissionDenied
    if locked.agreed_at is not None:
        raise ValidationError(_("Somebody agreed to this meanwhile."))
    FactorReset.objects.filter(pk=locked.pk).update(agreed_by=by, agreed_at=Now())
    User.objects.filter(pk=locked.user_id).update(barred_until=Now() + BARRED_FOR)
    Authenticator.objects.filter(user=locked.user).delete()
    locked.user.end_sessions()
    audit.record("account.reset_factor", kind="account", object_id=locked.user_id, actor=by)
    locked.refresh_from_db()
    for follow in AFTER_A_RESET:
        follow(locked)
