"""The shorter published cases, as far as facts with sources go (mission.md, 6.4)."""

from datetime import date

from config.demo.published import KNOWN, Answer, Call, Case, Fact, Ground, Meeting
from dialogues.vocabulary import ConflictKind, SessionFormat, Stage, Status, Track
from participants.models import PartyKind
from participants.when import When

STATE, MOVEMENT, GOVERNMENT = PartyKind.STATE, PartyKind.MOVEMENT, PartyKind.GOVERNMENT
NEEMRANA_2018 = When.range(date(2018, 4, 28), date(2018, 4, 30))
HELD_AT = "Where was the meeting of April 2018?"
AGREED_NI, AGREED_CO = When.day(date(1998, 4, 10)), When.day(date(2016, 11, 24))

NEEMRANA = Ground(
    "India and Pakistan", ConflictKind.INTERSTATE, (("India", STATE), ("Pakistan", STATE)),
    (
        Case(
            "Neemrana dialogue", ("neemrana", "Neemrana dialogue"),
            (
                Fact(Track.T2, When.month(1991, 10), "Dawn; Arab News"),
                Fact(Status.ACTIVE, When.month(1991, 10), "Dawn; Arab News"),
                Fact(Status.DORMANT, When.between(date(1992, 1, 1), date(2018, 4, 27)), "Dawn", "inferred",
                     why="Dormant for some years; which ones is not settled"),
                Fact(Status.ACTIVE, NEEMRANA_2018, "Dawn; Arab News", why="Revived"),
            ),
            (
                Meeting(1, When.month(1991, 10), "First meeting, sponsored by USIS.", "Dawn", place="Neemrana Fort"),
                Meeting(2, NEEMRANA_2018, "Revived after some years. Counted here as the second that is dated."
                        " Recommendations went to both ministries; the Foreign Secretary of Pakistan hosted a dinner.",
                        "Dawn; Arab News"),
            ),
            (
                Answer(HELD_AT, "Islamabad", "Dawn; Arab News", "corroborated",
                       why="Two papers say so, and the dinner of the Foreign Secretary fits"),
                Answer(HELD_AT, "Neemrana", "Financial Express"),
            ),
        ),
    ),
)  # fmt: skip
NORTHERN_IRELAND = Ground(
    "Northern Ireland", ConflictKind.CIVIL_WAR, (("British government", GOVERNMENT), ("Republican movement", MOVEMENT)),
    (
        Case(
            "Derry link", ("derry-link", "One intermediary"),
            (
                Fact(Track.T2, When.year(1973), "The Guardian, 18 March 2008",
                     why="A shuttle channel through one businessman"),
                Fact(Stage.PRE_NEGOTIATION, When.year(1973), "The Guardian, 18 March 2008"),
                Fact(Status.ACTIVE, When.year(1973), "The Guardian, 18 March 2008"),
            ),
        ),
    ),
    (
        (When.month(1974, 12), "Christmas ceasefire", True, KNOWN),
        (When.year(1988), "Hume–Adams talks", False, KNOWN),
        (When.year(1993), "The link is revealed", True, KNOWN),
        (AGREED_NI, "Agreement", True, KNOWN),
    ),
)  # fmt: skip
PUGWASH = Ground(
    "Nuclear arms", ConflictKind.REGIONAL_SECURITY, (),
    (
        Case(
            "Pugwash Conferences", ("pugwash", "Pugwash Conferences"),
            (Fact(Track.T2, When.month(1957, 7), "Pugwash, list of meetings"),
             Fact(Status.ACTIVE, When.month(1957, 7), "Pugwash, list of meetings")),
            (
                Meeting(1, When.month(1957, 7), "Twenty-two scientists of ten countries.", "Pugwash, list of meetings",
                        place="Pugwash, Nova Scotia", format=SessionFormat.PLENARY),
                Meeting(159, When.range(date(1989, 1, 28), date(1989, 1, 29)), "Sixty people of twenty-two countries.",
                        "Pugwash, list of meetings", place="Geneva", format=SessionFormat.PLENARY),
            ),
        ),
    ),
)  # fmt: skip
GENEVA = Ground(
    "Israel and Palestine, model agreement", ConflictKind.OTHER, (),
    (
        Case(
            "Geneva Initiative", ("geneva", "Geneva Initiative"),
            (Fact(Track.T2, When.day(date(2003, 12, 1)), KNOWN, "corroborated",
                  why="An unofficial model agreement is launched"),),
        ),
    ),
)  # fmt: skip
COLOMBIA = Ground(
    "Colombia", ConflictKind.CIVIL_WAR, (("Government of Colombia", GOVERNMENT), ("FARC-EP", MOVEMENT)),
    (
        Case(
            "Havana talks", ("havana", "The two parties"),
            (
                Fact(Track.T1, When.range(date(2012, 2, 1), date(2012, 8, 26)), KNOWN, "corroborated",
                     why="Secret exploratory talks"),
                Fact(Stage.PRE_NEGOTIATION, When.month(2012, 2), KNOWN, "corroborated"),
                Fact(Stage.NEGOTIATION, When.month(2012, 10), KNOWN, "corroborated"),
                Fact(Stage.POST_CONFLICT, AGREED_CO, KNOWN, "corroborated"),
                Fact(Status.ACTIVE, When.month(2012, 2), KNOWN, "corroborated"),
                Fact(Status.CONCLUDED, AGREED_CO, KNOWN, "corroborated", why="Final agreement"),
            ),
            track=Track.T1, is_official=True,
        ),
    ),
    (
        (When.day(date(2012, 8, 26)), "General Agreement", True, KNOWN),
        (When.month(2012, 10), "Public launch in Oslo", True, KNOWN),
        (When.year(2014), "Delegations of victims are heard", False, KNOWN),
        (AGREED_CO, "Final agreement", True, KNOWN),
    ),
)  # fmt: skip
MINDANAO = Ground(
    "Mindanao", ConflictKind.CIVIL_WAR, (("Government of the Philippines", GOVERNMENT), ("MILF", MOVEMENT)),
    (
        Case(
            "Mindanao talks", ("mindanao", "The two parties"),
            (
                Fact(Track.T1, When.year(2009), KNOWN, "corroborated",
                     why="An International Contact Group joins: states and NGOs"),
                Fact(Status.ACTIVE, When.year(2009), KNOWN, "corroborated"),
                Fact(Status.CONCLUDED, When.day(date(2014, 3, 27)), KNOWN, "corroborated",
                     why="Comprehensive Agreement"),
            ),
            track=Track.T1, is_official=True,
        ),
    ),
    ((When.day(date(2012, 10, 15)), "Framework Agreement", True, KNOWN),
     (When.day(date(2014, 3, 27)), "Comprehensive Agreement", True, KNOWN)),
)  # fmt: skip
DARTMOUTH = Ground(
    "United States and Soviet Union", ConflictKind.INTERSTATE, (("United States", STATE), ("Soviet Union", STATE)),
    (
        Case(
            "Dartmouth Conference", ("dartmouth", "Dartmouth Conference, Regional Conflicts Task Force"),
            (Fact(Track.T2, When.month(1960, 10), "Central Asia and the Caucasus (Imomov)"),
             Fact(Status.ACTIVE, When.month(1960, 10), "Central Asia and the Caucasus (Imomov)")),
            (Meeting(1, When.month(1960, 10), "First meeting.", "Central Asia and the Caucasus (Imomov)"),),
        ),
    ),
    ((When.year(1981), "Regional Conflicts Task Force created", False, "Central Asia and the Caucasus (Imomov)"),),
)  # fmt: skip
CSCAP = Ground(
    "Security of the Asia-Pacific", ConflictKind.REGIONAL_SECURITY, (),
    (
        Case(
            "CSCAP", ("cscap", "CSCAP"),
            (Fact(Track.T2, When.year(1993), KNOWN, "corroborated", why="Companion of the ASEAN Regional Forum"),
             Fact(Status.ACTIVE, When.year(1993), KNOWN, "corroborated", why="Founded")),
            calls=(Call("Literature", Track.T2, When.year(1993), KNOWN, words="track 2 companion",
                        why="Beside the official ASEAN Regional Forum"),),
        ),
    ),
)  # fmt: skip
UNKNOWN_START = "Signed officially; since when it was negotiated is not at hand"


def signed(name: str, code: str, when: When, agreement: str) -> Case:
    """Official talks of which only the end is at hand."""
    return Case(
        name, (code, "The parties and their mediators"),
        (Fact(Track.T1, when, KNOWN, "corroborated", why=UNKNOWN_START),
         Fact(Stage.POST_CONFLICT, when, KNOWN, "corroborated"),
         Fact(Status.CONCLUDED, when, KNOWN, "corroborated", why=f"{agreement} signed")),
        track=Track.T1, is_official=True,
    )  # fmt: skip


CPA, DPA, DOHA = When.day(date(2005, 1, 9)), When.day(date(2006, 5, 5)), When.day(date(2011, 7, 14))
SUDAN = Ground(
    "Sudan and Darfur", ConflictKind.CIVIL_WAR, (),
    (
        signed("Sudan: talks to the CPA", "sudan-cpa", CPA, "Comprehensive Peace Agreement"),
        signed("Darfur: talks to the DPA", "darfur-dpa", DPA, "Darfur Peace Agreement"),
        signed("Darfur: talks of Doha", "darfur-doha", DOHA, "Doha Document"),
    ),
    ((CPA, "Comprehensive Peace Agreement", True, KNOWN), (DPA, "Darfur Peace Agreement", True, KNOWN),
     (DOHA, "Doha Document", True, KNOWN)),
)  # fmt: skip
GROUNDS = (NEEMRANA, NORTHERN_IRELAND, PUGWASH, GENEVA, COLOMBIA, MINDANAO, DARTMOUTH, CSCAP, SUDAN)
