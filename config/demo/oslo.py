"""The Oslo channel, 1992-93: published history, told from sources, with nothing said in any room.

Decision, recorded in the process: its public figures are shown by name; the identity record is sealed all the same.
Known medium-confidence days are kept to their month; low-confidence facts are left out (round 5). After the first round
the sources name who joined, not lists: whoever had joined is taken to be there. Only rounds 1 to 4 and the fourteenth
are counted by a source, the numbers between are running ones. Lio and Sefa alone hold seats here, so that the programme
manager's eight processes stay eight.
"""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from accounts.models import Organisation
from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from config.demo.told import Told
from dialogues import claims, course, holders, naming, record, seats
from dialogues.attendance import Seen
from dialogues.models import Conflict, ContextEvent, OfficialContact, Participation, Passage, Process, TrackCall
from dialogues.record import SessionRecord
from dialogues.roles import SeatKind
from dialogues.vocabulary import Capacity, ContactState, SessionFormat, Stage, Status, Track
from participants.facts import Facts, PostFacts
from participants.models import Identity, Level, Party, PartyKind, Person, Post
from participants.when import When

PUBLISHED = Marking(Distribution.CLEAR, Attribution.ON_RECORD)
ARCHIVES = "Israel State Archives"
DOCUMENTED, CORROBORATED, SINGLE = "documented", "corroborated", "single_source"
RECOLLECTION = "participant_recollection"
JANUARY, MAY = When.month(1993, 1), When.month(1993, 5)
SIGNED = When.day(date(1993, 9, 13))
OFFICIAL, UNOFFICIAL, ADVISER, HOST = (
    Capacity.OFFICIAL, Capacity.UNOFFICIAL_REP, Capacity.ADVISER, Capacity.THIRD_PARTY,
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A public figure, and what they were in 1993; `called` is what they stand under where names are not shown."""

    called: str
    name: str
    side: str
    level: Level
    post: str
    capacity: Capacity
    is_office: bool = False
    native: str = ""
    aliases: tuple[str, ...] = ()


FIGURES = (
    Figure("Aspen", "Yair Hirschfeld", "Israel", Level.MIDDLE_RANGE, "Academic", UNOFFICIAL,
           native="יאיר הירשפלד"),
    Figure("Birch", "Ron Pundak", "Israel", Level.MIDDLE_RANGE, "Academic", UNOFFICIAL, native="רון פונדק"),
    Figure("Cedar", "Uri Savir", "Israel", Level.SENIOR_OFFICIAL, "Director-General, foreign ministry", OFFICIAL, True,
           native="אורי סביר"),
    Figure("Elm", "Joel Singer", "Israel", Level.QUASI_OFFICIAL, "Legal adviser", ADVISER, native="יואל זינגר"),
    Figure("Fir", "Ahmed Qurei", "PLO", Level.SENIOR_OFFICIAL, "Authorised by the chairman", OFFICIAL, True,
           native="أحمد قريع", aliases=("Ahmed Qurie", "Ahmad Qurai", "Abu Ala", "Abu Alaa", "أبو علاء")),
    Figure("Hazelnut", "Hassan Asfour", "PLO", Level.SENIOR_OFFICIAL, "Representative", OFFICIAL, True,
           native="حسن عصفور", aliases=("Hasan Asfur",)),
    Figure("Maple", "Maher al-Kurd", "PLO", Level.SENIOR_OFFICIAL, "Representative", OFFICIAL, True,
           native="ماهر الكرد", aliases=("Maher el-Kurd",)),
    Figure("Oak", "Terje Rød-Larsen", "", Level.MIDDLE_RANGE, "Fafo", HOST),
    Figure("Rowan", "Mona Juul", "", Level.SENIOR_OFFICIAL, "Norwegian foreign ministry", HOST, True),
)  # fmt: skip
WHY_NAMES = "All of them are named in published memoirs and in the state archives."
PROFESSORS = ("Yair Hirschfeld", "Ron Pundak")
HOSTS = ("Terje Rød-Larsen", "Mona Juul")
WITH_SAVIR = (*PROFESSORS, "Uri Savir", "Ahmed Qurei", *HOSTS)
WITH_SINGER = (*WITH_SAVIR, "Joel Singer")


@dataclass(frozen=True)
class Round:
    number: int
    when: When
    declared: Track
    present: tuple[str, ...]
    summary: str
    source: str
    confidence: str
    place: str = ""


ASYMMETRIC = "Told as track 2. On one side two academics, on the other representatives authorised by its chairman."
ROUNDS = (
    Round(
        1, When.day(date(1993, 1, 20)), Track.T2,
        (*PROFESSORS, "Ahmed Qurei", "Hassan Asfour", "Maher al-Kurd", *HOSTS),
        "First round begins. Two Israeli academics and three PLO representatives, with a Norwegian couple as hosts.",
        "Waage; Israel State Archives", DOCUMENTED, "Borregaard manor, Sarpsborg",
    ),
    Round(2, When.month(1993, 2), Track.T2, (*PROFESSORS, "Ahmed Qurei", *HOSTS),
          "Second round. The day is not settled.", "Literature", SINGLE, "Sarpsborg"),
    Round(3, When.month(1993, 3), Track.T2, (*PROFESSORS, "Ahmed Qurei", *HOSTS),
          "Third round: a joint draft declaration. The day is not settled.", "Literature", SINGLE, "Sarpsborg"),
    Round(4, When.between(date(1993, 4, 21), date(1993, 5, 1)), Track.T2, (*PROFESSORS, "Ahmed Qurei", *HOSTS),
          "Fourth round. The day is not settled.", "Literature", SINGLE, "Oslo area"),
    Round(6, MAY, Track.T1, WITH_SAVIR,
          "Official representatives join: the first official encounter. The two academics stay.",
          f"{ARCHIVES}; Savir, The Process", DOCUMENTED),
    Round(7, When.month(1993, 6), Track.T1, WITH_SINGER,
          "A legal adviser joins the Israeli side.", "Literature", CORROBORATED),
    Round(8, When.month(1993, 7), Track.T1, WITH_SINGER,
          "Several rounds, with a crisis late in the month; which days is not settled.", "Literature", CORROBORATED),
    Round(9, When.part_of_month(1993, 8, "mid"), Track.T1, WITH_SINGER,
          "A round before the text was finished.", "Literature", SINGLE, "Borregaard"),
    Round(
        14, When.range(date(1993, 8, 19), date(1993, 8, 20)), Track.T1, WITH_SINGER,
        "Declaration of Principles initialled at night, in what is called the fourteenth secret round: four Israelis,"
        " three Palestinians, a Norwegian team of four. The count is claimed, not counted here.",
        "Egeland; Ny Tid for the address", DOCUMENTED, "Government guest house, Parkveien 45, Oslo",
    ),
)  # fmt: skip
EVENTS = (
    (When.month(1992, 4), "Beilin and Rød-Larsen meet; idea of an unofficial channel", False, ARCHIVES, DOCUMENTED),
    (When.month(1992, 6), "Israeli election won by Labour", True, ARCHIVES, DOCUMENTED),
    (When.day(date(1992, 7, 13)), "Rabin government presented", False, ARCHIVES, DOCUMENTED),
    (When.day(date(1992, 11, 27)), "Longva meets Arafat in Tunis", False, "University of Oslo, report 64", DOCUMENTED),
    (
        When.month(1992, 12),
        "Hirschfeld meets Qurei in London; such contact is still illegal",
        False,
        "TIME, 13 September 1993",
        DOCUMENTED,
    ),
    (
        When.month(1992, 12),
        "Rød-Larsen, as he tells it, meets Arafat in Tunis: Qurei is authorised",
        False,
        "Rød-Larsen's own account",
        RECOLLECTION,
    ),
    (When.day(date(1993, 1, 19)), "Knesset lifts the ban on contacts with the PLO", True, "Literature", CORROBORATED),
    (When.day(date(1993, 4, 2)), "Holst becomes foreign minister of Norway", False, "Literature", CORROBORATED),
    (
        When.day(date(1993, 8, 18)),
        "About seven hours of telephone talks, Stockholm and Tunis",
        False,
        "Al Jazeera, The Price of Oslo",
        DOCUMENTED,
    ),
    (
        When.range(date(1993, 9, 9), date(1993, 9, 10)),
        "Letters of mutual recognition",
        True,
        "Literature",
        CORROBORATED,
    ),
    (SIGNED, "Declaration signed in Washington", True, ARCHIVES, DOCUMENTED),
)
KINDS = {
    "Israeli election won by Labour": ContextEvent.Kind.ELECTION,
    "Rabin government presented": ContextEvent.Kind.ELECTION,
    "Letters of mutual recognition": ContextEvent.Kind.TALKS,
    "Declaration signed in Washington": ContextEvent.Kind.CEASEFIRE,
}


def load(told: Told) -> None:
    with acting_as(told.lio):
        since = When.year(1991)
        parties = {
            "Israel": Party.establish("Israel", PartyKind.STATE, since=since, recorded_by=told.lio),
            "PLO": Party.establish("PLO", PartyKind.MOVEMENT, since=since, recorded_by=told.lio),
        }
        conflict = Conflict.objects.create(name="Israel and the PLO")
        conflict.parties.set(parties.values())
        for when, label, is_major, source, confidence in EVENTS:
            kind = KINDS.get(label, ContextEvent.Kind.OTHER)
            event = ContextEvent(conflict=conflict, label=label, is_major=is_major, kind=kind, source=source)
            event.confidence, event.recorded_by = confidence, told.lio
            event.when = when
            event.save()
        channel = open_process(told, conflict, "Oslo channel", "fafo", "Fafo", is_official=False)
        talks = open_process(
            told, conflict, "Madrid and Washington talks", "madrid", "Madrid and Washington talks", is_official=True
        )
        tell_course(told, channel, talks)
        tell_disputed(told, channel, parties, conflict)
        people = {figure.name: meet(told, channel, figure, parties) for figure in FIGURES}
        for one in ROUNDS:
            log(told, channel, one, people)
        Process.objects.filter(pk__in=(channel.pk, talks.pk)).update(is_historic=True)  # from here on only read
        channel.is_historic = True
        naming.decide(channel, shows_names=True, why=WHY_NAMES, by=told.lio)


def open_process(told: Told, conflict: Conflict, name: str, code: str, convenor: str, *, is_official: bool) -> Process:
    lio, sefa = told.lio, told.sefa
    kind = Organisation.Kind.OFFICIAL if is_official else Organisation.Kind.CONVENOR
    house = Organisation.objects.get_or_create(code=code, defaults={"name": convenor, "kind": kind})[0]
    process = Process.objects.create(
        code_name=name, conflict=conflict, convenor=house, is_official=is_official, created_by=lio
    )
    told.processes[name] = process
    seats.give_several(process, [(lio, SeatKind.LEAD), (sefa, SeatKind.FACILITATOR)], by=lio)
    record.write_passage(process, Passage.Purpose.PRIVATE_TITLE, name, by=lio)
    return process


def tell_course(told: Told, channel: Process, talks: Process) -> None:
    lio = told.lio
    course.begin(channel, Track.T2, since=JANUARY, by=lio, source="USIP primer", trigger="Told as track 2")
    course.begin(
        channel, Track.T1, since=MAY, by=lio, source=ARCHIVES, decided_by="Prime Minister Rabin",
        trigger="Director-General of the Israeli foreign ministry joins",
    )  # fmt: skip
    for stage, since in ((Stage.PRE_NEGOTIATION, JANUARY), (Stage.NEGOTIATION, MAY)):
        course.begin(channel, stage, since=since, by=lio, source="Rød-Larsen's own account", confidence=RECOLLECTION)
    course.begin(channel, Status.EXPLORING, since=When.month(1992, 4), by=lio, source=ARCHIVES)
    course.begin(channel, Status.ACTIVE, since=JANUARY, by=lio, source=ARCHIVES)
    course.begin(
        channel, Status.CONCLUDED, since=SIGNED, by=lio, source=ARCHIVES, reason="Declaration signed in Washington"
    )
    for state in (Track.T1, Stage.NEGOTIATION):
        course.begin(talks, state, since=When.year(1991), by=lio, source=ARCHIVES)
    course.begin(talks, Status.ACTIVE, since=When.year(1991), by=lio, source=ARCHIVES)
    stalled = course.begin(
        talks, Status.STALLED, since=When.between(date(1992, 1, 1), date(1993, 1, 20)), by=lio, source="Literature",
        confidence="inferred", reason="Deadlocked when the channel opened; since when and until when is not settled",
    )  # fmt: skip
    stalled.end(When.between(SIGNED.latest, date(2026, 1, 1)), by=lio)
    course.refresh(talks)


def tell_disputed(told: Told, channel: Process, parties: dict[str, Party], conflict: Conflict) -> None:
    """What the primer calls it, how many rounds are claimed, and how the parties stood to each other officially."""
    lio = told.lio
    turn = When.between(date(1993, 5, 1), SIGNED.latest)
    for track, since, until in ((Track.T2, JANUARY, turn), (Track.T1, turn, None)):
        call = TrackCall(
            process=channel, observer="USIP primer", track=track, source="A Primer on Multi-track Diplomacy",
            confidence=DOCUMENTED, recorded_by=lio,
            words="began as track 2" if track == Track.T2 else "transitioned to track 1",
        )  # fmt: skip
        call.since, call.until = since, until
        call.save()
    rounds = "How many rounds were there?"
    for answer, source, why in (
        ("Fourteen", "Egeland", "One who was there counted; it is shown as claimed, not counted here"),
        ("Nine that can be dated here", "Counted from the sessions of this page", ""),
    ):
        said = {"question": rounds, "answer": answer, "source": source, "is_chosen": bool(why), "why": why}
        claims.add(channel, {**said, "confidence": SINGLE}, by=lio)
    aware = {
        "question": "How many people knew of it?",
        "answer": "About two dozen",
        "source": "TIME, 13 September 1993",
    }
    claims.add(channel, {**aware, "confidence": SINGLE, "is_chosen": False, "why": ""}, by=lio)
    first, second = parties.values()
    contact = OfficialContact(
        conflict=conflict, one=first, other=second, state=ContactState.NONE, source="TIME, 13 September 1993",
        confidence=CORROBORATED, recorded_by=lio,
    )  # fmt: skip
    contact.since = When.year(1991)
    contact.save()
    after = OfficialContact(
        conflict=conflict, one=first, other=second, state=ContactState.TALKING, source="Letters of mutual recognition",
        confidence=CORROBORATED, recorded_by=lio,
    )  # fmt: skip
    after.since = When.range(date(1993, 9, 9), date(1993, 9, 10))
    contact.end(after.since, by=lio)
    after.save()


def meet(told: Told, channel: Process, figure: Figure, parties: dict[str, Party]) -> Participation:
    person = Person.objects.create()
    side = parties.get(figure.side)
    post = Post(person=person, party=side, is_office=figure.is_office, level=figure.level, recorded_by=told.lio)
    post.since = When.year(1993)
    post.until = When.year(1994)
    post.save()
    holders.name(person, told.seat_of(channel, told.lio), by=told.lio)
    facts = Facts(
        name=figure.name,
        native_name=figure.native,
        aliases=figure.aliases,
        posts={post.thread: PostFacts(title=figure.post, source="Published")},
    )
    Identity.record(person, facts, by=told.lio)
    return Participation.objects.create(
        process=channel,
        person=person,
        pseudonym=figure.called,
        side=side,
        level=figure.level,
        may_be_listed=True,
    )


def log(told: Told, channel: Process, one: Round, people: dict[str, Participation]) -> None:
    capacities = {figure.name: figure.capacity for figure in FIGURES}
    record.log_session(
        channel,
        SessionRecord(
            when=one.when,
            summary=f"{one.summary} Source: {one.source}. Confidence: {one.confidence.replace('_', ' ')}.",
            number=one.number,
            format=SessionFormat.PLENARY_CLOSED,
            declared_track=one.declared,
            label_reason=ASYMMETRIC if one.declared == Track.T2 else "",
            place=one.place,
            seen=[Seen(people[name], capacities[name]) for name in one.present],
            marking=PUBLISHED,
        ),
        by=told.lio,
        form_key=uuid4(),
    )
