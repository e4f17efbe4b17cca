"""Who may have been in a room, read from the posts of its day; and correcting who was, after it was saved."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from confidentiality import audiences
from dialogues import correcting
from dialogues.attendance import of_the_day
from dialogues.forms import CorrectionForm, Room
from dialogues.forms.attendance import IN_LEGS
from dialogues.models import Participation, Process, Session
from dialogues.parties import parties_in
from dialogues.roles import Verb
from dialogues.views.frame import fetch_session, frame, show_to
from participants.models import Party, names_on
from participants.when import When


def room_on(
    request: AuthenticatedRequest, process: Process, when: When, *, people: list[Participation] | None = None
) -> Room:
    """Everybody who takes part, unless others are told, by the side each counted with that day."""
    if people is None:
        people = list(Participation.objects.visible_to(request.user).filter(process=process).here())
    day = of_the_day(people, when)
    names = names_on(Party.objects.filter(pk__in={side for side in day.sides.values() if side}), when.latest)

    def place(one: Participation) -> tuple[bool, str, str, str]:
        side = day.sides[one.pk]
        return side is None, names.get(side, "") if side else "", str(side), one.pseudonym

    return Room(sorted(people, key=place), day.in_office, day.sides, names)


@require_http_methods(["GET", "POST"])
def attendance_correct(request: AuthenticatedRequest, process_id: UUID, session_id: UUID) -> HttpResponse:
    session = fetch_session(request, process_id, session_id)
    process = session.process
    show_to(request, Verb.LOG_SESSION, process)
    if session.is_sealed and not audiences.may_write(request.user, audiences.room(session.scope)):
        raise PermissionDenied
    if session.recorded_at is None:
        raise Http404  # nobody was put down for it yet

    form = form_of(request, session)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            correcting.correct(
                session,
                form.seen(format=session.format),
                absent=form.absent(),
                base=form.cleaned_data["base"],
                by=request.user,
            )
        except correcting.Corrected as error:
            form.start_again_from(correcting.corrections(session))
            form.add_error(None, error)
            status = 409
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Corrected. What stood before stays on record."))
            return redirect("dialogues:session_detail", process.pk, session.pk)
    context: dict[str, Any] = {**frame(request, process, "sessions"), "session": session, "form": form}
    context["is_in_legs"] = session.format in IN_LEGS
    return render(request, "dialogues/attendance_correct.html", context, status=status)


def form_of(request: AuthenticatedRequest, session: Session) -> CorrectionForm:
    """Everybody who ever took part can be put down, by the side they were written down with."""
    process = session.process
    people = Participation.objects.visible_to(request.user).filter(process=process, merged_into=None)
    room = room_on(request, process, session.when, people=list(people))
    rows = list(session.attendances.all())
    put_down = {row.participation_id: row.side_id for row in rows}
    standing = parties_in(process.conflict).standing_on(session.when_latest)
    offered = {*standing.values_list("pk", flat=True), *(side for side in put_down.values() if side)}
    names = names_on(Party.objects.filter(pk__in={*offered, *room.names}), session.when_latest)
    room = replace(room, sides={**room.sides, **put_down}, names=names)
    ordered = sorted(room.people, key=lambda one: (names.get(room.sides[one.pk] or one.pk, ""), one.pseudonym))
    data = request.POST if request.method == "POST" else None
    return CorrectionForm(data, session=session, rows=rows, room=replace(room, people=ordered), parties=names)
