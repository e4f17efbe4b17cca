"""The demonstration story as publishing sees it, with T = 22 November 2026."""

import datetime as dt
from dataclasses import replace

from publishing.svg.continuity import ConflictLine, ContinuityChart, Cut, Open
from publishing.svg.course import (
    Event,
    LanesChart,
    Move,
    Phase,
    Plan,
    Planned,
    Reply,
    Rounds,
    Sitting,
    Stage,
    Transfer,
    Turn,
)
from publishing.svg.scale import Moment

T = dt.date(2026, 11, 22)


def day(offset: int) -> dt.date:
    return T + dt.timedelta(days=offset)


def on(offset: int) -> Moment:
    return Moment.on(day(offset))


def around(offset: int, days: int, text: str, *, vague: bool = True) -> Moment:
    return Moment(day(offset - days), day(offset + days), text, vague)


WHENS = {
    1: on(-1020),
    2: around(-945, 20, "c. 21 Apr 2024"),
    3: around(-859, 1, "15–17 Jul 2024", vague=False),
    4: Moment(dt.date(2024, 10, 1), dt.date(2024, 10, 31), "Oct 2024", vague=True),
    5: on(-670),
    6: on(-580),
    7: on(-490),
    8: on(-390),
    9: around(-298, 2, "26–30 Jan 2026", vague=False),
    10: on(-165),
    11: on(-75),
    12: on(-1),
}
NOTES = {3: "Impasse: who may order a release?", 7: "Impasse broken: warning time, not control", 12: "Not recorded yet"}


def track_of(number: int) -> str:
    return "2" if number < 6 else "1" if number == 10 else "1.5"


SITTINGS = tuple(
    Sitting(
        number,
        when,
        track_of(number),
        first_side={5: "1.5", 9: "1.5"}.get(number, ""),
        second_side={5: "2", 9: "2"}.get(number, ""),
        note=NOTES.get(number, ""),
        aside={5: "one side’s half was 1.5"}.get(number, ""),
    )
    for number, when in WHENS.items()
)
EVENTS = (
    Event(on(-690), "Election in Norvane", is_major=True),
    Event(around(-610, 15, "Mar 2025"), "Drought declared"),
    Event(on(-520), "Official talks open", is_major=True),
    Event(on(-410), "Council splits"),
    Event(on(-318), "Pumping station hit", is_major=True),
    Event(on(-312), "Talks break down", is_major=True),
    Event(on(-205), "New envoy"),
    Event(on(-190), "Ridge wing returns"),
    Event(on(-160), "Interim text initialled"),
    Event(around(-100, 45, "Q3 2026"), "Calendar kept"),
    Event(on(-34), "Talks suspended", is_major=True),
    Event(around(-20, 5, "c. 2 Nov 2026"), "Release rumours, c."),
)
LARKSPUR = LanesChart(
    title="Course of Larkspur across tracks, January 2024 to November 2026",
    desc="Larkspur began in track 2 in January 2024, moved to track 1.5 on 21 April 2025, to track 1 on 7 June 2026 "
    "for one text, and back to track 1.5 on 25 July 2026. Twelve sessions were held. One is planned within 30 days.",
    today=T,
    moves=(
        Move(on(-1029), "2"),
        Move(on(-580), "1.5", "each side lets one office-holder come"),
        Move(on(-168), "1", "joint request, one text only"),
        Move(on(-120), "1.5", "text handed over, channel kept"),
    ),
    sittings=SITTINGS,
    planned=Planned("1.5", day(30), "within 30 d"),
    transfers=(Transfer(on(-570), "B1"), Transfer(on(-478), "B2"), Transfer(on(-292), "B3"), Transfer(on(-62), "B4")),
    replies=(Reply(on(-284)), Reply(on(-52))),
    rounds_name="Quarto",
    rounds=(
        Rounds(day(-520), day(-330), "talking", "Rounds 1–4"),
        Rounds(day(-318), day(-312), "suspended"),
        Rounds(day(-312), day(-240), "broken_down", "broken down"),
        Rounds(day(-240), day(-150), "occasional"),
        Rounds(day(-150), day(-40), "talking", "Rounds 5–6"),
        Rounds(day(-34), None, "suspended", "suspended"),
    ),
    plans=(
        Plan(day(-1030), "Plan 1", "start"),
        Plan(day(-650), "Plan 2", "election"),
        Plan(day(-308), "Plan 3", "breakdown"),
        Plan(day(-28), "Plan 4", "suspension"),
    ),
    events=EVENTS,
    stages=(Stage(day(-1029), 2, "Pre-negotiation"), Stage(day(-520), 3, "Negotiation")),
)


def busy(count: int, *, every: int = 30, events: int = 12, **more: object) -> LanesChart:
    """A process of so many sessions, one every so many days, that moves up half-way and down again near the end."""
    days = [-(count - n) * every - 3 for n in range(count)]
    half, late = days[count // 2], days[(count * 4) // 5]
    span = max(-days[0], 1)
    track = {True: "1.5", False: "2"}
    return LanesChart(
        title="A busy one",
        desc="Sessions and events in plenty.",
        today=T,
        moves=(
            Move(on(days[0] - 5), "2"),
            Move(on(half), "1.5", "both sides ask for it"),
            Move(on(late), "2", "office-holders leave"),
        ),
        sittings=tuple(Sitting(n + 1, on(d), track[half <= d < late]) for n, d in enumerate(days)),
        planned=Planned("2", day(30), "within 30 d"),
        transfers=tuple(Transfer(on(d + 2), f"B{n + 1}") for n, d in enumerate(days[:: max(count // 12, 3)])),
        events=tuple(
            Event(on(-(n * span) // max(events, 1)), f"Event number {n + 1} of the land", is_major=n % 5 == 0)
            for n in range(events)
        ),
        plans=(Plan(day(days[0]), "Plan 1", "start"),),
        **more,  # type: ignore[arg-type]
    )


def crowded() -> LanesChart:
    """Three hundred sessions on all four lanes, some of them split, some of their dates vague; forty phases."""
    days = [-4000 + 13 * n + (n * 7) % 11 for n in range(300)]
    lane = ["local"] * 40 + ["2"] * 120 + ["1.5"] * 90 + ["1"] * 20 + ["1.5"] * 30
    other = {"local": "2", "2": "1.5", "1.5": "2", "1": "1.5"}
    return LanesChart(
        title="A crowded one",
        desc="Eleven years.",
        today=T,
        moves=(
            Move(on(days[0] - 9), "local", "elders begin"),
            Move(around(days[40], 60, "c. early 2017"), "2", "an institute takes it on"),
            Move(on(days[160]), "1.5", "both sides let an office-holder come"),
            Move(on(days[250]), "1", "joint request"),
            Move(on(days[270]), "1.5", "text handed over"),
        ),
        sittings=tuple(
            Sitting(
                n + 1,
                around(d, 40, "circa") if n % 37 == 5 else on(d),
                lane[n],
                first_side=other[lane[n]] if n % 9 == 0 else "",
                second_side=lane[n] if n % 9 == 0 else "",
            )
            for n, d in enumerate(days)
            if n % 13 < 9
        ),
        planned=Planned("1.5", day(30), "within 30 d"),
        transfers=tuple(Transfer(on(-2400 + 40 * n), f"B{n + 1}") for n in range(60)),
        replies=tuple(Reply(on(-2300 + 200 * n)) for n in range(8)),
        events=tuple(
            Event(around(-60 * n - 30, 20, "circa") if n % 4 == 0 else on(-60 * n - 30), f"Event {n + 1}", n % 6 == 0)
            for n in range(60)
        ),
        plans=tuple(Plan(day(-4000 + 650 * n), f"Plan {n + 1}", "a cause in a few words") for n in range(7)),
        phases=tuple(
            Phase(
                n + 1,
                f"Phase name {n + 1}",
                day(-100 + 50 * n),
                around(-50 + 50 * n, 15 * (n % 3), "x", vague=n % 3 > 0),
            )
            for n in range(40)
        ),
        stages=(
            Stage(day(-4000), 1, "Preventive", day(-3800)),
            Stage(day(-2500), 2, "Pre-negotiation"),
            Stage(day(-900), 3, "Negotiation"),
        ),
        rounds_name="Quarto",
        rounds=(
            Rounds(day(-2000), day(-900), "talking", surely=day(-1700)),
            Rounds(day(-900), None, "broken_down", "broken down"),
        ),
    )


CROWD = crowded()
PORTFOLIO = ContinuityChart(
    title="Channels open by conflict and track, November 2024 to November 2026",
    desc="Tavien valley: tracks 1.5 and 2 open, track 1 suspended for 34 days. Corrin: paused on purpose.",
    since=day(-730),
    today=T,
    conflicts=(
        ConflictLine(
            "Tavien valley",
            open=(
                Open("1", day(-520), day(-318)),
                Open("1", day(-168), day(-34)),
                Open("1.5", day(-580), day(-168)),
                Open("1.5", day(-120)),
                Open("2", day(-760)),
            ),
            cuts=(Cut(day(-318), day(-240), "1"), Cut(day(-34), None, "1")),
            warning="track 1 suspended, 34 days",
        ),
        ConflictLine("Anser straits", open=(Open("1.5", day(-610)),)),
        ConflictLine(
            "Corrin",
            open=(Open("2", day(-900), day(-58)),),
            cuts=(Cut(day(-55), None, on_purpose=True),),
            words="paused on purpose",
            fine="until January 2027",
        ),
        ConflictLine("Nowhere", cuts=(Cut(day(-400)),), warning="nothing open, 400 days"),
    ),
)


def rested() -> LanesChart:
    """Dormant for some years until it was revived, then paused until now."""
    years = Moment(day(-900), day(-700), "some year", vague=True)
    return replace(
        busy(12, every=80),
        turns=(
            Turn(years, "Dormant", "which days is not known", until=on(-650), rests=True),
            Turn(on(-650), "Active", "revived"),
            Turn(on(-200), "Paused on purpose", rests=True),
        ),
    )
