"""From the rows of a process to its track-lanes chart. The drawing itself is `publishing.svg.lanes`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from dialogues import dormancy, overdue
from dialogues.as_at import AsAt
from dialogues.beside import Talks
from dialogues.histories import Histories, Kind, histories_of
from dialogues.models import (
    ContextEvent,
    EventReview,
    OfficialContact,
    Plan,
    Process,
    Session,
    SideReading,
)
from dialogues.overdue import Late
from dialogues.stood import State, Stood
from dialogues.tracks import OF_SIDE, Side
from dialogues.vocabulary import ContactState, SessionFormat, SessionStatus, Stage, Status, Track
from participants.models import Party, called_on
from participants.when import When
from publishing.svg.course import Event, LanesChart, Move, Planned, Rounds, Sitting, Transfer, Turn
from publishing.svg.course import Phase as PhaseMark
from publishing.svg.course import Plan as PlanMark
from publishing.svg.course import Stage as StageMark
from publishing.svg.ground import LOCAL
from publishing.svg.scale import Moment
from publishing.svg.told import described

LANE = {Track.T1: "1", Track.T15: "1.5", Track.T2: "2", Track.LOCAL: LOCAL, "": "2"}
ROUNDS = {ContactState.TALKING: "talking", ContactState.INTERMITTENT: "occasional"}
SPOKEN = ("talking", "occasional", "suspended", "broken_down")
OVER = (Status.CONCLUDED, Status.ARCHIVED_SEALED, Status.TRANSITIONED, Status.COLLAPSED)
AT_REST = (Status.STALLED, Status.SUSPENDED, Status.PAUSED, Status.DORMANT)
AFTERMATH = timedelta(days=30)
NEWEST = 4  # sessions told beside a course

# What of a session is neither drawn nor said of a course.
UNTOLD = (
    "round", "neutrality", "rules_distribution", "rules_attribution", "languages",
    "recorded_by", "form_key", "created_at",
)  # fmt: skip

# What apps above know of a process and want drawn: each takes the process and the reader.
Telling = Callable[[Process, User], Iterable[Transfer]]
TELLINGS: list[Telling] = []


def also_shows(telling: Telling) -> Telling:
    TELLINGS.append(telling)
    return telling


def moment(when: When) -> Moment:
    return Moment(when.earliest, when.latest, str(when), vague=not when.is_exact)


@dataclass(frozen=True)
class Course:
    """The rows that the course of a process is told from, fetched once for the chart and for the tables beside it."""

    process: Process
    as_at: AsAt
    told: Histories
    sessions: list[Session]
    events: list[ContextEvent]
    plans: list[Plan]

    @property
    def newest(self) -> list[Session]:
        """The last few sessions, and before them what is planned."""
        return self.sessions[: -NEWEST - 1 : -1]

    @property
    def stood(self) -> Stood:
        """Where the process stood on a day that is over: what `stood.standing_on` asks, of rows that are at hand."""
        held = [session.when_latest for session in self.sessions if session.is_held]
        return Stood(
            [State(one.track, str(Track(one.track).label), one.since) for one in self.held(self.told.tracks)],
            [State(one.stage, str(Stage(one.stage).label), one.since) for one in self.held(self.told.stages)],
            [State(one.status, str(Status(one.status).label), one.since) for one in self.held(self.told.statuses)],
            sessions_held=len(held),
            last_held=max(held, default=None),
        )

    def held(self, rows: list[Kind]) -> list[Kind]:
        """Of what had begun, that which may have held on the day."""
        return [one for one in rows if one.until_latest is None or one.until_latest > self.as_at.day]

    @property
    def in_force(self) -> Plan | None:
        return next((plan for plan in reversed(self.plans) if plan.when_earliest <= self.as_at.day), None)

    @property
    def asking(self) -> list[ContextEvent]:
        """What happened since the process began and asks for a look at its plan, as `waiting_in` has it."""
        began = min((period.since_earliest for period in self.told.tracks), default=None)
        if began is None or self.process.is_historic:
            return []
        seen = [event for event in self.events if event.when_earliest <= self.as_at.day and event.when_latest >= began]
        return [event for event in seen if not event.is_looked_at]  # type: ignore[attr-defined]

    @property
    def dormant_since(self) -> date | None:
        """Since when silence says so, as of that day, of a process that nobody put to rest."""
        held = [session for session in self.sessions if session.is_held][-1:]
        spells = dormancy.spells(held, self.told.intervals, self.as_at.day)
        status = self.told.statuses[-1].status if self.told.statuses else ""
        return spells[-1].since if dormancy.is_dormant(status, spells) else None

    @property
    def late(self) -> list[Late]:
        return overdue.late_of(self.in_force.due, self.as_at.day) if self.in_force else []  # type: ignore[attr-defined]


def course_of(process: Process, as_at: AsAt) -> Course:
    """The rows as they stood on that day, and as they were known."""
    return Course(
        process,
        as_at,
        histories_of(process, as_at),
        sessions_of(process, as_at),
        events_of(process, as_at),
        plans_of(process, as_at),
    )


def events_of(process: Process, as_at: AsAt) -> list[ContextEvent]:
    """What the process knows of, each with whether its plan was looked at because of it by that day."""
    reviews = EventReview.objects.filter(process=process, reviewed_at__date__lte=as_at.day)
    looked_at = reviews.filter(event__thread=OuterRef("thread"))
    known = as_at.believed(ContextEvent.objects.known_to(process))
    return list(known.annotate(is_looked_at=Exists(looked_at)))


def sessions_of(process: Process, as_at: AsAt) -> list[Session]:
    """Each with `read`: how its sides read, and not which parties they are; `with_sides` says that of a few."""
    sides = SideReading.objects.filter(session=OuterRef("pk")).order_by("position")
    rows = process.sessions.stood_by(as_at).annotate(read=ArraySubquery(sides.values("reading"))).as_read(as_at)
    sessions: list[Session] = list(rows.defer(*UNTOLD).order_by("when_earliest", "number"))
    for session in sessions:
        if session.read_then is not None:
            session.read = [side["reading"] for side in session.read_then["sides"]]  # type: ignore[attr-defined]
    return sessions


@dataclass(frozen=True)
class SideRead:
    """How one side read in a room, and what it was called on that day."""

    called: str
    reading: str


def with_sides(sessions: list[Session]) -> None:
    """Give each its `sides`, in their order; one query, and two more where any was read otherwise then."""
    rows = SideReading.objects.filter(session__in=sessions).order_by("position")
    sides: dict[UUID, list[SideRead]] = {}
    for row in rows.annotate(called=called_on("side", "session__when_latest")).values("session", "called", "reading"):
        sides.setdefault(row["session"], []).append(SideRead(row["called"], row["reading"]))
    formerly = {session: session.read_then["sides"] for session in sessions if session.read_then is not None}
    named = Party.objects.with_names().in_bulk({side["side_id"] for each in formerly.values() for side in each})
    for session, read in formerly.items():
        called = [named[UUID(side["side_id"])].name_on(session.when.latest) for side in read]
        sides[session.pk] = [SideRead(*each) for each in zip(called, (side["reading"] for side in read), strict=True)]
    for session in sessions:
        session.sides = sides.get(session.pk, [])  # type: ignore[attr-defined]


def chart_of(course: Course, *, reader: User, talks: Sequence[Talks] = (), mirrored: bool = False) -> LanesChart:
    """The course as it stood on its day, for `reader`."""
    process, periods, sessions = course.process, course.told.tracks, course.sessions
    planned = next((one for one in sessions if one.status == SessionStatus.PLANNED), None)
    now = next((period for period in reversed(periods) if period.is_ongoing), None)
    as_at = course.as_at.day
    formats = {each.value: str(each.label) for each in SessionFormat}
    ended = end_of(course, as_at)
    if ended is not None:
        as_at = min(as_at, ended + AFTERMATH)
    chart = LanesChart(
        title=_("Course of %(process)s") % {"process": process.code_name},
        desc="",
        today=as_at,
        moves=tuple(
            Move(moment(period.since), LANE[period.track], period.trigger)
            for period in periods
            if period.since_earliest is not None
        ),
        sittings=tuple(sitting(one, formats[one.format]) for one in sessions if one.is_held),
        planned=Planned(
            LANE[planned.declared_track or (now.track if now else "")],
            as_at + timedelta(days=30),
            _("within 30 d"),
        )
        if planned
        else None,
        transfers=tuple(transfer for telling in TELLINGS for transfer in telling(process, reader)),
        rounds=rounds(process, course.as_at, talks),
        rounds_name="" if process.is_official else _("Official"),
        events=tuple(Event(moment(event.when), event.label, event.is_major) for event in course.events),
        plans=tuple(PlanMark(plan.when_earliest, str(plan), plan.cause) for plan in course.plans),
        phases=phases(course.in_force) if course.in_force else (),
        stages=tuple(
            StageMark(
                period.since_earliest,
                list(Stage).index(Stage(period.stage)) + 1,
                period.get_stage_display(),
                surely=period.since_latest,
            )
            for period in course.told.stages
        ),
        turns=turns(course),
        ended=ended,
        today_text=today_text(course.as_at, ended),
        mirrored=mirrored,
    )
    return replace(chart, desc=described(chart))


def plans_of(process: Process, as_at: AsAt) -> list[Plan]:
    """Its plans in order, each with what its phases say of when they are due, by one query."""
    rows = Plan.objects.filter(as_at.written(), process=process).annotate(due=overdue.phases_due(as_at))
    return list(rows.order_by("when_earliest", "number"))


def turns(course: Course) -> tuple[Turn, ...]:
    """Where the process came to rest, went on after it, or was over."""
    marks, rested = [], False
    for period in course.told.statuses:
        rests = period.status in AT_REST
        if rests or rested or period.status in OVER:
            until = period.until
            mark = Turn(moment(period.since), period.get_status_display(), period.reason, rests=rests)
            marks.append(replace(mark, until=moment(until)) if until is not None else mark)
        rested = rests
    return tuple(marks)


def phases(plan: Plan) -> tuple[PhaseMark, ...]:
    """Each from the end of the one before to the day that it was expected to be done, as far as that was said."""
    marks: list[PhaseMark] = []
    since = plan.when_earliest
    for row in plan.due:  # type: ignore[attr-defined]
        due = overdue.due_of(row)
        marks.append(PhaseMark(row["number"], row["name"], since, moment(due)))
        since = max(since, due.latest)
    return tuple(marks)


def today_text(as_at: AsAt, ended: date | None) -> str:
    if ended:
        return _("Ended, %(day)s") % {"day": When.day(ended)}
    return _("As at %(day)s") % {"day": When.day(as_at.day)} if as_at.is_past else ""


def end_of(course: Course, as_at: date) -> date | None:
    """The day on which the process was over, if it was by `as_at`."""
    over = [period for period in course.told.statuses if period.status in OVER and period.until_earliest is None]
    return over[-1].since_latest if over and over[-1].since_latest <= as_at else None


def sitting(session: Session, note: str) -> Sitting:
    """A dot; split where the sides were not of one kind. The first side is the one that came first in the process."""
    is_split = session.is_one_sided or session.is_asymmetric
    tracks = [LANE[OF_SIDE[Side(reading)]] for reading in session.read] if is_split else []  # type: ignore[attr-defined]
    return Sitting(
        number=session.number,
        when=moment(session.when),
        track=LANE[session.declared_track or session.implied_track],
        first_side=tracks[0] if is_split else "",
        second_side=tracks[1] if is_split else "",
        note=note,
    )


def rounds(process: Process, as_at: AsAt, talks: Sequence[Talks]) -> tuple[Rounds, ...]:
    """How the parties of the conflict spoke officially; nothing on the page of the official talks themselves."""
    if process.is_official:
        return ()
    contacts = as_at.history(OfficialContact.objects.known_to(process))
    spoke = [
        Rounds(
            since=contact.since_earliest,
            until=contact.until_earliest,
            state=ROUNDS.get(ContactState(contact.state), contact.state),
            label=contact.get_state_display() if contact.state in ("suspended", "broken_down") else "",
            surely=contact.since_latest,
        )
        for contact in contacts
        if contact.since_earliest <= as_at.day
    ]
    first = min((one.since for one in spoke if one.state in SPOKEN), default=None)
    return (*spoke, *rounds_beside(talks, until=first))


def rounds_beside(talks: Sequence[Talks], *, until: date | None) -> Iterator[Rounds]:
    """Before anything is told of how the parties themselves spoke: the one official process there is, as it stood."""
    for spell in talks[0].spells if len(talks) == 1 else ():
        since, rests = spell.since[0], spell.status in AT_REST
        if (rests or spell.status == Status.ACTIVE) and (until is None or since < until):
            ends = min((day for day in (spell.until, until) if day is not None), default=None)
            state, label = ("suspended", str(Status(spell.status).label)) if rests else ("talking", "")
            yield Rounds(since=since, until=ends, state=state, label=label, surely=spell.since[1])
