"""Section 4: the other eight processes. They have dates and states; nothing that was said in them is told.

Rules where the story gives only numbers: meetings lie evenly between the first and the last day told; Sorrel's are 45
days apart, Fennel's 60, Bramble's 120 (its rhythm) from the day its idea was first said. Where no beginning is told,
it is that of the first meeting, or circa two years ago. Each but Yarrow states an objective, in words of ours; Sorrel
and Fennel four, of which two and one are met. An account that nobody signs in with leads each, and Niko leads Hazel.
"""

from dataclasses import dataclass, field

from confidentiality.context import acting_as
from config.demo.days import evenly
from config.demo.told import Told
from dialogues import course, record, seats
from dialogues.models import Objective, ObjectivePeriod, Passage, Process, Session
from dialogues.roles import SeatKind
from dialogues.vocabulary import ObjectiveKind, ObjectiveStatus, SessionFormat, Stage, Status, Track

TAVIEN, ANSER, CORRIN = "Tavien valley", "Anser straits", "Corrin"
TAVIEN_STAGES = (("circa 6 years ago", Stage.PRE_NEGOTIATION), ("T-520", Stage.NEGOTIATION))
ACTIVE, MET = ObjectiveStatus.ACTIVE, ObjectiveStatus.MET
SOLVING = ObjectiveKind.PROBLEM_SOLVING


@dataclass(frozen=True)
class Aim:
    title: str
    success: str
    kind: ObjectiveKind = SOLVING
    status: ObjectiveStatus = ACTIVE


@dataclass(frozen=True)
class Other:
    code_name: str
    title: str
    conflict: str
    convenor: str
    lead: str
    track: Track
    since: str
    stages: tuple[tuple[str, Stage], ...]
    statuses: tuple[tuple[str, Status, str], ...]
    meetings: list[int] = field(default_factory=list)
    format: SessionFormat = SessionFormat.WORKSHOP
    rhythm: int | None = None
    aims: tuple[Aim, ...] = ()
    is_official: bool = False
    is_managed: bool = True  # by Ina


OTHERS = (
    Other(
        "Quarto", "Pellane round table (official talks)", TAVIEN, "envoy", "envoy-desk", Track.T1, "T-520",
        (("T-520", Stage.NEGOTIATION),),
        (
            ("T-520", Status.ACTIVE, ""),
            ("T-318", Status.SUSPENDED, "Pumping station attacked"),
            ("T-150", Status.ACTIVE, ""),
            ("T-34", Status.SUSPENDED, ""),
        ),
        [*evenly(-520, -330, 4), -150, -40],
        SessionFormat.PLENARY,
        is_official=True,
    ),
    Other(
        "Sorrel", "Valley women's link", TAVIEN, "pellane", "pellane-desk", Track.T2, "T-386",
        TAVIEN_STAGES,
        (("T-386", Status.ACTIVE, ""),),
        evenly(-26 - 8 * 45, -26, 9),
        aims=(
            Aim("Link", "Women of both banks meet without being asked", ObjectiveKind.RELATIONSHIP, MET),
            Aim("A message can pass", "A message crosses within a week", ObjectiveKind.CHANNEL, MET),
            Aim("Families", "Families hear the same answer on both banks"),
            Aim("Sealed envelopes", "A way to hand in a name that nobody else reads"),
        ),
    ),
    Other(
        "Tansy", "Market-road committee", TAVIEN, "third-bank", "third-bank-desk", Track.LOCAL, "T-380",
        TAVIEN_STAGES,
        (("T-380", Status.ACTIVE, ""),),
        evenly(-380, -6, 31),
        SessionFormat.INFORMAL,
        aims=(Aim("Market day without checkpoints", "A year of market days without a stop"),),
    ),
    Other(
        "Bramble", "Hydrologists' circle", TAVIEN, "third-bank", "third-bank-desk", Track.T2, "T-770",
        TAVIEN_STAGES,
        (("T-770", Status.ACTIVE, ""), ("T-290", Status.DORMANT, "No contact past the expected interval")),
        evenly(-770, -410, 4),
        rhythm=120,
        aims=(Aim("Joint gauge readings", "Both banks read one gauge on one day"),),
    ),
    Other(
        "Fennel", "Anser straits fisheries forum", ANSER, "third-bank", "third-bank-desk", Track.T15,
        "circa 2 years ago",
        (("circa 2 years ago", Stage.PREVENTIVE),),
        (("circa 2 years ago", Status.ACTIVE, ""),),
        evenly(-12 - 5 * 60, -12, 6),
        aims=(
            Aim("Harbours talk", "Two harbour masters phone each other", ObjectiveKind.RELATIONSHIP, MET),
            Aim("Closed season", "One closed season for both fleets"),
            Aim("Shared catch figures", "One table of catches that both sides use"),
            Aim("A text for both ministries", "A proposal handed to both", ObjectiveKind.OUTCOME),
        ),
    ),
    Other(
        "Yarrow", "Corrin settlement follow-up", CORRIN, "third-bank", "third-bank-desk", Track.T2,
        "circa 2 years ago",
        (("circa 2 years ago", Stage.POST_CONFLICT),),
        (("circa 2 years ago", Status.ACTIVE, ""), ("T-120", Status.PAUSED, "On purpose, until {T+60}")),
    ),
    Other(
        "Aster", "Corrin archive", CORRIN, "third-bank", "third-bank-desk", Track.T1, "circa 4 years ago",
        (("circa 4 years ago", Stage.POST_CONFLICT),),
        (
            ("circa 4 years ago", Status.ACTIVE, ""),
            ("T-800", Status.CONCLUDED, ""),
            ("T-800", Status.ARCHIVED_SEALED, ""),
        ),
        aims=(Aim("Archive", "Both sides sign for what was sealed", ObjectiveKind.OUTCOME, MET),),
    ),
    Other(
        "Hazel", "Detainee families' contact", TAVIEN, "far-shore", "niko", Track.T2, "circa 2 years ago",
        TAVIEN_STAGES,
        (("circa 2 years ago", Status.ACTIVE, ""),),
        aims=(Aim("Families are answered", "Each family that asks has an answer within a month"),),
        is_managed=False,
    ),
)  # fmt: skip


def load(told: Told) -> None:
    for other in OTHERS:
        with acting_as(told.users[other.lead]):
            open_process(told, other)


def open_process(told: Told, other: Other) -> None:
    lead, days = told.users[other.lead], told.days
    since = days.when(other.since)
    began = days.written(since)
    process = Process.objects.create(
        code_name=other.code_name,
        conflict=told.conflicts[other.conflict],
        convenor=told.houses[other.convenor],
        is_official=other.is_official,
        created_by=lead,
    )
    told.processes[other.code_name] = process
    manager = [(told.users["ina"], SeatKind.PROGRAMME_MANAGER)] if other.is_managed else []
    seats.give_several(process, [(lead, SeatKind.LEAD), *manager], by=lead, since=began)
    record.write_passage(process, Passage.Purpose.PRIVATE_TITLE, other.title, by=lead, at=began)
    course.begin(process, other.track, since=since, by=lead, at=began)
    if other.rhythm is not None:
        course.begin(process, other.rhythm, since=since, by=lead, at=began)
    for when, stage in other.stages:
        course.begin(process, stage, since=days.when(when), by=lead, at=days.written(days.when(when)))
    for when, status, reason in other.statuses:
        said = reason.replace("{T+60}", f"{days.on(60):%-d %B %Y}")
        course.begin(process, status, since=days.when(when), by=lead, at=days.written(days.when(when)), reason=said)
    list_meetings(told, other, process)
    state_objectives(told, other, process)
    course.refresh(process)


def list_meetings(told: Told, other: Other, process: Process) -> None:
    rows = []
    for number, offset in enumerate(other.meetings, start=1):
        row = Session(
            process=process,
            number=number,
            format=other.format,
            declared_track=other.track,
            recorded_at=told.days.at(offset),
            recorded_by=told.users[other.lead],
        )
        row.when = told.days.when(f"T{offset}")
        rows.append(row)
    Session.objects.bulk_create(rows)


def state_objectives(told: Told, other: Other, process: Process) -> None:
    since = told.days.when(other.since)
    for position, aim in enumerate(other.aims, start=1):
        objective = Objective.objects.create(
            process=process,
            code=f"OB{position}",
            title=aim.title,
            kind=aim.kind,
            success=aim.success,
            evidence="Reports of those who took part",
            position=position,
        )
        period = ObjectivePeriod(
            objective=objective,
            status=aim.status,
            recorded_by=told.users[other.lead],
            recorded_at=told.days.written(since),
        )
        period.since = since
        period.save()
