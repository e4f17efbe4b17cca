"""What an objective is judged against: the track, and of each side in the last room its level, mandate and ties."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from dialogues.models import Attendance, Process, Session
from dialogues.vocabulary import Capacity, Stage, Track
from participants.models import Closeness, Level, Proximity

LEVELS = list(Level)
TIES = [Closeness.PRINCIPAL, Closeness.INNER, Closeness.OCCASIONAL, Closeness.INDIRECT]


def ground_of(process: Process, day: dt.date) -> dict[str, Any]:
    """Codes and the names of parties, as they are on that day: kept with the judgement, never about one person."""
    held = Session.objects.filter(process=process).held().exclude(recorded_at=None).filter(when_earliest__lte=day)
    last = held.order_by("when_latest", "number").last()
    standing = getattr(process, "standing", None)
    sides: dict[str, list[Attendance]] = {}
    if last is not None:
        rows = last.attendances.select_related("participation", "side").prefetch_related("side__names")
        for row in rows.exclude(side=None):
            sides.setdefault(row.side.name_on(day) if row.side else "", []).append(row)
    people = {row.participation.person_id for rows in sides.values() for row in rows}
    ties = {tie.person_id: tie.level for tie in Proximity.objects.latest_on(day).filter(person__in=people)}
    return {
        "track": standing.track if standing else "",
        "stage": standing.stage if standing else "",
        "session": last.number if last else None,
        "sides": [side_of(name, rows, ties) for name, rows in sides.items()],
    }


def side_of(name: str, rows: list[Attendance], ties: dict[Any, str]) -> dict[str, Any]:
    levels = [row.participation.level for row in rows if row.participation.level]
    near = [ties[row.participation.person_id] for row in rows if row.participation.person_id in ties]
    return {
        "side": name,
        "level": min(levels, key=lambda level: LEVELS.index(Level(level)), default=""),
        "tie": min((tie for tie in near if tie in TIES), key=lambda tie: TIES.index(Closeness(tie)), default=""),
        "speaks": any(row.capacity == Capacity.OFFICIAL for row in rows),
    }


def in_words(ground: dict[str, Any]) -> list[str]:
    """One line for the process and one for each side."""
    if not ground:
        return []
    first = [str(Track(ground["track"]).label) if ground["track"] else ""]
    first += [str(Stage(ground["stage"]).label) if ground["stage"] else ""]
    if ground["session"]:
        first.append(_("room of session %(number)s") % {"number": ground["session"]})
    return [_(", ").join(filter(None, first)), *(words_of(side) for side in ground["sides"])]


def words_of(side: dict[str, Any]) -> str:
    level = str(Level(side["level"]).label) if side["level"] else _("level not told")
    tie = str(Closeness(side["tie"]).label) if side["tie"] else _("no tie to a decision-maker told")
    mandate = _("somebody speaks officially") if side["speaks"] else _("nobody speaks officially")
    return f"{side['side']}: {level}; {tie}; {mandate}"
