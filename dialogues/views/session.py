"""The sessions of a process, and what one left behind, for those who may read it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import sealed
from dialogues import attachments, paging, people_then
from dialogues.as_at import AsAt, as_at_of
from dialogues.composition import built_as
from dialogues.held import eyes_of, held_in, in_words, passage_words
from dialogues.merged_then import Then, brought_along, mergings_along, taken_apart
from dialogues.models import (
    AgendaItem,
    Attachment,
    Attendance,
    FormerAttendance,
    Issue,
    NextStep,
    Participation,
    Passage,
    Point,
    Process,
    Session,
    SideReading,
    StaffAttendance,
)
from dialogues.parties import parties_in
from dialogues.roles import Verb
from dialogues.views.frame import fetch_as_at, fetch_session, frame, is_shown, may_see_room
from dialogues.views.readers import names_of, who_reads
from dialogues.views.texts import joint
from dialogues.vocabulary import Capacity, PointKind
from participants.models import Party, names_on

# Short lists that come along with the session's own row, so that the page asks once.
ALONG: dict[str, Any] = {
    "staff_names": ArraySubquery(
        StaffAttendance.objects.filter(session=OuterRef("pk"))
        .order_by("user__name")
        .values(row=JSONObject(name="user__name", leg="leg"))
    ),
    "sides_read": ArraySubquery(
        SideReading.objects.filter(session=OuterRef("pk")).values(row=JSONObject(side_id="side_id", reading="reading"))
    ),
    "issue_labels": ArraySubquery(
        Issue.objects.filter(conflict=OuterRef("process__conflict")).values(row=JSONObject(id="id", label="label"))
    ),
}


def corrected(as_at: AsAt) -> ArraySubquery:
    told = {name: name for name in ("capacity", "side_id", "held_office", "leg")}
    told |= {"id": "participation_id", "at": "corrected_at", "by": "corrected_by__name"}
    names = {"pseudonym": "participation__pseudonym", "name_then": people_then.name_on(as_at, "participation")}
    rows = FormerAttendance.objects.filter(session=OuterRef("pk"))
    return ArraySubquery(rows.values(row=JSONObject(**told, **names)))


@require_GET
def session_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)

    there = Attendance.objects.filter(session=OuterRef("pk")).order_by().values("session")
    sessions = Session.objects.visible_to(request.user).filter(process=process).stood_by(as_at).as_read(as_at)
    told = sessions.annotate(present=Subquery(there.values(count=Count("pk"))))
    page = paging.page(told, request.GET, "-when_latest", "-number")
    built = built_as(process, page.rows, as_at, shows_room=may_see_room(request, process))
    context = {**frame(request, process, "sessions"), "sessions": page.rows, "page": page, "built": built}
    return render(request, "dialogues/session_list.html", context)


@require_GET
def session_detail(request: AuthenticatedRequest, process_id: UUID, session_id: UUID) -> HttpResponse:
    as_at = as_at_of(request)
    session: Any = fetch_session(
        request,
        process_id,
        session_id,
        **ALONG,
        corrected=corrected(as_at),
        mergings=mergings_along(request.user, as_at),
    )
    process = session.process
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    present = Attendance.objects.visible_to(request.user).filter(session=session)
    named = present.annotate(name_then=people_then.name_on(as_at, "participation"))
    attendances = list(named.select_related("participation"))
    corrections = [Correction(**row) for row in session.corrected] if may_see_room(request, process) else []
    if as_at.is_known_then:
        then = taken_apart(brought_along(session.mergings), as_at)
        attendances = known_in_room(session, attendances, corrections, then, as_at)
    if as_at.is_past and is_shown(request, Verb.KEEP_PEOPLE, process):
        call_as_then(attendances, corrections)
    if as_at.is_known_then:
        attendances, corrections = as_put_down(attendances, corrections, as_at.known_at)
    read = session.read_then["sides"] if session.read_then is not None else session.sides_read
    readings = [SideReading(side_id=UUID(row["side_id"]), reading=row["reading"]) for row in read]
    parties = name_sides(session, [*attendances, *readings, *corrections])
    context = {
        **frame(request, process, "sessions"),
        "session": session,
        "attendances": attendances,
        "corrections": corrections,
        "is_in_legs": any(row.leg for row in attendances),
        "staff": session.staff_names,
        "readings": readings,
        "is_later": as_at.is_past and session.when.earliest > as_at.day,
        **bodies(request, process, session, parties),
    }
    if as_at.is_past:  # what is over is only read
        context |= {"may_log": False, "may_put_up": False}
    return render(request, "dialogues/session_detail.html", context)


@dataclass
class Correction:
    """How somebody was put down until a moment; without a capacity they were not."""

    id: str
    pseudonym: str
    capacity: str
    side_id: Any
    held_office: bool
    leg: int | None
    at: Any
    by: str
    name_then: str

    def __post_init__(self) -> None:
        self.side_id, self.at = self.side_id and UUID(self.side_id), datetime.fromisoformat(self.at)

    @property
    def capacity_words(self) -> str:
        return str(Capacity(self.capacity).label) if self.capacity else ""

    def of(self, one: Any) -> None:
        self.id, self.pseudonym, self.name_then = str(one.pk), one.pseudonym, one.name_then

    def stood(self) -> Attendance:
        one = Participation(pk=UUID(self.id), pseudonym=self.pseudonym)
        told = {"capacity": self.capacity, "side_id": self.side_id, "held_office": self.held_office, "leg": self.leg}
        return Attendance(participation=one, **told)


def known_in_room(
    session: Session, rows: list[Attendance], corrections: list[Correction], then: Then, as_at: AsAt
) -> list[Attendance]:
    """By who was known to be one person at the end of that day, and not by what is known now."""
    was = {row.pk: str(row.participation_id) for row in rows}
    there: list[Any] = then.in_room(session, rows)
    for row in there:
        if was.get(row.pk) != str(row.participation_id):
            row.participation = then.people[row.participation_id]
            row.name_then = row.participation.name_then
            for each in corrections:
                if each.at >= as_at.known_at and each.id == was.get(row.pk):
                    each.of(row.participation)
    return there


def call_as_then(rows: list[Any], corrections: list[Correction]) -> None:
    """By the pseudonyms of the day of the page, which only those read who keep the people."""
    for row in rows:
        row.participation.pseudonym = row.name_then
    for each in corrections:
        each.pseudonym = each.name_then
    rows.sort(key=lambda row: row.participation.pseudonym)


def as_put_down(
    rows: list[Attendance], corrections: list[Correction], then: datetime
) -> tuple[list[Attendance], list[Correction]]:
    """Who was put down at that moment, and what had been corrected by then."""
    stood = {row.participation_id: row for row in rows}
    for each in sorted(corrections, key=lambda each: each.at, reverse=True):
        if each.at >= then:
            stood[UUID(each.id)] = each.stood()
    there = sorted((row for row in stood.values() if row.capacity), key=lambda row: row.participation.pseudonym)
    return there, [each for each in corrections if each.at < then]


def name_sides(session: Session, rows: list[Attendance | SideReading | Correction]) -> dict[str, str]:
    """The parties of the conflict by id, as they were called that day; each row is given the name of its side."""
    sides = {row.side_id for row in rows if row.side_id}
    known = parties_in(session.process.conflict) | Party.objects.filter(pk__in=sides)
    names = names_on(known, session.when_latest)
    for row in rows:
        row.side_name = names.get(row.side_id, "")  # type: ignore[union-attr, arg-type]
    return {str(party): name for party, name in names.items()}


def bodies(request: AuthenticatedRequest, process: Process, session: Any, parties: dict[str, str]) -> dict[str, Any]:
    """Everything sealed of this session that the reader is let in to, opened in one go."""
    written = Passage.objects.visible_to(request.user).filter(session=session)
    passages = list(written.select_related("audience", "created_by", "witness"))
    said = Point.objects.visible_to(request.user).filter(session=session).select_related("audience", "created_by")
    points = list(said.order_by("position", "created_at"))
    agenda = list(AgendaItem.objects.visible_to(request.user).filter(session=session))
    steps = list(NextStep.objects.visible_to(request.user).filter(session=session).select_related("owner"))
    files = list(Attachment.objects.visible_to(request.user).filter(session=session).select_related("audience"))
    texts = sealed.unseal([row.body_id for row in (*passages, *points, *agenda, *steps, *files)])
    people = who_reads({row.audience for row in (*passages, *points, *files)}, process)
    issues = {row["id"]: row["label"] for row in session.issue_labels}
    told = [(point, json.loads(texts[point.body_id])) for point in points]
    sources: list[Passage | Point | Attachment] = [*passages, *points, *files]
    held = {row.pk: held_in(row, texts[row.body_id]) for row in sources}
    names = parties | names_of(eyes_of(held.values()), people)
    return {
        "agenda": [
            {"item": item, "text": body["text"], "party": parties.get(body["party"])}
            for item, body in ((each, json.loads(texts[each.body_id])) for each in agenda)
        ],
        "steps": [{"step": step, "text": texts[step.body_id]} for step in steps],
        "passages": {
            passage.purpose: {
                "row": passage,
                "text": passage_words(texts[passage.body_id]),
                "held": in_words(held[passage.pk], names),
                "readers": people[passage.audience_id],
            }
            for passage in passages
        },
        "files": [
            {
                "row": row,
                "told": attachments.told(texts[row.body_id]),
                "held": in_words(held[row.pk], names),
                "is_handed_out": attachments.is_handed_out(row),
                "who_id": f"who-file-{number}",
                "readers": people[row.audience_id],
            }
            for number, row in enumerate(files)
        ],
        # Each hand's own, in the order in which they were finished.
        "summaries": [
            {
                "row": one,
                "text": passage_words(texts[one.body_id]),
                "held": in_words(held[one.pk], names),
                "readers": people[one.audience_id],
                "who_id": f"who-{one.pk}",
            }
            for one in passages
            if one.purpose == Passage.Purpose.SUMMARY
        ],
        "points": [
            {
                "point": point,
                "text": body["text"],
                "kind": PointKind(body["kind"]).label if body["kind"] else "",
                "party": parties.get(body["party"]) or joint(body),
                "issue": issues.get(body["issue"]),
                "redacted_because": body.get("redacted_because", ""),
                "held": in_words(held[point.pk], names),
                "who_id": f"who-{number}",
                "readers": people[point.audience_id],
            }
            for number, (point, body) in enumerate(told)
        ],
    }
