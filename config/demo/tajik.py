"""The Inter-Tajik Dialogue within the framework of the Dartmouth Conference, and the United Nations talks beside it."""

from datetime import date

from config.demo.published import Answer, Case, Fact, Ground, Meeting
from dialogues.vocabulary import ConflictKind, Escalation, IdScheme, Stage, Status, Track
from participants.models import PartyKind
from participants.when import When

ACCORD = "Conciliation Resources, Accord: Tajikistan (Slim and Saunders)"
INSTITUTE = "Sustained Dialogue Institute"
IMOMOV = "Central Asia and the Caucasus (Imomov)"
PAX = "PA-X, agreement 388; Asia-Plus"
MARCH_93, SIGNED = When.month(1993, 3), When.day(date(1997, 6, 27))
SPRING_SUMMER = When.between(date(1993, 3, 1), date(1993, 8, 31))
ENDED, COUNTED = "When did it end?", "How many meetings were there?"

DIALOGUE = Case(
    name="Inter-Tajik Dialogue",
    house=("dartmouth", "Dartmouth Conference, Regional Conflicts Task Force"),
    facts=(
        Fact(Status.EXPLORING, When.part_of_year(1992, "late"), ACCORD, why="The task force takes up Tajikistan"),
        Fact(Track.T2, MARCH_93, ACCORD, why="Seven people of different factions meet in Moscow"),
        Fact(Status.ACTIVE, MARCH_93, ACCORD),
        Fact(Stage.PRE_NEGOTIATION, MARCH_93, ACCORD),
        Fact(Escalation.DESTRUCTION, MARCH_93, "Read from the civil war; ours", "inferred"),
        Fact(Stage.NEGOTIATION, When.month(1994, 4), ACCORD),
        Fact(Stage.POST_CONFLICT, SIGNED, PAX),
        Fact(Status.SUSPENDED, When.year(2003), INSTITUTE, why="After the thirty-fifth meeting"),
    ),
    meetings=(
        Meeting(1, MARCH_93, "First meeting, three days, seven participants of different factions.", ACCORD,
                place="Moscow"),
        Meeting(2, SPRING_SUMMER, "Second meeting. The month is not settled.", ACCORD),
        Meeting(3, SPRING_SUMMER, "It turns to starting a negotiation on the return of refugees.", ACCORD),
        Meeting(4, When.month(1993, 10), "How to start a negotiation, and who represents the opposition.", ACCORD),
        Meeting(5, When.quarter(1994, 1), "Fifth meeting, early in the year.", "Literature", "single_source"),
        Meeting(6, When.month(1994, 3), "First joint memorandum, on a negotiating process.", ACCORD),
        Meeting(29, When.part_of_year(2000, "late"), "Twenty-ninth meeting, by the end of the year.", INSTITUTE),
        Meeting(35, When.month(2003, 3), "Thirty-fifth meeting, at the tenth anniversary.", INSTITUTE),
    ),
    answers=(
        Answer(ENDED, "2000", "Wikipedia, Inter-Tajik Dialogue", "single_source", When.year(2000)),
        Answer(
            ENDED, "Suspended in 2003", INSTITUTE, "documented", When.year(2003),
            why="The institute that convened it says so itself, and dates a meeting to March 2003",
        ),
        Answer(ENDED, "2005", "Title of a paper by Slim, “1993–2005”", "single_source", When.year(2005)),
        Answer(COUNTED, "Nineteen in four years", ACCORD, "documented", When.year(1997)),
        Answer(COUNTED, "Twenty-nine by the end of 2000", INSTITUTE, "documented", When.part_of_year(2000, "late")),
        Answer(COUNTED, "Thirty-five by March 2003", INSTITUTE, "documented", When.month(2003, 3)),
    ),
)  # fmt: skip
TALKS = Case(
    name="United Nations inter-Tajik negotiations",
    house=("un-tajik", "United Nations"),
    facts=(
        Fact(Track.T1, When.month(1994, 4), ACCORD, why="Negotiations begin under the United Nations"),
        Fact(Stage.NEGOTIATION, When.month(1994, 4), ACCORD),
        Fact(Status.ACTIVE, When.month(1994, 4), ACCORD),
        Fact(Status.CONCLUDED, SIGNED, PAX, why="General Agreement signed in Moscow"),
    ),
    answers=(
        Answer(
            "How many rounds were there?", "Eight rounds, six leaders' meetings, three consultations, in nine cities",
            "Asia-Plus", "documented",
        ),
    ),
    track=Track.T1,
    is_official=True,
)  # fmt: skip
GROUND = Ground(
    name="Tajikistan, civil war",
    kind=ConflictKind.CIVIL_WAR,
    parties=(
        ("Government of Tajikistan", PartyKind.GOVERNMENT),
        ("Tajik opposition", PartyKind.MOVEMENT),
    ),
    cases=(DIALOGUE, TALKS),
    events=(
        (When.part_of_year(1993, "early"), "Two members speak with more than 100 people of the factions", False,
         ACCORD),
        (When.between(date(1993, 10, 1), date(1993, 12, 31)), "Opposition leaders agree a platform in Tehran", False,
         ACCORD),
        (When.month(1994, 4), "United Nations negotiations begin", True, ACCORD),
        (When.range(date(1994, 1, 1), date(1997, 12, 31)), "Memoranda go to a small circle of the official talks alone",
         False, IMOMOV),
        (When.month(1996, 5), "Joint memorandum: no understanding yet on sharing power", False, "Literature"),
        (SIGNED, "General Agreement signed in Moscow", True, PAX),
        (When.between(date(1997, 6, 28), date(1999, 12, 31)), "Memoranda of the dialogue are published", False, IMOMOV),
        (When.month(2000, 4), "Members register the Public Committee for Democratic Processes", False, "Literature"),
        (When.range(date(2006, 1, 1), date(2007, 12, 31)), "Reconstitution proposed: four meetings in sixteen months",
         False, INSTITUTE),
    ),
    ids=((IdScheme.PAX_AGREEMENT, "388", "General Agreement, 27 June 1997"),),
)  # fmt: skip
