"""Before a session: one page to print. What stayed open, who comes, what each side expects, what not to say to whom."""

import json
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import sealed
from confidentiality.markings import Caveat
from dialogues.held import Text, eyes_of, held_in, in_words
from dialogues.models import AgendaItem, Attendance, Contact, Expectation, NextStep, Passage, Point, Process, Session
from dialogues.roles import Verb
from dialogues.views.expectation import expectation_row
from dialogues.views.frame import fetch, frame, show_to, to_log
from dialogues.views.readers import names_of
from dialogues.views.texts import joint
from dialogues.vocabulary import AgendaOutcome, ContactMeans, ExpectationState, PointKind, SessionStatus

# What a session leaves open, by the type of its points.
OPEN_KINDS = (PointKind.QUESTION, PointKind.DISAGREEMENT, PointKind.CONCERN, PointKind.OFFER_SIGNAL)
NOT_SPOKEN = (Caveat.NOT_TO, Caveat.ORAL_ONLY, Caveat.EMBARGO_UNTIL, Caveat.EYES_ONLY)
MOST = 60


@require_GET
def before(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    show_to(request, Verb.LOG_SESSION, process)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    last, planned = last_and_next(process)
    present = Attendance.objects.visible_to(request.user).filter(session=last, participation__left_on=None)
    context = {
        **frame(request, process, "sessions"),
        "last": last,
        "planned": planned,
        "number": planned.number if planned else to_log(process),
        "comes": present.select_related("participation") if last else [],
        "today": timezone.localdate(),
        **what_is_open(request, process, last_id=last.pk if last else None, planned_id=planned.pk if planned else None),
    }
    return render(request, "dialogues/before.html", context)


def last_and_next(process: Process) -> tuple[Session | None, Session | None]:
    """The newest session that has a record, and the first that is planned."""
    recorded = process.sessions.held().exclude(recorded_at=None).reverse().values("pk")[:1]
    planned = process.sessions.planned().values("pk")[:1]
    rows = process.sessions.filter(Q(pk__in=recorded) | Q(pk__in=planned))
    found = {session.status == SessionStatus.PLANNED: session for session in rows}
    return found.get(False), found.get(True)


def what_is_open(
    request: AuthenticatedRequest, process: Process, *, last_id: UUID | None, planned_id: UUID | None
) -> dict[str, Any]:
    """Everything sealed that the page shows, of what the reader is let in to, opened in one go."""
    user = request.user
    points = list(Point.objects.visible_to(user).filter(process=process).order_by("-created_at")[:MOST])
    carried = AgendaItem.objects.visible_to(user).filter(process=process, outcome=AgendaOutcome.CARRIED_OVER)
    agenda = list(carried[:MOST])
    steps = list(NextStep.objects.visible_to(user).filter(process=process, done_on=None).select_related("owner")[:MOST])
    messages = list(
        Contact.objects.visible_to(user).filter(process=process, means=ContactMeans.MESSAGE, answered_on=None)[:MOST]
    )
    plans = Passage.objects.visible_to(user).filter(session=planned_id, purpose=Passage.Purpose.PLAN)
    plan = list(plans.order_by("-created_at")[:1]) if planned_id else []
    hopes = Expectation.objects.visible_to(user).filter(process=process, state=ExpectationState.OPEN)
    expectations = list(hopes.select_related("owner")[:MOST])
    texts = sealed.unseal([row.body_id for row in (*points, *agenda, *steps, *messages, *plan, *expectations)])
    parties = process.conflict.party_names()
    said = [(point, json.loads(texts[point.body_id])) for point in points]
    marked: list[Text] = [*points, *messages]
    held = {row.pk: held_in(row, texts[row.body_id]) for row in marked}
    names = parties | names_of(eyes_of(held.values()), {})
    held_back = {pk: in_words(each, names) for pk, each in held.items()}
    return {
        "plan": texts[plan[0].body_id] if plan else "",
        "open_points": [
            point_row(point, body, parties, held_back)
            for point, body in said
            if point.session_id == last_id and body["kind"] in OPEN_KINDS
        ],
        "unspoken": [
            point_row(point, body, parties, held_back)
            for point, body in said
            if any(kind in NOT_SPOKEN for kind in kinds(point))
        ],
        "agenda": [json.loads(texts[item.body_id])["text"] for item in agenda],
        "steps": [{"step": step, "text": texts[step.body_id]} for step in steps],
        "messages_open": [message_row(one, json.loads(texts[one.body_id]), parties, held_back) for one in messages],
        "expectations": [
            expectation_row(one, json.loads(texts[one.body_id]), parties, timezone.localdate()) for one in expectations
        ],
    }


def kinds(point: Point) -> list[str]:
    """The kinds of its caveats, however much each of them says besides."""
    return [str(one["kind"]) if isinstance(one, dict) else str(one).partition(":")[0] for one in point.caveats]


def point_row(
    point: Point, body: dict[str, Any], parties: dict[str, str], held: dict[UUID, list[str]]
) -> dict[str, Any]:
    kind = PointKind(body["kind"]).label if body["kind"] else ""
    party = parties.get(body["party"]) or joint(body)
    return {"point": point, "text": body["text"], "kind": kind, "party": party, "held": held[point.pk]}


def message_row(
    contact: Contact, body: dict[str, Any], parties: dict[str, str], held: dict[UUID, list[str]]
) -> dict[str, Any]:
    return {
        "contact": contact,
        "text": body["text"],
        "sender": parties.get(body["from"]),
        "receiver": parties.get(body["to"]),
        "held": held[contact.pk],
    }
