"""The gate before a release: what is missing, said in a sentence each."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from confidentiality import sealed
from confidentiality.markings import at_least
from transfers import held
from transfers.briefing import Drafted
from transfers.models import Addressee, Briefing, Extract


@dataclass(frozen=True)
class Check:
    code: str
    sentence: str
    otherwise: str  # what to say, and do, where it is not passed
    is_passed: bool


def readers_of(briefing: Briefing, by: User) -> list[Addressee]:
    """Who is at the end of the channel now, each with whether they stand apart from those who drafted and review.

    And with whom it was drafted for, so that the gate asks once.
    """
    inside = Q(user__in=[briefing.created_by_id, by.pk]) | Q(user__in=briefing.reviewers.values("pk"))
    drafted_for = Briefing.addressees.through.objects.filter(briefing=briefing.pk)
    frozen = ArraySubquery(drafted_for.values("user"))
    return list(briefing.channel.addressees.live().select_related("user").annotate(is_apart=~inside, frozen=frozen))


def checks(
    briefing: Briefing,
    drafted: Drafted,
    *,
    by: User,
    today: date | None = None,
    readers: list[Addressee] | None = None,
) -> list[Check]:
    """Every condition of a release, as things stand at this moment, for whoever is about to release."""
    wanted = {extract for extract, _text in drafted.paragraphs}
    usable = Extract.objects.visible_to(by).releasable_to(briefing.channel).filter(pk__in=wanted)
    extracts = {str(extract.pk): extract for extract in usable}
    marking_holds = bool(briefing.distribution) and all(
        at_least(briefing.distribution, extract.distribution) for extract in extracts.values()
    )
    bodies = sealed.unseal(extract.body_id for extract in extracts.values())
    readers = readers_of(briefing, by) if readers is None else readers
    everybody = {addressee.user_id for addressee in readers}
    are_apart = [addressee.is_apart for addressee in readers]  # type: ignore[attr-defined]
    return [
        Check(
            "traced",
            _("Every paragraph comes from an extract that is cleared for this channel, with consent that stands."),
            _(
                "An extract in it may not leave through this channel any more: withdrawn, or a consent was. "
                "Send it back."
            ),
            bool(wanted) and wanted == set(extracts),
        ),
        Check(
            "held",
            _("Nothing in it is held back from this channel today."),
            _("Something in it is held back: under embargo, not for whom the channel reaches, or for other eyes."),
            not held.barred(extracts.values(), briefing.channel, today, bodies),
        ),
        Check(
            "marking",
            _("The marking is no lower than that of any extract, and says what each is held back with."),
            _("The marking leaves out what an extract is marked or held back with. Send it back, to be drafted anew."),
            marking_holds and not held.left_out(extracts.values(), drafted.held, bodies),
        ),
        Check(
            "ceiling",
            _("The channel takes this marking."),
            _("The channel does not take a marking as high as this."),
            bool(briefing.distribution) and at_least(briefing.channel.ceiling, briefing.distribution),
        ),
        Check(
            "expiry",
            _("It expires, on a day to come."),
            _("The day it expires on is over. Send it back for a later one."),
            briefing.expires_on > (today or timezone.localdate()),
        ),
        Check(
            "addressee",
            _("Somebody is at the end of the channel."),
            _("Nobody is at the end of the channel. Name somebody first."),
            bool(are_apart),
        ),
        Check(
            "frozen",
            _("It goes to those it was drafted for, and to nobody else."),
            _("Others are at the end of the channel than when it was drafted. Send it back, to be drafted for them."),
            all(set(addressee.frozen) == everybody for addressee in readers),  # type: ignore[attr-defined]
        ),
        Check(
            "apart",
            _("Nobody at the end of the channel has read a draft."),
            _("Somebody at the end of the channel drafted or reviewed it. Send it back, for others to review."),
            all(are_apart),
        ),
        Check(
            "second",
            _("Whoever asked for it does not release it."),
            _("You asked for it, so somebody else releases it."),
            briefing.created_by_id != by.pk,
        ),
    ]
