"""Which designs the published cases follow, and what their sources tell of rooms whose people they do not name.

The Inter-Tajik Dialogue went through the stages of sustained dialogue; the first three are dated. Of the Northeast Asia
Cooperation Dialogue a source says that the DPRK came in 2002 for the first time since 1993: it is taken to have been
absent from the plenaries between, which is an inference and is marked as one.
"""

from dataclasses import dataclass
from datetime import date

from confidentiality.context import acting_as
from config.demo.told import Told
from dialogues import designs, purposes
from dialogues.models import RoomCount
from participants.when import When

TAJIK, NEACD = "Inter-Tajik Dialogue", "Northeast Asia Cooperation Dialogue"
CONCILIATION = "Conciliation Resources, Accord"
IGCC = "University of California Institute on Global Conflict and Cooperation"
USC = "University of Southern California, US–China exchange"
FOLLOWED = (  # process, design, step, since, source
    (TAJIK, designs.SUSTAINED, 1, When.part_of_year(1993, "early"), CONCILIATION),
    (TAJIK, designs.SUSTAINED, 2, When.month(1993, 3), CONCILIATION),
    (TAJIK, designs.SUSTAINED, 3, When.between(date(1993, 4, 1), date(1993, 8, 31)), CONCILIATION),
    (NEACD, designs.FIVE_PER_COUNTRY, 0, When.month(1993, 7), IGCC),
)


@dataclass(frozen=True)
class Counted:
    """What a source tells of one room; no party where it counts everybody."""

    session: int
    people: int
    source: str
    confidence: str
    party: str = ""
    note: str = ""


COUNTED = (
    *(
        Counted(number, 0, USC, "inferred", "DPRK", "It came in 2002 for the first time since 1993.")
        for number in (2, 3, 4, 5, 6)
    ),
    Counted(13, 40, USC, "documented", note="The DPRK's first attendance since 1993."),
    Counted(32, 0, "UC IGCC (Haggard 2024)", "documented", "DPRK"),
)


def load(told: Told) -> None:
    with acting_as(told.lio):
        for name, design, step, since, source in FOLLOWED:
            purposes.follow(told.processes[name], design, step=step, since=since, by=told.lio, source=source)
        process = told.processes[NEACD]
        sessions = {session.number: session for session in process.sessions.all()}
        parties = {str(party): party for party in process.conflict.parties.with_names()}
        RoomCount.objects.bulk_create(
            RoomCount(
                session=sessions[one.session],
                party=parties[one.party] if one.party else None,
                people=one.people,
                source=one.source,
                confidence=one.confidence,
                note=one.note,
            )
            for one in COUNTED
        )
