"""Larkspur itself: its seats, its tracks, and its objectives with what became of each (sections 2, 6 and 7)."""

from dataclasses import dataclass

from confidentiality.context import acting_as
from config.demo.told import Told
from dialogues import claims, course, record, seats
from dialogues.models import EscalationPeriod, Objective, ObjectivePeriod, Passage, Process, TrackCall
from dialogues.roles import SeatKind
from dialogues.vocabulary import Escalation, ObjectiveKind, ObjectiveStatus, Stage, Status, Track

BEGAN = -1040
RHYTHM = 90  # days between sessions
TITLE = "Tavien headwaters table"
SEATS = (
    ("lio", SeatKind.LEAD),
    ("sefa", SeatKind.FACILITATOR),
    ("sefa", SeatKind.CLEARER),
    ("wes", SeatKind.NOTE_TAKER),  # leaves at T-200, once what he wrote has been written
    ("ina", SeatKind.PROGRAMME_MANAGER),
)
MIRA_CAME = -195
WES_LEFT = -200
TRACKS = (  # since, track, who decided, what brought it about
    ("T-1040", Track.T2, "", ""),
    ("T-580", Track.T15, "Both leaderships, with the convenor", "Each side lets one office-holder come"),
    ("T-168", Track.T1, "Both sides", "Joint request, one text only"),
    ("T-120", Track.T15, "", "Text handed over, channel kept"),
)
# Suspended talks count as negotiation.
STAGES = (
    ("circa 11 years ago", Stage.PREVENTIVE),
    ("circa 6 years ago", Stage.PRE_NEGOTIATION),
    ("T-520", Stage.NEGOTIATION),
)
# Read by us from section 3: a front line hardly moves, and talks open across it.
ESCALATION = (
    ("circa 11 years ago", Escalation.POLARISATION),
    ("circa 6 years ago", Escalation.DESTRUCTION),
    ("T-520", Escalation.SEGREGATION),
)
READ = "The words name no track; which one they mean is read from them"
CALLS = (  # since, who, track, in their words, why; the envoy's words have no day: the desk exists since briefing 1
    ("T-570", "Envoy's office", Track.T15, "the technical contact", READ),
    ("T-140", "Norvane press", Track.T2, "academic seminar", READ),
    ("T-580", "Third Bank Institute", Track.T15, "Track 1.5", "Office-holders of both sides come for themselves"),
)
WHAT_IT_IS = "What is this table?"
ANSWERS = (  # answer, source, since, why it is the one shown
    ("A technical contact", "Envoy's office", "T-570", ""),
    ("An academic seminar", "Norvane press", "T-140", ""),
    ("A track 1.5 dialogue", "Third Bank Institute", "T-580", "The rooms read so since session 6, but for one draft."),
)


@dataclass(frozen=True)
class Aim:
    """An objective. Where the story is silent: what the first before it in the plan met, made it active."""

    code: str
    kind: ObjectiveKind
    title: str
    success: str
    evidence: str
    history: tuple[tuple[str, ObjectiveStatus], ...]
    hand_over_to: str = ""
    limit_days: int | None = None
    grew_from: str = ""


PROPOSED, ACTIVE, MET = ObjectiveStatus.PROPOSED, ObjectiveStatus.ACTIVE, ObjectiveStatus.MET
# In the order of plan 4, after what is done: the channel first again, lists before framing; status is put off.
# Kinds of evidence, and the statement of OB3, are ours: the story tells those of some only.
AIMS = (
    Aim(
        "OB1", ObjectiveKind.RELATIONSHIP, "Relationship",
        "Each core member has phoned someone across the line without us, three of them twice",
        "Two reports, one doubt kept",
        (("T-1030", ACTIVE), ("T-560", MET)),
    ),
    Aim(
        "OB5", ObjectiveKind.PLATFORM, "A place where office-holders can come",
        "An office-holder of each side in one room twice",
        "Attendance of the sessions",
        (("T-650", ACTIVE), ("T-490", MET)),
    ),
    Aim(
        "OB2", ObjectiveKind.PROBLEM_SOLVING, "Gates",
        "A rule for releases that both gate crews can follow without asking a capital",
        "The text, and whether it is kept",
        (("T-1030", PROPOSED), ("T-560", ACTIVE), ("T-160", MET)),
    ),
    Aim(
        "OB4", ObjectiveKind.OUTCOME, "Joint text",
        "One text initialled officially",
        "The initialled text",
        (("T-1030", PROPOSED), ("T-490", ACTIVE), ("T-120", ObjectiveStatus.HANDED_OVER)),
    ),
    Aim(
        "OB6", ObjectiveKind.CHANNEL, "Keep a channel that answers",
        "No more than 45 days without a message that was answered",
        "Days since the last answered message",
        (("T-308", ACTIVE),),
        limit_days=45,
    ),
    Aim(
        "OB8", ObjectiveKind.PROBLEM_SOLVING, "Compare lists without showing a list",
        "A way to compare lists that shows no list",
        "A description that both sides have read",
        (("T-28", ACTIVE),),
        hand_over_to="Envoy's humanitarian desk",
    ),
    Aim(
        "OB7", ObjectiveKind.FRAMING, "Agenda of round 7 in this order",
        "Agenda of round 7 uses the order of issues framed here",
        "The agenda of round 7",
        (("T-308", ACTIVE),),
        grew_from="OB5",
    ),
    Aim(
        "OB3", ObjectiveKind.PROBLEM_SOLVING, "Status",
        "Options for status that both sides can discuss without harm",
        "Judgement of its reviewer",
        (("T-1030", PROPOSED), ("T-650", ObjectiveStatus.DEFERRED)),
    ),
)  # fmt: skip


def load(told: Told) -> None:
    lio, days = told.lio, told.days
    with acting_as(lio):
        process = Process.objects.create(
            code_name="Larkspur",
            conflict=told.conflicts["Tavien valley"],
            convenor=told.houses["third-bank"],
            created_by=lio,
        )
        told.processes["Larkspur"] = process
        team = [(told.users[name], kind) for name, kind in SEATS]
        seats.give_several(process, team, by=lio, since=days.at(BEGAN))
        seats.give(process, told.users["mira"], SeatKind.NOTE_TAKER, by=lio, since=days.at(MIRA_CAME))
        seats.add_partner(process, told.houses["pellane"], by=lio)
        record.write_passage(process, Passage.Purpose.PRIVATE_TITLE, TITLE, by=lio, at=days.at(BEGAN))
        load_course(told, process)
        load_objectives(told, process)


def load_course(told: Told, process: Process) -> None:
    days, lio = told.days, told.lio
    for when, track, decided_by, trigger in TRACKS:
        since = days.when(when)
        course.begin(
            process, track, since=since, by=lio, at=days.written(since), decided_by=decided_by, trigger=trigger
        )
    for when, stage in STAGES:
        since = days.when(when)
        course.begin(process, stage, since=since, by=lio, at=days.written(since))
    for state in (Status.ACTIVE, RHYTHM):
        course.begin(process, state, since=days.when(f"T{BEGAN}"), by=lio, at=days.at(BEGAN))
    told.lasted(
        [EscalationPeriod(process=process, stage=stage, confidence="inferred") for _when, stage in ESCALATION],
        [when for when, _stage in ESCALATION],
        by=lio,
    )
    for when, observer, track, words, why in CALLS:
        call = TrackCall(process=process, observer=observer, track=track, words=words, why=why, recorded_by=lio)
        call.confidence = "inferred" if why == READ else "documented"
        told.lasted([call], [when], by=lio)
    for answer, source, when, why in ANSWERS:
        since = days.when(when)
        said = {"question": WHAT_IT_IS, "answer": answer, "source": source, "when": since, "is_chosen": bool(why),
                "why": why, "confidence": "single_source"}  # fmt: skip
        claims.add(process, said, by=lio, at=days.written(since))


def load_objectives(told: Told, process: Process) -> None:
    made: dict[str, Objective] = {}
    for position, aim in enumerate(AIMS, start=1):
        made[aim.code] = Objective.objects.create(
            process=process,
            code=aim.code,
            title=aim.title,
            kind=aim.kind,
            success=aim.success,
            evidence=aim.evidence,
            position=position,
            hand_over_to=aim.hand_over_to,
            limit_days=aim.limit_days,
            grew_from=made.get(aim.grew_from),
        )
        told.lasted(
            [ObjectivePeriod(objective=made[aim.code], status=status) for _when, status in aim.history],
            [when for when, _status in aim.history],
            by=told.lio,
        )
    course.refresh(process)


def wes_leaves(told: Told) -> None:
    with acting_as(told.lio):
        seat = told.larkspur.seats.get(user=told.users["wes"])
        seats.end(seat, by=told.lio, at=told.days.at(WES_LEFT))
