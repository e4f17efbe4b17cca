"""Taking out of a draft what may not leave any more, so that a withdrawn consent reaches what was not released."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import audit
from transfers.briefing import read, store_draft
from transfers.models import Briefing, Extract


@transaction.atomic
def strike(briefing: Briefing, *, by: User) -> int:
    """Draft it anew without those paragraphs, as a new version; how many went. It only ever takes away."""
    locked = Briefing.objects.select_for_update(of=("self",)).select_related("audience", "process", "channel")
    held = locked.get(pk=briefing.pk)
    if held.state != Briefing.State.IN_REVIEW:
        raise ValidationError(_("This briefing is not waiting for review any more."))
    drafted = read(held)
    wanted = {extract for extract, _text in drafted.paragraphs}
    stays = {
        str(pk) for pk in Extract.objects.releasable_to(held.channel).filter(pk__in=wanted).values_list("pk", flat=True)
    }
    if stays == wanted:
        raise ValidationError(_("Everything in it may leave; nothing was taken out."))
    if not stays:
        raise ValidationError(_("Nothing would be left of it. Send it back."))
    store_draft(held, replace(drafted, paragraphs=tuple(p for p in drafted.paragraphs if p[0] in stays)), by=by)
    held.extracts.remove(*held.extracts.filter(pk__in=wanted - stays))
    held.struck_at = timezone.now()
    held.save(update_fields=["struck_at"], force_update=True)
    audit.record("briefing.strike", kind="briefing", object_id=held.pk, actor=by, struck=len(wanted - stays))
    return len(wanted - stays)
