"""Break-glass: two people open one team or one room to one of them, for some hours, and the leads are told at once."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audiences, audit
from confidentiality.models import Audience
from confidentiality.models.audience import AudienceKind, Basis
from confidentiality.scopes import ScopeKind
from dialogues.models import BrokenGlass, Notice, Process, Session
from dialogues.notices import tell_leads
from dialogues.roles import Verb, may, require

LONGEST_HOURS = 72
GLASS = {AudienceKind.TEAM, AudienceKind.ROOM}


def stands_for(audience: Audience) -> tuple[Process, Session | None]:
    """The process, and the session where it is a room. Raises ValidationError where there is no glass to break."""
    if audience.kind not in GLASS or audience.scope is None:
        raise ValidationError(_("Only a team or a room can be opened this way, and never what is one person's own."))
    if audience.scope.kind == ScopeKind.SESSION:
        session = Session.objects.select_related("process__convenor").get(pk=audience.scope.id)
        return session.process, session
    return Process.objects.select_related("convenor").get(pk=audience.scope.id), None


@transaction.atomic
def ask(audience: Audience, *, reason: str, hours: int, by: User) -> BrokenGlass:
    """Ask to read what is sealed into `audience`. Nothing opens before a second person agrees."""
    process, session = stands_for(audience)
    require(by, Verb.BREAK_GLASS, process.convenor)
    if not 0 < hours <= LONGEST_HOURS:
        raise ValidationError({"hours": _("Say for how many hours, at most %(most)d.") % {"most": LONGEST_HOURS}})
    if audiences.may_read(by, audience):
        raise ValidationError(_("You can read this already."))
    if BrokenGlass.objects.waiting().filter(audience=audience, user=by).exists():
        raise ValidationError(_("This waits for a second person already."))
    glass = BrokenGlass.objects.create(
        process=process, session=session, audience=audience, user=by, reason=reason, hours=hours
    )
    audit.record("glass.ask", kind="glass", object_id=glass.pk, actor=by, audience=audience.pk)
    tell_leads(process, Notice.Kind.GLASS_ASKED, glass.pk, but=by)
    return glass


def may_agree(user: User, glass: BrokenGlass) -> bool:
    """A second person: of the house's auditors, or a lead of the process; never who asked."""
    if user.pk == glass.user_id:
        return False
    return may(user, Verb.AGREE_AS_SECOND, glass.process.convenor) or may(user, Verb.AGREE_AS_SECOND, glass.process)


@transaction.atomic
def agree(glass: BrokenGlass, *, by: User) -> None:
    """The second person says yes: it opens now, for the hours that were asked, and the leads have a task to tell it."""
    rows = BrokenGlass.objects.select_for_update(of=("self",)).select_related("process__convenor", "audience", "user")
    locked = rows.get(pk=glass.pk)
    if not may_agree(by, locked):
        raise PermissionDenied
    if locked.agreed_at is not None:
        raise ValidationError(_("Somebody agreed to this meanwhile."))
    locked.agreed_by, locked.agreed_at = by, timezone.now()
    locked.expires_at = locked.agreed_at + timedelta(hours=locked.hours)
    locked.save(update_fields=["agreed_by", "agreed_at", "expires_at"])
    audiences.admit(
        locked.audience,
        locked.user,
        basis=Basis.BREAK_GLASS,
        by=by,
        reason=locked.reason,
        expires_at=locked.expires_at,
    )
    audit.record("glass.break", kind="glass", object_id=locked.pk, actor=by, subject=locked.user_id)
    for kind in (Notice.Kind.GLASS_BROKEN, Notice.Kind.TELL_ROOM):
        tell_leads(locked.process, kind, locked.pk)


@transaction.atomic
def end(glass: BrokenGlass, *, by: User) -> None:
    """Close it before its time: who reads by it, and whoever may have agreed to it. Twice is once."""
    locked = BrokenGlass.objects.select_for_update(of=("self",)).select_related("process__convenor", "audience", "user")
    row = locked.get(pk=glass.pk)
    if by.pk != row.user_id and not may_agree(by, row):
        raise PermissionDenied
    if row.agreed_at is not None and row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        audiences.dismiss(row.audience, row.user, basis=Basis.BREAK_GLASS, by=by, reason="ended")
        audit.record("glass.end", kind="glass", object_id=row.pk, actor=by)
