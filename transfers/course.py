"""What this app adds to a process: released briefings on its chart, its answering seats in the copies."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from dialogues import lanes, marking, questions, seats
from dialogues.models import Process
from participants.when import When
from publishing.svg.course import Transfer
from transfers import clearance
from transfers.models import Briefing, Copy
from transfers.release import settle_copies


@lanes.also_shows
def released(process: Process, reader: User) -> Iterator[Transfer]:
    """That something was released, and when; whoever sees the process may know it. Never what, or to whom."""
    briefings = Briefing.objects.released_in_sight_of(reader).filter(process=process)
    for briefing in briefings.order_by("released_at"):
        if briefing.released_at is not None:
            day = When.day(briefing.released_at.date())
            label = _("B%(number)s") % {"number": briefing.code}
            yield Transfer(lanes.moment(day), label, _("Briefing released"))


@questions.also_questionable
def of_what_travels(processes: QuerySet[Process]) -> Q:
    """Who is in a draft or a copy can be asked of security, too."""
    briefings = Briefing.objects.filter(process__in=processes)
    copies = Copy.objects.filter(briefing__process__in=processes)
    return Q(pk__in=briefings.values("audience")) | Q(pk__in=copies.values("audience"))


seats.on_change(settle_copies)
marking.after_tightening(clearance.follow)
marking.after_holding(clearance.follow_holding)
