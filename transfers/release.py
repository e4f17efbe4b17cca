"""Releasing a briefing: a second person, the very version they reviewed, one numbered copy per addressee."""

import secrets
from dataclasses import replace
from datetime import datetime, time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit, sealed
from confidentiality.markings import forms_allowed, kinds_of
from dialogues.models import Process, Seat
from dialogues.roles import TABLE, SeatKind, Verb, may, require
from dialogues.seated import Members, seated
from jobs import requests
from transfers import gate, held
from transfers.briefing import Drafted, read
from transfers.models import Briefing, Copy, PutUp

WORDS_PER_MINUTE = 200
WORDS_PER_PAGE = 420


@transaction.atomic
def release(
    briefing: Briefing, *, version: int, by: User, form: Copy.Form | None = None, at: datetime | None = None
) -> list[Copy]:
    """Release version `version` of `briefing`, in the widest form its marking allows unless `form` says less.

    Raises PermissionDenied for whoever asked for it, ValidationError where the gate is closed, where the version that
    was reviewed is no longer the present one, or where somebody else has released it meanwhile.
    """
    locked = Briefing.objects.select_for_update().get(pk=briefing.pk)
    if locked.created_by_id == by.pk or not may(by, Verb.RELEASE_BRIEFING, locked.process):
        raise PermissionDenied
    if locked.state == Briefing.State.RELEASED:
        raise ValidationError(_("This briefing was released in the meantime, by somebody else."))
    if locked.state != Briefing.State.IN_REVIEW or locked.version != version:
        raise ValidationError(_("The draft has changed since you opened it. Read it again before you release it."))
    form = form or forms_of(locked)[0]
    if form not in forms_of(locked):
        raise ValidationError({"form": _("Its marking, or what it was held back with, does not let it be printed.")})
    drafted = read(locked)
    released_at = at or timezone.now()
    readers = gate.readers_of(locked, by)
    checks = gate.checks(locked, drafted, by=by, today=timezone.localdate(released_at), readers=readers)
    closed = [check for check in checks if not check.is_passed]
    if closed:
        raise ValidationError([check.otherwise for check in closed])
    bound = held.for_reader(drafted.held, locked.attribution, timezone.localdate(released_at))
    drafted = replace(drafted, held=bound)
    copies = [
        make_copy(locked, drafted, addressee.user, number, form=form, by=by, at=released_at)
        for number, addressee in enumerate(sorted(readers, key=lambda each: each.pk), start=1)
    ]
    locked.state, locked.released_by, locked.released_at = Briefing.State.RELEASED, by, released_at
    locked.save(update_fields=["state", "released_by", "released_at"], force_update=True)
    audit.record("briefing.release", kind="briefing", object_id=locked.pk, actor=by)
    audiences.settle(locked.audience, basis="named", members={}, by=by, reason="closed")
    for copy in copies:
        for file in copy.files:
            requests.ask(f"copy.{file}", copy.pk, by=by)
    return copies


def forms_of(briefing: Briefing) -> list[Copy.Form]:
    """The forms its copies may have, the widest first, by its marking and by what its sources were held back with."""
    held_back = PutUp.objects.filter(extracts__briefings=briefing).values_list("caveats", flat=True)
    caveats = {caveat for each in held_back for caveat in each}
    allowed = forms_allowed(briefing.distribution, caveats) if briefing.distribution else set()
    return [form for form in (Copy.Form.PRINT, Copy.Form.SCREEN, Copy.Form.PAPER) if form.value in allowed]


def make_copy(
    briefing: Briefing, drafted: Drafted, addressee: User, number: int, *, form: Copy.Form, by: User, at: datetime
) -> Copy:
    """Seal the frozen text anew for one addressee: releaser and requester enter first, the addressee last."""
    User.objects.select_for_update().get(pk=addressee.pk)
    last = Copy.objects.filter(addressee=addressee).aggregate(last=Max("reader_number"))["last"]
    expires_at = timezone.make_aware(datetime.combine(briefing.expires_on, time.max.replace(microsecond=0)))
    words = sum(len(text.split()) for _extract, text in drafted.paragraphs) + len(str(drafted.order).split())
    copy = Copy(
        briefing=briefing,
        addressee=addressee,
        number=number,
        reader_number=(last or 0) + 1,
        form=form,
        distribution=briefing.distribution,
        attribution=briefing.attribution,
        caveats=kinds_of(drafted.caveats),
        pages=1 + words // WORDS_PER_PAGE,
        minutes=max(1, round(words / WORDS_PER_MINUTE)),
        expires_at=expires_at,
        canary=secrets.token_hex(6),
        created_by=by,
    )
    copy.created_at = at
    copy.audience = audiences.copy(copy.scope)
    has_left = not may(briefing.created_by, Verb.REQUEST_BRIEFING, briefing.process)
    for person in (by,) if has_left else (by, briefing.created_by):
        audiences.admit(copy.audience, person, basis="named", by=by)
    audiences.settle(copy.audience, basis="seat", members=answering(briefing.process), by=by)
    copy.body = sealed.seal(
        drafted.dump(),
        kind="copy",
        object_id=copy.pk,
        audience=copy.audience,
        key_scope=briefing.process.scope,
        by=by,
    )
    copy.save(force_insert=True)
    audiences.admit(copy.audience, addressee, basis="addressee", by=by, expires_at=expires_at)
    return copy


def answering(process: Process) -> Members:
    """The seats that answer an addressee, and until when they are held."""
    kinds = [SeatKind(kind) for kind, verbs in TABLE.items() if Verb.FOLLOW_COPIES in verbs]
    return seated(Seat.objects.filter(process=process), kinds)


def settle_copies(process: Process, by: User) -> None:
    """Keep the answering seats in the copies of this process equal to the seat table, expired copies too."""
    members = answering(process)
    for copy in Copy.objects.filter(briefing__process=process, recalled_at=None).select_related("audience"):
        audiences.settle(copy.audience, basis="seat", members=members, by=by)


@transaction.atomic
def recall(copy: Copy, *, by: User) -> None:
    """Take a copy back: from now on nobody reads it, nor what was asked and answered about it. Twice is once."""
    require(by, Verb.RELEASE_BRIEFING, copy.briefing.process)
    locked = Copy.objects.select_for_update(of=("self",)).select_related("audience").get(pk=copy.pk)
    if locked.recalled_at is None:
        locked.recalled_at = timezone.now()
        locked.save(update_fields=["recalled_at"], force_update=True)
        audiences.close(locked.audience, by=by)
        audit.record("copy.recall", kind="copy", object_id=copy.pk, actor=by)
