"""Every process that one reader may see: track by stage, what is silent, what was transferred. Standings only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from dashboards.channels import Channels, Stopped, open_channels, stopped_contacts
from dashboards.sift import RESTING, WHOLE, Sifted, address, is_late, sift
from dialogues.models import Conflict, ObjectivePeriod, OfficialContact, Process, TrackPeriod
from dialogues.vocabulary import ObjectiveStatus, Stage, Status, Track
from publishing.svg.continuity import ConflictLine, ContinuityChart, Cut, Open
from publishing.svg.steps import steps
from transfers.models import Briefing, Copy
from transfers.models.copy import processes_followed_by

RECENT = timedelta(days=90)
MOST_DECISIONS, MOST_CONFLICTS, MOST_AROUND = 20, 20, 40
LANE = {Track.T1: "1", Track.T15: "1.5", Track.T2: "2"}
STEP = {
    ObjectiveStatus.MET: "met",
    ObjectiveStatus.HANDED_OVER: "met",
    ObjectiveStatus.PARTLY_MET: "moving",
    ObjectiveStatus.ACTIVE: "moving",
    ObjectiveStatus.DEFERRED: "stalled",
    ObjectiveStatus.ABANDONED: "stalled",
}


@dataclass(frozen=True)
class Line:
    """One process on the portfolio; what its standing says in words is put together only where it is shown."""

    process: Process
    today: date

    @cached_property
    def status(self) -> Status | None:
        return Status(self.process.standing.status) if self.process.standing.status else None

    @cached_property
    def days_silent(self) -> int | None:
        last = self.process.standing.last_held_on
        return (self.today - last).days if last else None

    @cached_property
    def days_suspended(self) -> int | None:
        since = self.process.standing.status_since
        return (self.today - since).days if since and self.status == Status.SUSPENDED else None

    @cached_property
    def is_dormant(self) -> bool:
        usual = self.process.standing.expected_interval
        if self.status in RESTING or self.days_suspended is not None or not usual:
            return False
        return self.days_silent is not None and self.days_silent > usual

    @property
    def is_warning(self) -> bool:
        return self.is_dormant or self.days_suspended is not None

    @property
    def words(self) -> str:
        if self.status is not None and self.status in RESTING:
            return str(self.status.label)
        if self.days_suspended is not None:
            days = self.days_suspended
            return ngettext("suspended %(days)d day", "suspended %(days)d days", days) % {"days": days}
        if self.days_silent is None:
            return _("no session yet")
        if self.is_dormant:
            return _("dormant %(days)d days") % {"days": self.days_silent}
        return ngettext("%(days)d day", "%(days)d days", self.days_silent) % {"days": self.days_silent}


@dataclass(frozen=True)
class Decision:
    days: str
    sentence: str
    because: str
    address: str
    is_worst: bool = False


@dataclass(frozen=True)
class Cell:
    """One track and stage: its processes where all of them stand on the page, else how many, and where they are."""

    lines: list[Line]
    stage: Stage
    count: int
    silent: int
    address: str


@dataclass(frozen=True)
class Portfolio:
    sentence: str
    sifted: Sifted
    lines: list[Line]
    decisions: list[Decision]
    matrix: list[tuple[Track, list[Cell]]]
    transfers: list[tuple[int, str]]
    progress: list[tuple[Line, str, str]]
    unstated: int  # of the lines, how many state no objective
    continuity: ContinuityChart
    stages: list[Stage] = field(default_factory=lambda: list(Stage))


def portfolio(user: User, today: date, data: Any = None) -> Portfolio:
    """A page of it. What is said of the whole is asked of the whole, where that does not stand on the page."""
    seen = Process.objects.visible_to(user).filter(standing__isnull=False)
    sifted = sift(user, data, today)
    lines = [Line(process, today) for process in sifted.rows]
    stopped = stopped_contacts(seen)
    channels = open_channels(seen, stopped, today)
    pressing = lines if sifted.is_whole else pressing_lines(seen, today)
    around = lines if sifted.is_whole else lines_around(seen, lines, stopped, today)
    stated = progress(lines)
    return Portfolio(
        sentence=opening(sifted, channels, stopped, today),
        sifted=sifted,
        lines=lines,
        decisions=list(islice(decisions(pressing, channels, stopped, today), MOST_DECISIONS)),
        matrix=matrix(sifted, lines),
        transfers=transfers(user, seen, today),
        progress=stated,
        unstated=sum(not one.process.is_official for one in lines) - len(stated),
        continuity=continuity(around, stopped, today),
    )


def pressing_lines(seen: QuerySet[Process], today: date) -> list[Line]:
    """What decisions may be about: the longest silence first, then what has no objective."""
    late = seen.filter(is_late(today)).order_by(F("standing__last_held_on").asc(nulls_first=True), "-pk")
    unstated = seen.filter(standing__objectives_stated=0, is_official=False, is_historic=False).order_by("pk")
    first_late, first_unstated = (rows.select_related("standing")[:MOST_DECISIONS] for rows in (late, unstated))
    return [Line(process, today) for process in first_late.union(first_unstated)]


def lines_around(seen: QuerySet[Process], lines: list[Line], stopped: Stopped, today: date) -> list[Line]:
    """Of the conflicts that are drawn, where talks stopped and those of the page, what met last."""
    conflicts = list(dict.fromkeys([*stopped, *(one.process.conflict_id for one in lines)]))[:MOST_CONFLICTS]
    rows = seen.filter(conflict__in=conflicts).select_related("conflict", "standing")
    latest = rows.order_by(F("standing__last_held_on").desc(nulls_last=True), "pk")[:MOST_AROUND]
    return sorted((Line(process, today) for process in latest), key=lambda one: one.process.code_name)


def opening(sifted: Sifted, channels: Channels, stopped: Stopped, today: date) -> str:
    """One sentence that would survive being read aloud."""
    if not sifted.total and not sifted.form.asked():
        return _("No process yet. The first one starts the portfolio.")
    for conflict, contact in stopped.items():
        name = contact.conflict.name
        days = (today - contact.since_earliest).days
        still_open = channels.get(conflict)
        head = _("%(conflict)s: official talks have been %(state)s for %(days)d days") % {
            "conflict": name,
            "state": contact.get_state_display().lower(),
            "days": days,
        }
        if not still_open:
            return _("%(head)s, and no channel with officials is open.") % {"head": head}
        tail = ngettext(
            "one channel with officials is still open and %(met)s",
            "%(count)d channels with officials are still open; the latest %(met)s",
            still_open.count,
        ) % {"count": still_open.count, "met": met((today - (still_open.last_held or today)).days)}
        return _("%(head)s; %(tail)s.") % {"head": head, "tail": tail}
    if silent := sifted.silent:
        return ngettext(
            "%(count)d process is silent longer than is usual for it.",
            "%(count)d processes are silent longer than is usual for them.",
            silent,
        ) % {"count": silent}
    return _("Every process met within its usual rhythm.")


def met(days: int) -> str:
    if days <= 0:
        return _("met today")
    if days == 1:
        return _("met yesterday")
    return _("met %(days)d days ago") % {"days": days}


def decisions(lines: list[Line], channels: Channels, stopped: Stopped, today: date) -> Iterator[Decision]:
    """What somebody has to decide, worst first."""
    for conflict, contact in stopped.items():
        still_open = channels.get(conflict)
        if still_open and still_open.count == 1:
            yield Decision(
                days=_("%(days)d days") % {"days": (today - contact.since_earliest).days},
                sentence=_("%(conflict)s: only one channel reaches officials") % {"conflict": contact.conflict.name},
                because=_("If %(process)s stops, nobody on either side hears the other.")
                % {"process": still_open.code_name},
                address=reverse("dialogues:process_detail", args=[still_open.process]),
                is_worst=True,
            )
    for one in sorted(lines, key=lambda one: -(one.days_silent or 0)):
        if one.is_warning and one.process.standing.status != Status.SUSPENDED:
            yield Decision(
                days=_("%(days)d days") % {"days": one.days_silent or 0},
                sentence=_("%(process)s: dormant, expected every %(rhythm)d days")
                % {"process": one.process.code_name, "rhythm": one.process.standing.expected_interval or 0},
                because=_("Its people are drifting. Reopen it, or close it."),
                address=reverse("dialogues:process_detail", args=[one.process.pk]),
            )
    for one in lines:
        standing = one.process.standing
        if standing.objectives_stated == 0 and not one.process.is_official and not one.process.is_historic:
            yield Decision(
                days=_("No objective stated"),
                sentence=_("%(process)s: no objective is stated") % {"process": one.process.code_name},
                because=_("It cannot be said what success would be."),
                address=reverse("dialogues:objective_list", args=[one.process.pk]),
            )


def matrix(sifted: Sifted, lines: list[Line]) -> list[tuple[Track, list[Cell]]]:
    here: dict[tuple[str, str], list[Line]] = {}
    for one in lines if sifted.total <= WHOLE else ():
        here.setdefault((one.process.standing.track, one.process.standing.stage), []).append(one)
    asked = {name: value for name, value in sifted.form.asked().items() if name != "after"}

    def cell(track: Track, stage: Stage) -> Cell:
        count, silent = sifted.cells.get((track, stage), (0, 0))
        there = address(asked | {"track": track.value, "stage": stage.value})
        return Cell(here.get((track, stage), []), stage, count, silent, there)

    return [(track, [cell(track, stage) for stage in Stage]) for track in Track]


def transfers(user: User, seen: QuerySet[Process], today: date) -> list[tuple[int, str]]:
    """Counts of what left in the last 90 days; of drafts and receipts for those who have to do with them only."""
    since = timezone.now() - RECENT
    released = Briefing.objects.released_in_sight_of(user).filter(released_at__gte=since)
    counts = [(released.count(), _("released"))]
    drafts = Briefing.objects.visible_to(user).filter(process__in=seen)
    if waiting := drafts.filter(created_at__gte=since, state=Briefing.State.IN_REVIEW).count():
        counts.insert(0, (waiting, _("wait for a second person")))
    if processes_followed_by(user).exists():
        copies = Copy.objects.followed_by(user).filter(created_at__gte=since)
        opened = copies.filter(briefing__channel__receipts="opened", opened_at__isnull=False)
        counts.append((opened.count(), _("opened, where the channel agreed to show it")))
    return counts


def progress(lines: list[Line]) -> list[tuple[Line, str, str]]:
    """The objectives of each process as cells, in the order of the plan."""
    rows = ObjectivePeriod.objects.ongoing().filter(objective__process__in=[one.process.pk for one in lines])
    states: dict[UUID, list[str]] = {}
    for process, status in rows.order_by("objective__position").values_list("objective__process", "status"):
        states.setdefault(process, []).append(STEP.get(ObjectiveStatus(status), "not_started"))
    told: list[tuple[Line, str, str]] = []
    for one in lines:
        if one.process.is_official:
            continue
        cells = states.get(one.process.pk, [])
        if not cells:
            continue
        stated, done = one.process.standing.objectives_stated, one.process.standing.objectives_met
        words = _("%(met)d of %(stated)d") % {"met": done, "stated": max(stated, len(cells))}
        told.append((one, steps(cells, mirrored=get_language_bidi()), words))
    return told


def continuity(lines: list[Line], stopped: Stopped, today: date) -> ContinuityChart:
    """Which tracks of each conflict were open, and where the line was cut, over the last two years."""
    since = today - timedelta(days=730)
    conflicts = {one.process.conflict_id: one.process.conflict for one in lines if not one.process.is_historic}
    periods = TrackPeriod.objects.current().filter(process__in=[one.process.pk for one in lines]).in_order()
    spans: dict[UUID, list[TrackPeriod]] = {}
    for period in periods:
        spans.setdefault(period.process_id, []).append(period)
    return ContinuityChart(
        title=_("Continuity"),
        desc=_("For each conflict, which tracks were open and since when."),
        since=since,
        today=today,
        conflicts=tuple(
            conflict_line(
                conflict, [one for one in lines if one.process.conflict_id == key], spans, stopped.get(key), today
            )
            for key, conflict in conflicts.items()
        ),
        mirrored=get_language_bidi(),
    )


def conflict_line(
    conflict: Conflict,
    lines: list[Line],
    spans: dict[UUID, list[TrackPeriod]],
    stopped: OfficialContact | None,
    today: date,
) -> ConflictLine:
    spells: list[Open] = []
    cuts: list[Cut] = []
    for one in lines:
        standing = one.process.standing
        resting = standing.status in RESTING
        ended = standing.last_held_on if one.is_warning else None
        if resting:
            ended = standing.status_since or standing.last_held_on
        for period in spans.get(one.process.pk, []):
            if period.track not in LANE:
                continue
            until = period.until_latest or ended
            spells.append(Open(LANE[Track(period.track)], period.since_earliest, until))
        if standing.status == Status.PAUSED and standing.status_since:
            cuts.append(Cut(standing.status_since, on_purpose=True))
        elif one.is_warning and standing.track in LANE and standing.last_held_on:
            cuts.append(Cut(standing.last_held_on, track=LANE[Track(standing.track)]))
    warning = ""
    if stopped is not None:
        days = (today - stopped.since_earliest).days
        warning = _("track 1 %(state)s, %(days)d days") % {"state": stopped.get_state_display().lower(), "days": days}
    return ConflictLine(name=conflict.name, open=tuple(spells), cuts=tuple(cuts), warning=warning)
