"""Section 7: the four plans of Larkspur, each with its cause.

Rules where the story is silent: a plan has one phase for each objective, which waits for the one before it (the story's
arrow); a new plan has looked at every event that had happened by then. So one event still waits: the rumours.
Two days are ours: the first phase was expected by session 4, and was late; the channel of plan 4 within its 45 days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from confidentiality.context import acting_as
from config.demo.told import Told
from dialogues.models import ContextEvent, Objective
from dialogues.plans import Aim, Draft, Step, Treatment, resequence


@dataclass(frozen=True)
class Version:
    day: int
    cause: str
    event: str
    order: tuple[str, ...]
    narrowed: Mapping[str, str] = field(default_factory=dict)
    put_off: Mapping[str, str] = field(default_factory=dict)
    due: Mapping[str, str] = field(default_factory=dict)


PLANS = (
    Version(-1030, "Start", "", ("OB1", "OB2", "OB3", "OB4"), due={"OB1": "quarter of T-770"}),
    Version(-650, "Election", "Election in Norvane", ("OB1", "OB2", "OB5", "OB4"), put_off={"OB3": ""}),
    Version(
        -308,
        "Breakdown",
        "Talks break down",
        ("OB6", "OB2", "OB4", "OB7"),
        narrowed={"OB4": "gates and road"},
        put_off={"OB3": ""},
    ),
    Version(-28, "Suspension", "Talks suspended", ("OB6", "OB8", "OB7"), put_off={"OB3": ""}, due={"OB6": "T+17"}),
)


def load(told: Told) -> None:
    process = told.larkspur
    objectives = {objective.code: objective for objective in process.objectives.all()}
    with acting_as(told.lio):
        for number, version in enumerate(PLANS):
            day = told.days.on(version.day)
            events = list(ContextEvent.objects.waiting_in(process, day))
            resequence(
                process,
                draft_of(told, version, objectives, events),
                by=told.lio,
                follows=number,
                at=told.days.at(version.day),
            )


def draft_of(told: Told, version: Version, objectives: dict[str, Objective], events: list[ContextEvent]) -> Draft:
    in_order = [
        Aim(
            objectives[code],
            number,
            Treatment.NARROWED if code in version.narrowed else Treatment.PURSUED,
            version.narrowed.get(code, ""),
        )
        for number, code in enumerate(version.order, start=1)
    ]
    put_off = [Aim(objectives[code], None, Treatment.DEFERRED, why) for code, why in version.put_off.items()]
    return Draft(
        when=told.days.when(f"T{version.day}"),
        cause=version.cause,
        event=next((event for event in events if event.label == version.event), None),
        phases=[
            Step(
                number,
                objectives[code].title,
                [number - 1] if number > 1 else [],
                told.days.when(version.due[code]) if code in version.due else None,
            )
            for number, code in enumerate(version.order, start=1)
        ],
        aims=[*in_order, *put_off],
        looked_at=events,
    )
