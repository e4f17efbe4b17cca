"""What this app adds to a process: released briefings on its chart, its answering seats in the copies."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from dialogues import lanes, marking, seats
from dialogues.models import Process
from participants.when import When
from publishing.svg.course import Transfer
from transfers import clearance
from transfers.models import Briefing
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


seats.on_change(settle_copies)
marking.after_tightening(clearance.follow)
