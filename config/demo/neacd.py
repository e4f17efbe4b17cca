"""The Northeast Asia Cooperation Dialogue. Meetings VII to XII, XIV to XVI and XVIII to XXXI are not verified."""

from datetime import date

from config.demo.published import Call, Case, Fact, Ground, Meeting
from dialogues.vocabulary import ConflictKind, SessionFormat, Stage, Status, Track
from participants.models import PartyKind
from participants.when import When

IGCC = "University of California Institute on Global Conflict and Cooperation"
BEGAN = When.month(1993, 7)
PLENARY = SessionFormat.PLENARY
CODE_NAME = "Northeast Asia Cooperation Dialogue"

DIALOGUE = Case(
    name=CODE_NAME,
    house=("igcc", IGCC),
    facts=(
        Fact(Track.T15, BEGAN, IGCC, why="Officials come in a private capacity, with private participants"),
        Fact(Stage.PREVENTIVE, BEGAN, IGCC),
        Fact(Status.ACTIVE, BEGAN, IGCC),
    ),
    meetings=(
        Meeting(0, BEGAN, "Preparatory meeting. The DPRK attended.", IGCC, format=SessionFormat.PREPARATORY),
        Meeting(1, When.month(1993, 10), "First plenary; the month is of medium confidence.", IGCC, "single_source",
                "San Diego", PLENARY),
        Meeting(2, When.range(date(1994, 5, 16), date(1994, 5, 17)), "Second plenary.", "Papers of NEACD II",
                place="Tokyo", format=PLENARY),
        Meeting(3, When.year(1995), "Third plenary; the month is not settled.", IGCC, place="Moscow", format=PLENARY),
        Meeting(4, When.month(1996, 1), "Fourth plenary; the month is of medium confidence.", IGCC, "single_source",
                "Beijing", PLENARY),
        Meeting(5, When.month(1996, 9), "Fifth plenary; the month is of medium confidence.", IGCC, "single_source",
                "Seoul", PLENARY),
        Meeting(6, When.range(date(1997, 4, 2), date(1997, 4, 4)),
                "Sixth plenary. Officials met separately at lunch, for the second time.", "Report of NEACD VI",
                place="Arden House, Harriman, New York", format=PLENARY),
        Meeting(13, When.range(date(2002, 9, 30), date(2002, 10, 1)),
                "Thirteenth plenary, forty participants. The DPRK attended for the first time since 1993.",
                "University of Southern California, US–China exchange", place="Moscow", format=PLENARY),
        Meeting(17, When.range(date(2006, 4, 10), date(2006, 4, 11)),
                "Seventeenth plenary; a workshop the day before. Kim Kye Gwan and Christopher Hill led delegations.",
                IGCC, place="Tokyo", format=PLENARY),
        Meeting(32, When.range(date(2024, 5, 7), date(2024, 5, 10)),
                "Thirty-second plenary, after a meeting on defence information sharing. A side meeting between the"
                " governments of the United States and China took place. The DPRK was absent.",
                "UC IGCC (Haggard 2024); Asia-Pacific Initiative", place="International House, Tokyo", format=PLENARY),
    ),
    calls=(
        Call("UC IGCC, the convenor", Track.T15, BEGAN, IGCC, words="Track 1.5",
             why="Officials take part in a private capacity"),
        Call("University of Southern California", Track.T2, When.year(2002), "US–China exchange, NEACD 13",
             words="track II"),
        Call("Japan Center for International Exchange", Track.T2, BEGAN, "JCIE, NEACD", words="track II"),
    ),
    track=Track.T15,
)  # fmt: skip
SIX_PARTY = Case(
    name="Six-party talks",
    house=("six-party", "The six governments"),
    facts=(
        Fact(Track.T1, When.year(2003), "Literature", "corroborated"),
        Fact(Status.ACTIVE, When.year(2003), "Literature", "corroborated"),
        Fact(
            Status.STALLED, When.between(date(2005, 1, 1), date(2006, 4, 9)), IGCC, "inferred",
            why="Stalled when the seventeenth plenary met; since which day, and until when, is not settled",
            until=When.between(date(2006, 4, 11), date(2026, 1, 1)),
        ),
    ),
    track=Track.T1,
    is_official=True,
)  # fmt: skip
GROUND = Ground(
    name="Security of Northeast Asia",
    kind=ConflictKind.REGIONAL_SECURITY,
    parties=tuple((name, PartyKind.STATE) for name in ("China", "Japan", "DPRK", "ROK", "Russia", "USA")),
    cases=(DIALOGUE, SIX_PARTY),
)
