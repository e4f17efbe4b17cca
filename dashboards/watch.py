"""What waits on a desk because somebody watches over closed rooms: notices, questions of access, second persons."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from dashboards.item import MOST, Item, waited
from dialogues.models import AccessQuestion, BrokenGlass, Notice
from dialogues.models.glass import houses_of
from dialogues.roles import Verb
from dialogues.views.security import resets_for


def noticed(user: User) -> Iterator[Item]:
    """What a lead has to know or to do, until it is said to be done."""
    for notice in Notice.objects.visible_to(user).waiting().select_related("process")[:MOST]:
        yield Item(
            rank=1,
            days=waited(notice.made_at, timezone.localdate()),
            sentence=notice.get_kind_display(),
            details=(notice.process.code_name,),
            address=reverse("dialogues:notice_detail", args=[notice.pk]),
            action=_("Look"),
        )


def asked_of_security(user: User) -> Iterator[Item]:
    """Questions of access, for security staff of the house; by reference, without process or text."""
    asked = AccessQuestion.objects.filter(answered_at=None, process__convenor__in=houses_of(user, Verb.ASK_WHO_READS))
    for question in asked.select_related("asked_by")[:MOST]:
        yield Item(
            rank=2,
            days=waited(question.asked_at, timezone.localdate()),
            sentence=_("Who could have read this, and why?"),
            details=(_("asked by %(name)s") % {"name": question.asked_by.name},),
            address=reverse("dialogues:access_answer", args=[question.pk]),
            action=_("Look it up"),
        )


def resets_to_agree(user: User) -> Iterator[Item]:
    for reset in resets_for(user).exclude(asked_by=user)[:MOST]:
        yield Item(
            rank=2,
            days=waited(reset.asked_at, timezone.localdate()),
            sentence=_("A second factor waits to be reset"),
            details=(reset.user.name, _("asked by %(name)s") % {"name": reset.asked_by.name}),
            address=reverse("dialogues:reset_agree", args=[reset.pk]),
            action=_("Decide"),
        )


def glass_to_agree(user: User) -> Iterator[Item]:
    """For auditors; to leads it comes as a notice."""
    asked = BrokenGlass.objects.waiting().filter(process__convenor__in=houses_of(user, Verb.AGREE_AS_SECOND))
    for glass in asked.exclude(user=user).select_related("user")[:MOST]:
        yield Item(
            rank=1,
            days=waited(glass.asked_at, timezone.localdate()),
            sentence=_("Somebody asks to break the glass"),
            details=(glass.user.name,),
            address=reverse("dialogues:glass_detail", args=[glass.pk]),
            action=_("Decide"),
        )
