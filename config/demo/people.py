"""Section 5: the people of Larkspur. A pseudonym everywhere; who they are is sealed, and read by Lio on a reason.

Where no beginning of a post is told, it is "before" the first session that the person came to.
"""

from dataclasses import dataclass
from uuid import UUID

from confidentiality.context import acting_as
from config.demo.consents import ANSWERS
from config.demo.told import Told
from dialogues import consents, holders, identities, merging, people
from dialogues.consents import Asked
from dialogues.models import Participation
from dialogues.models.consent import How
from participants.facts import Facts, PostFacts
from participants.models import (
    Basis,
    Closeness,
    Identity,
    Level,
    Person,
    Post,
    Proximity,
    Sector,
)


@dataclass(frozen=True)
class Held:
    """A post. A spokesman speaks and decides nothing: his is no office, so the first rooms read as track 2."""

    title: str
    since: str
    until: str = ""
    level: Level | None = None  # that of the person, unless told
    party: str = ""
    sector: Sector | str = ""
    is_office: bool = False
    source: str = ""


@dataclass(frozen=True)
class Tie:
    """How near to who decides, as of when. `OTHER` where the story tells no basis."""

    level: Closeness
    when: str
    words: str = ""
    basis: Basis = Basis.OTHER


@dataclass(frozen=True)
class Someone:
    pseudonym: str
    side: str
    name: str
    gender: str
    level: Level
    posts: tuple[Held, ...]
    ties: tuple[Tie, ...]
    aliases: tuple[str, ...] = ()
    left: int | None = None


NORVANE, COUNCIL, DISTRICTS, RIDGE = "Norvane", "Tavien Council", "Valley districts", "Ridge wing"
MIDDLE, QUASI, SENIOR, CIVIL = (
    Level.MIDDLE_RANGE, Level.QUASI_OFFICIAL, Level.SENIOR_OFFICIAL, Level.CIVIL_SOCIETY_LEADER,
)  # fmt: skip

PEOPLE = (
    Someone(
        "Alder", NORVANE, "Corvin Hale", "man", MIDDLE,
        (Held("General", "before T-1500", "T-1500", SENIOR, NORVANE, Sector.MILITARY_SECURITY, is_office=True),),
        (Tie(Closeness.OCCASIONAL, "T-400", "Old staff college tie", Basis.STUDIED_TOGETHER),),
    ),
    Someone(
        "Compass", NORVANE, "Isel Marand", "woman", QUASI,
        (Held("Professor of water law", "before T-1020", sector=Sector.RESEARCH_EDUCATION),),
        (Tie(Closeness.INNER, "T-60", "Advises the minister's office", Basis.ADVISES),),
    ),
    Someone(
        "Ember", NORVANE, "Ketta Rowe", "woman", MIDDLE,
        (
            Held("Newspaper editor", "before T-1020", "T-520", sector=Sector.MEDIA),
            Held("Independent", "T-520", sector=Sector.MEDIA),
        ),
        (Tie(Closeness.INDIRECT, "T-200"),),
    ),
    Someone(
        "Gable", NORVANE, "Aren Voss", "man", SENIOR,
        (Held("Water directorate, deputy head", "T-700", "", SENIOR, NORVANE, Sector.GOVERNMENT, is_office=True),),
        (Tie(Closeness.INNER, "T-60", basis=Basis.HOLDS_POST),),
    ),
    Someone(
        "Inlet", NORVANE, "Pavo Linde", "man", MIDDLE,
        (Held("Haulage federation, chair", "before T-945", sector=Sector.BUSINESS),),
        (Tie(Closeness.OCCASIONAL, "T-90"),),
    ),
    Someone(
        "Kiln", NORVANE, "Oda Ferris", "woman", CIVIL,
        (Held("Lower-valley district network", "before T-490", "", CIVIL, DISTRICTS, Sector.ACTIVISM_CIVIL_SOCIETY),),
        (Tie(Closeness.NONE, "T-490"),),
    ),
    Someone(
        "Basalt", COUNCIL, "Jory Brask", "man", QUASI,
        (
            Held("Council spokesman", "before T-1020", "T-760", QUASI, COUNCIL),
            Held("Ridge wing", "T-410", "T-190", QUASI, RIDGE),
        ),
        (Tie(Closeness.INNER, "T-170"),),
    ),
    Someone(
        "Dune", COUNCIL, "Dr Mela Ashan", "woman", MIDDLE,
        (Held("Relief committee head", "before T-1020", "T-380", sector=Sector.ACTIVISM_CIVIL_SOCIETY),),
        (
            Tie(Closeness.INNER, "between T-1020 and T-380"),
            Tie(Closeness.NONE, "T-380", "Left the country", Basis.TIE_LOST),
        ),
        left=-380,
    ),
    Someone(
        "Fathom", COUNCIL, "Yoren Maskal", "man", SENIOR,
        (Held("External relations secretary", "T-640", "", SENIOR, COUNCIL, is_office=True),),
        (Tie(Closeness.INNER, "T-40", basis=Basis.HOLDS_POST),),
        aliases=("Y. Maskal", "Joren Mascal", "Йорен Маскал", "يورن مسكل", "the Clerk"),
    ),
    Someone(
        "Heron", COUNCIL, "Tessal Wynn", "woman", MIDDLE,
        (
            Held("Agronomist and gauge engineer", "before T-1020", sector=Sector.RESEARCH_EDUCATION),
            Held("Joint drought survey", "T-605", "T-605", sector=Sector.RESEARCH_EDUCATION, source="Public"),
        ),
        (Tie(Closeness.OCCASIONAL, "T-75"),),
    ),
    Someone(
        "Juniper", COUNCIL, "Olm Sarrat", "man", MIDDLE,
        (Held("Elder of the upland assembly", "before T-945"),),
        (Tie(Closeness.OCCASIONAL, "T-300"),),
    ),
    Someone(
        "Larch", COUNCIL, "Vina Kole", "woman", CIVIL,
        (Held("Youth association", "before T-490", "", CIVIL, DISTRICTS, Sector.ACTIVISM_CIVIL_SOCIETY),),
        (Tie(Closeness.INDIRECT, "T-75"),),
    ),
    Someone(
        "Marlin", COUNCIL, "Rusk Ottery", "man", QUASI,
        (Held("Lawyer", "before T-165"),),
        (Tie(Closeness.INNER, "T-165"),),
    ),
)  # fmt: skip


# What Lio keeps in mind, for Lio's own eyes; and when and why Lio opened a name (our own words, of nobody's speech).
AIDS = (
    ("Gable", -669, "Sat by the door. Counts litres, never shares."),
    ("Heron", -944, "The one with the gauge notebook."),
    ("Larch", -489, "Asks the question that nobody asked. Youngest in the room."),
)
OPENED = (("Fathom", -41, "The host asks for the passport name, to have the visa stamped before the session."),)


def load(told: Told) -> None:
    with acting_as(told.lio):
        for someone in PEOPLE:
            told.people[someone.pseudonym] = meet(told, someone)
        for pseudonym, day, words in AIDS:
            people.keep_aid(told.people[pseudonym], words, by=told.lio, at=told.days.at(day, 21))
        for pseudonym, day, reason in OPENED:
            identities.reveal(told.people[pseudonym], reason, by=told.lio, at=told.days.at(day, 9))


def marlin_was_put_down_twice(told: Told) -> None:
    """Ours, not of the story: on Marlin's first morning somebody wrote another word for the same newcomer."""
    with acting_as(told.lio):
        reed = people.add(told.larkspur, people.Newcomer("Reed", told.parties[COUNCIL], QUASI), by=told.lio)
        asked = Asked(told.days.when("T-165"), How.ALOUD, ANSWERS, witness=told.sefa)
        consents.ask(reed, asked, by=told.lio, at=told.days.at(-165, 9))
        people.keep_aid(reed, "Carries two pens.", by=told.lio, at=told.days.at(-165, 9))
        reason = "Put down under another word on the first morning of session 10; it is Marlin."
        merging.merge(told.people["Marlin"], reed, reason, by=told.lio, at=told.days.at(-160, 9))


def meet(told: Told, someone: Someone) -> Participation:
    """A person with an identity record, in Larkspur under a pseudonym."""
    person = Person.objects.create()
    posts = {hold(told, person, someone, held): words_of(held) for held in someone.posts}
    ties = {stand_near(told, person, someone, tie): tie.words for tie in someone.ties}
    holders.name(person, told.lead_seat, by=told.lio)
    facts = Facts(name=someone.name, aliases=someone.aliases, gender=someone.gender, posts=posts, ties=ties)
    Identity.record(person, facts, by=told.lio)
    return Participation.objects.create(
        process=told.larkspur,
        person=person,
        pseudonym=someone.pseudonym,
        side=told.parties[someone.side],
        level=someone.level,
        # Our reading: whoever holds office or stands close to it knows what is said there, and speaks for nobody.
        is_conversant=someone.level in (SENIOR, QUASI),
        left_on=told.days.on(someone.left) if someone.left else None,
    )


def words_of(held: Held) -> PostFacts:
    return PostFacts(title=held.title, source=held.source)


def hold(told: Told, person: Person, someone: Someone, held: Held) -> UUID:
    post = Post(
        person=person,
        party=told.parties.get(held.party),
        is_office=held.is_office,
        level=held.level or someone.level,
        sector=held.sector,
        recorded_by=told.lio,
    )
    post.since = told.days.when(held.since)
    post.until = told.days.when(held.until) if held.until else None
    post.save()
    return post.thread


def stand_near(told: Told, person: Person, someone: Someone, tie: Tie) -> UUID:
    proximity = Proximity(
        person=person, party=told.parties[someone.side], level=tie.level, basis=tie.basis, recorded_by=told.lio
    )
    proximity.when = told.days.when(tie.when)
    proximity.save()
    return proximity.thread
