"""Section 6: the sessions of Larkspur. The twelfth has no record: it is left for the visitor to log."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from config.demo import points
from config.demo.told import Told
from dialogues import record
from dialogues.attendance import Seen
from dialogues.record import SessionRecord
from dialogues.vocabulary import Capacity, SessionFormat, SessionStatus, Track

CAPACITIES = {
    "O": Capacity.OFFICIAL,
    "P": Capacity.PERSONAL,
    "U": Capacity.UNOFFICIAL_REP,
    "E": Capacity.INDEPENDENT_EXPERT,
    "A": Capacity.ADVISER,
}
LAKE_HOUSE = "Pellane lake house"
FIRST_STAFF = ("lio", "sefa", "wes")
LATER_STAFF = ("lio", "sefa", "mira")


@dataclass(frozen=True)
class Sitting:
    """One session. The note-taker of the time writes it; of a shuttle, each side's room is a leg of its own."""

    number: int
    when: str
    last_day: int
    format: SessionFormat
    declared: Track
    norvane: str
    council: str
    summary: str
    place: str = ""
    label_reason: str = ""
    writer: str = "wes"
    staff: tuple[str, ...] = FIRST_STAFF
    legs: dict[str, int] = field(default_factory=dict)
    status: SessionStatus = SessionStatus.HELD
    is_sealed: bool = False
    rules: Marking | None = None


SITTINGS = (
    Sitting(
        1, "T-1020", -1020, SessionFormat.WORKSHOP, Track.T2,
        "Alder U, Compass U, Ember E", "Basalt U, Dune U, Heron E",
        "Rules agreed: Chatham House. Each side told how the other's last public offer was heard.",
        place=LAKE_HOUSE,
        rules=Marking(Distribution.CLEAR, Attribution.CHATHAM),
    ),
    Sitting(
        2, "circa T-945", -945, SessionFormat.WORKSHOP, Track.T2,
        "Alder U, Compass U, Ember E, Inlet E", "Basalt U, Dune U, Heron E, Juniper U",
        "Five issues named together. Gates and lists come first for all; status is set aside.",
        place=LAKE_HOUSE,
    ),
    Sitting(
        3, "T-860…T-858", -858, SessionFormat.WORKSHOP, Track.T2,
        "Alder U, Compass U, Inlet E", "Basalt U, Dune U, Heron E, Juniper U",
        "Impasse M1: who may order a release? Both texts bracketed.",
        place=LAKE_HOUSE,
    ),
    Sitting(
        4, "month of T-770", -770, SessionFormat.WORKSHOP, Track.T2,
        "Alder U, Compass U, Ember E, Inlet E", "Basalt U, Dune U, Heron E, Juniper U",
        "Walk along the dry bed. First idea without a flag on it: readings before control (I2).",
        place="Other host",
    ),
    Sitting(
        5, "T-670", -670, SessionFormat.WORKSHOP, Track.T2,
        "Alder U, Compass U, Ember E, Inlet E, Gable P", "Basalt U, Dune U, Heron E, Juniper U",
        "An office-holder came for himself.",
        place=LAKE_HOUSE,
        label_reason="Label kept at 2 “so that the uplands can say no official met them”.",
    ),
    Sitting(
        6, "T-580", -580, SessionFormat.WORKSHOP, Track.T15,
        "Alder U, Compass U, Ember E, Inlet E, Gable P", "Basalt U, Dune U, Heron E, Juniper U, Fathom P",
        "Both leaderships let one office-holder attend. Problem restated: warning time, not control.",
        place=LAKE_HOUSE,
    ),
    Sitting(
        7, "T-490", -490, SessionFormat.PLENARY_CAUCUS, Track.T15,
        "Alder U, Compass U, Ember E, Inlet E, Gable P, Kiln E",
        "Basalt U, Dune U, Heron E, Juniper U, Fathom P, Larch E",
        "Valley districts in the room for the first time. Gate calendar (I1) takes shape. M1 broken.",
    ),
    Sitting(
        8, "T-390", -390, SessionFormat.WORKING_GROUP, Track.T15,
        "Alder U, Compass U, Ember E, Inlet E, Gable P, Kiln E",
        "Basalt U, Dune U, Heron E, Fathom P, Larch E",
        "Market day without checkpoints (I3), tried twice, goes to local people. Broke off early: road closed.",
        status=SessionStatus.BROKE_OFF,
    ),
    Sitting(
        9, "T-300…T-296", -296, SessionFormat.SHUTTLE, Track.T15,
        "Alder U, Compass U, Gable P", "Basalt U, Heron E, Juniper U",
        "Twelve days after the breakdown. Neither side will be first to return; both will answer a question put by a"
        " third.",
        label_reason="Shuttle in two legs, twelve days after the breakdown. Each side met in its own room.",
        writer="lio",
        staff=("lio", "sefa"),
        legs={"lio": 1, "sefa": 2},
        is_sealed=True,
    ),
    Sitting(
        10, "T-165", -165, SessionFormat.BILATERAL, Track.T1,
        "Gable O, Alder A, Compass A", "Fathom O, Basalt A, Marlin A",
        "Interim text on gates and road, four articles, one bracket. Initialled T-160 in Quarto.",
        writer="mira",
        staff=LATER_STAFF,
    ),
    # Capacities as before; Marlin came in Dune's place, in Dune's capacity.
    Sitting(
        11, "T-75", -75, SessionFormat.WORKSHOP, Track.T15,
        "Compass U, Ember E, Inlet E, Kiln E, Gable P",
        "Basalt U, Heron E, Juniper U, Larch E, Marlin U, Fathom P",
        "Impasse M2: lists. Each side fears that its list will be used as a target list.",
        place=LAKE_HOUSE,
        writer="mira",
        staff=LATER_STAFF,
    ),
)  # fmt: skip


def load(told: Told) -> None:
    for sitting in SITTINGS:
        log(told, sitting)


def log(told: Told, sitting: Sitting) -> None:
    days, writer = told.days, told.users[sitting.writer]
    when = days.when(sitting.when)
    told_as = SessionRecord(
        when=when,
        summary=sitting.summary.replace("T-160", f"{days.on(-160):%-d %B %Y}"),
        number=sitting.number,
        format=sitting.format,
        status=sitting.status,
        declared_track=sitting.declared,
        label_reason=sitting.label_reason,
        place=sitting.place,
        is_sealed=sitting.is_sealed,
        rules=sitting.rules,
        seen=[
            *seen(told, sitting.norvane, leg=1 if sitting.legs else None),
            *seen(told, sitting.council, leg=2 if sitting.legs else None),
        ],
        staff=[told.users[name] for name in sitting.staff],
        staff_legs={told.users[name].pk: leg for name, leg in sitting.legs.items()},
        points=points.said_in(told, sitting.number),
    )
    with acting_as(writer):
        session = record.log_session(
            told.larkspur, told_as, by=writer, form_key=uuid4(), at=days.at(sitting.last_day, 20)
        )
        told.sessions[sitting.number] = session
    with acting_as(told.lio):
        points.keep_consents(told, sitting.number, sitting.last_day)
        points.keep_private_note(told, sitting.number)


def seen(told: Told, present: str, *, leg: int | None) -> Iterator[Seen]:
    """Read "Alder U, Compass U": who was there, and as what. The story says the side of each, whatever the day."""
    for name, capacity in (one.split() for one in present.split(", ")):
        yield Seen(told.people[name], CAPACITIES[capacity], leg, told.people[name].side_id)


def load_present(told: Told) -> None:
    """Session 12 was yesterday and has no record; 13 is planned, and its place and day are sealed to the room."""
    lio, days = told.lio, told.days
    staff = [told.users[name] for name in LATER_STAFF]
    with acting_as(lio):
        told.sessions[12] = record.list_session(
            told.larkspur, number=12, when=days.when("T-1"), by=lio, staff=staff, declared_track=Track.T15
        )
        told.sessions[13] = record.plan_session(
            told.larkspur,
            number=13,
            window=days.when("between T and T+30"),
            by=lio,
            place_and_day=f"{days.on(19):%-d %B %Y}, {LAKE_HOUSE}",
            staff=staff,
            declared_track=Track.T15,
            at=days.at(-1, 20),
        )
