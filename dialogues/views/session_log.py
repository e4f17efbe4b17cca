"""Logging a session: one page, works without script, loses nothing."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from confidentiality.markings import Attribution, Distribution
from dialogues import drafts
from dialogues.additions import add_to_session
from dialogues.forms import (
    AttendanceForm,
    PointFormSet,
    ProceedingsForm,
    SessionForm,
    lines_as_points,
    officials_hold_posts,
    usual,
    writer_is_in_the_room,
)
from dialogues.forms.day import moment
from dialogues.models import Process, Session, StaffAttendance
from dialogues.proceedings import write_proceedings
from dialogues.record import SessionRecord, log_session
from dialogues.resent import AlreadySaved, check_key
from dialogues.roles import Verb, require
from dialogues.views.attendance import room_on
from dialogues.views.frame import fetch, frame, next_to_log, show_to, to_log
from dialogues.views.session_preview import before_saving
from dialogues.vocabulary import SessionFormat, SessionStatus
from participants.when import When, understand


@require_http_methods(["GET", "POST"])
def session_log(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    if request.method == "GET":
        show_to(request, Verb.LOG_SESSION, process)
    else:
        require(request.user, Verb.LOG_SESSION, process)

    forms = with_parties(bound(request, process) if request.method == "POST" else unbound(request, process))
    if request.method == "POST" and request.POST.get("action") == "split":
        return split(request, process, forms)
    if request.method == "POST" and request.POST.get("action") == "discard":
        drafts.discard(request.POST, by=request.user)
        return redirect("dialogues:session_log", process.pk)
    if request.method == "POST" and request.POST.get("action") == "look":
        return page(request, process, forms)
    if request.method == "POST" and all_valid(forms) and (session := saved(request, process, forms)):
        messages.success(request, _("Saved. Session %(number)s has its record.") % {"number": session.number})
        return redirect("dialogues:session_detail", process.pk, session.pk)
    return page(request, process, forms, status=422 if request.method == "POST" else 200)


def bound(request: AuthenticatedRequest, process: Process) -> dict[str, Any]:
    data = request.POST
    session = SessionForm(data, process=process, by=request.user)
    return {
        "session": session,
        "attendance": AttendanceForm(data, room=room_on(request, process, moment(session))),
        "points": PointFormSet(data, prefix="points", form_kwargs=of_day(process, session)),
        "more": ProceedingsForm(data, **along(process, session)),
    }


def unbound(request: AuthenticatedRequest, process: Process) -> dict[str, Any]:
    draft = drafts.latest(process, by=request.user)
    if draft is not None:
        session = SessionForm(initial=draft, process=process, by=request.user)
        session.taken = taken_meanwhile(process, draft.get("number"), draft["form_key"])
        room, said = room_on(request, process, moment(session)), drafts.points_in(draft)
        return {
            "resumed": draft["saved_at"],
            "more_drafts": draft["more_drafts"],
            "session": session,
            # Whoever was added since it was begun has no capacity in it.
            "attendance": AttendanceForm(initial=usual(room, draft.get("declared_track")) | draft, room=room),
            "points": PointFormSet(prefix="points", initial=said, form_kwargs=of_day(process, session)),
            "more": ProceedingsForm(initial=draft, **along(process, session)),
        }
    last, waiting = to_start_from(process)
    today = timezone.localdate()
    # What was only planned knows no day, but the window it was to fall in.
    when = waiting.when if waiting and waiting.when.latest <= today else When.day(today)
    initial = {
        "form_key": drafts.new_key(),
        "number": to_log(process),
        "when": str(when),
        "format": last.format if last else SessionFormat.WORKSHOP,
        "languages": last.languages if last else "",
        "declared_track": (process.standing.track or None) if hasattr(process, "standing") else None,
        "attribution": Attribution.CHATHAM,
        "distribution": Distribution.AMBER_STRICT,
        "staff": [request.user.pk, *waiting.staff_ids] if waiting else [request.user.pk],
    }
    session = SessionForm(initial=initial, process=process, by=request.user)
    return {
        "session": session,
        "attendance": AttendanceForm.as_last_time(
            room_on(request, process, when), last, track=str(initial["declared_track"])
        ),
        "points": PointFormSet(prefix="points", form_kwargs=of_day(process, session)),
        "more": ProceedingsForm(**along(process, session)),
    }


def along(process: Process, session: SessionForm) -> dict[str, Any]:
    """What the rest of the form takes from its first part."""
    return {"process": process, "by": session.by, "team": session.team, "day": moment(session).latest}


def of_day(process: Process, session: SessionForm) -> dict[str, Any]:
    """Points are of whoever was a party on the day of their session."""
    return {"process": process, "day": moment(session).latest}


def with_parties(forms: dict[str, Any]) -> dict[str, Any]:
    """Whom the summary can be kept from: the parties that the points ask for; before there are any, those there."""
    if forms["session"].is_bound or forms["points"].forms:
        names = {pk: str(party) for pk, party in forms["points"].of.parties.items()}
    else:
        names = forms["attendance"].room.names
    forms["session"].offer(names.items())
    return forms


def to_start_from(process: Process) -> tuple[Any, Any]:
    """The session that has the newest record, and the one that waits for its own."""
    recorded = process.sessions.held().exclude(recorded_at=None).reverse().values("pk")[:1]
    waits = Q(number=to_log(process), recorded_at=None)
    staff = StaffAttendance.objects.filter(session=OuterRef("pk")).values("user_id")
    rows = process.sessions.filter(Q(pk__in=recorded) | waits).annotate(staff_ids=ArraySubquery(staff))
    rows = rows.prefetch_related("attendances")
    found = {session.recorded_at is not None: session for session in rows}
    return found.get(True), found.get(False)


def all_valid(forms: dict[str, Any]) -> bool:
    """Ask every form, so that every error is shown at once."""
    valid = [forms[name].is_valid() for name in ("session", "attendance", "points", "more")]
    return (
        all(valid)
        and officials_hold_posts(forms["session"], forms["attendance"])
        and writer_is_in_the_room(forms["session"], forms["points"])
    )


def split(request: AuthenticatedRequest, process: Process, forms: dict[str, Any]) -> HttpResponse:
    """Turn each line after the first into a point, for one who writes first and sorts afterwards."""
    data = request.POST.copy()
    marking = {name: data.get(name) for name in ("distribution", "attribution")}
    summary, lines = lines_as_points(data.get("summary", ""), marking, forms["points"].of)
    kept = [form for form in forms["points"] if form["text"].value()]
    data["summary"] = summary
    initial = [{name: form[name].value() for name in form.fields} for form in kept] + lines
    plain: dict[str, Any] = {name: data.get(name) for name in data if not name.startswith("points-")}
    plain["staff"] = data.getlist("staff")
    session = SessionForm(initial=plain, process=process, by=request.user)
    again: dict[str, Any] = {
        "session": session,
        "attendance": AttendanceForm(initial=plain, room=forms["attendance"].room),
        "points": PointFormSet(prefix="points", initial=initial, form_kwargs=forms["points"].form_kwargs),
        "more": ProceedingsForm(initial=plain, **along(process, session)),
    }
    with_parties(again)["session"].fields["summary"].widget.attrs.pop("autofocus", None)  # the first point is next
    again["just_split"] = True
    return page(request, process, again)


def saved(request: AuthenticatedRequest, process: Process, forms: dict[str, Any]) -> Session | None:
    """The session as saved; None where its key was used for other words, which go on under a new one."""
    form = forms["session"]
    Process.objects.select_for_update().get(pk=process.pk)  # who comes second sees what the first has saved
    form.taken = taken_meanwhile(process, form.cleaned_data["number"], form.cleaned_data["form_key"])
    if form.taken is not None and not form.cleaned_data["join"]:
        form.add_error("join", form.told_taken())
        return None
    try:
        return save(request, process, forms)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    except AlreadySaved:
        form.data = form.data.copy()
        form.data["form_key"] = str(drafts.new_key())
        form.add_error(
            None,
            _(
                "This form was saved already, with other words. What stands here is not saved: press again to save it "
                "as a record of its own."
            ),
        )
        return None


def save(request: AuthenticatedRequest, process: Process, forms: dict[str, Any]) -> Session:
    form = forms["session"]
    data, more = form.cleaned_data, forms["more"]
    record = SessionRecord(
        when=data["when"],
        summary=data["summary"],
        number=number_for(process, data["number"]),
        format=SessionFormat(data["format"]),
        status=SessionStatus(data["status"]),
        declared_track=data["declared_track"],
        label_reason=data["label_reason"],
        place=data["place"],
        languages=data["languages"],
        round=data["round"],
        neutrality=data["neutrality"],
        rules=more.limit(),
        is_sealed=data["is_sealed"],
        seen=forms["attendance"].seen(format=data["format"]),
        staff=list(data["staff"]),
        staff_legs=form.staff_legs(),
        points=[point.said() for point in forms["points"] if point.cleaned_data.get("text", "").strip()],
        private_note=data["private_note"],
        marking=form.marking,
        held=form.held(),
    )
    also = partial(write_proceedings, told=more.proceedings(), marking=form.marking, by=request.user)
    if form.taken is not None and data["join"] == "add":
        session = add_to_session(form.taken, record, by=request.user, form_key=data["form_key"], and_then=also)
    else:
        check_key(process, record, by=request.user, form_key=data["form_key"])
        session = log_session(process, record, by=request.user, form_key=data["form_key"], and_then=also)
    drafts.finish(data["form_key"])
    return session


def taken_meanwhile(process: Process, number: Any, form_key: Any) -> Session | None:
    """The session that the form was opened for, where another form has made its record since."""
    if not str(number or "").isdecimal():
        return None
    of_that_number = process.sessions.filter(number=number, recorded_at__isnull=False)
    return of_that_number.exclude(form_key=form_key).select_related("recorded_by").first()


def number_for(process: Process, wanted: int | None) -> int:
    """The number the form was opened for, as long as a session of it takes a record; else the next one."""
    if wanted is not None and process.sessions.to_record(wanted).exists():
        return wanted
    return next_to_log(process)


def page(request: AuthenticatedRequest, process: Process, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    session, attendance = forms["session"], forms["attendance"]
    session.fields["staff"].choices = forms["more"].team  # the same people, asked for once
    context = {
        **frame(request, process, "sessions"),
        "forms": forms,
        **before_saving(request, process, forms),
        "there": attendance.in_words(),
        "sides": attendance.by_side(),
        "said_under": label_of(session, "attribution"),
        "may_read": label_of(session, "distribution"),
        "held_as": label_of(session, "format"),
        "understood": understood(session),
        "page_key": drafts.new_key(),
        "lock": drafts.lock_of(process, session["form_key"].value(), by=request.user),
        "in_office": attendance.room.in_office,
    }
    return render(request, "dialogues/session_log.html", context, status=status)


def label_of(form: SessionForm, name: str) -> str:
    """The words of the choice a field has now."""
    choices = dict(form.fields[name].choices)  # type: ignore[attr-defined]
    return str(choices.get(form[name].value() or "", ""))


def understood(form: SessionForm) -> str:
    """How the date as it stands in the form would be read; empty where it cannot be."""
    try:
        return understand(str(form["when"].value() or ""), today=timezone.localdate()).understood()
    except ValidationError:
        return ""
