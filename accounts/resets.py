"""A new second factor for somebody who lost theirs, or a new address. It takes two, tells the leads, and bars texts.

So an administrator who resets a factor and signs in with it, or has a new password sent to an address of their own,
reads nothing for a day, and is seen.
"""

from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
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
def ask(user: User, *, reason: str, by: User, address: str = "") -> FactorReset:
    """Ask for a new factor, or with `address` for that. Whether `by` may is asked by the caller, of the house."""
    if user.pk == by.pk:
        raise ValidationError(_("Nobody does this for themselves. Ask another security officer."))
    User.objects.select_for_update().get(pk=user.pk)
    if FactorReset.objects.filter(user=user, agreed_at=None).exists():
        raise ValidationError(_("A reset for this person waits for a second person already."))
    reset = FactorReset.objects.create(user=user, reason=reason, asked_by=by, address=address)
    verb = "account.ask_address" if address else "account.ask_reset"
    audit.record(verb, kind="account", object_id=user.pk, actor=by)
    return reset


@transaction.atomic
def agree(reset: FactorReset, *, by: User) -> None:
    """The second person: the factors go or the address changes, every session ends, and for a day nothing opens.

    Raises ValidationError where somebody has the address already, in words that tell of nobody.
    """
    locked = FactorReset.objects.select_for_update(of=("self",)).select_related("user").get(pk=reset.pk)
    if by.pk in (locked.asked_by_id, locked.user_id):
        raise PermissionDenied
    if locked.agreed_at is not None:
        raise ValidationError(_("Somebody agreed to this meanwhile."))
    FactorReset.objects.filter(pk=locked.pk).update(agreed_by=by, agreed_at=Now())
    User.objects.filter(pk=locked.user_id).update(barred_until=Now() + BARRED_FOR)
    if locked.address:
        try:
            with transaction.atomic():
                User.objects.filter(pk=locked.user_id).update(email=locked.address)
        except IntegrityError:
            raise ValidationError(_("This address cannot be used here.")) from None
    else:
        Authenticator.objects.filter(user=locked.user).delete()
    locked.user.end_sessions()
    verb = "account.change_address" if locked.address else "account.reset_factor"
    audit.record(verb, kind="account", object_id=locked.user_id, actor=by)
    locked.refresh_from_db()
    for follow in AFTER_A_RESET:
        follow(locked)
