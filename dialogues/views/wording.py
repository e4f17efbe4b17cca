"""The words of a text on its pages: a new version, what changed, black words, a private note and its promotion."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.models import User
from accounts.stepup import ask_again, fresh_factor, sitting_open
from confidentiality import sealed
from confidentiality.differences import differences
from dialogues import wording
from dialogues.forms.wording import EditForm, GrantForm, NoteForm, PromoteForm, RedactForm
from dialogues.models import Passage, Point, Process
from dialogues.record import write_passage
from dialogues.roles import Verb, may, require
from dialogues.views.frame import fetch, frame
from dialogues.views.readers import who_reads
from dialogues.views.texts import back_to, fetch_passage, fetch_point

MOST = 100


@require_http_methods(["GET", "POST"])
def point_edit(request: AuthenticatedRequest, process_id: UUID, point_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    try:
        point = fetch_point(request, process, point_id)
    except Http404:
        return gone(request, process)
    return edit_page(request, process, point)


@require_http_methods(["GET", "POST"])
def passage_edit(request: AuthenticatedRequest, process_id: UUID, passage_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    try:
        passage = fetch_passage(request, process, passage_id)
    except Http404:
        return gone(request, process)
    return edit_page(request, process, passage)


def gone(request: AuthenticatedRequest, process: Process) -> HttpResponse:
    """The text is not there for this reader, any more or ever. What was typed stays on the page, to be kept."""
    typed = request.POST.get("text", "").strip()
    if not typed:
        raise Http404
    context = {**frame(request, process, "sessions"), "form": NoteForm(initial={"text": typed})}
    return render(request, "dialogues/text_gone.html", context, status=404)


def edit_page(request: AuthenticatedRequest, process: Process, text: Point | Passage) -> HttpResponse:
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)
    present = wording.plain(text, sealed.unseal_one(text.body_id))
    initial = {"text": present, "base": text.version}
    form = EditForm(request.POST if request.method == "POST" else None, initial=initial)
    context: dict[str, Any] = {
        **frame(request, process, "sessions"),
        "text": text,
        "session": text.session,
        "form": form,
        "readers": who_reads([text.audience], process)[text.audience_id],
    }
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            wording.edit(text, form.cleaned_data["text"].strip(), base=form.cleaned_data["base"], by=request.user)
        except wording.Changed as error:
            form.add_error(None, error)
            data = request.POST.copy()
            data["base"] = str(text.version)
            form.data = data
            context["theirs"], status = present, 409
            context["pieces"] = differences(present, form.cleaned_data["text"].strip())
        else:
            messages.success(request, _("Saved as a new version. The earlier one stays."))
            return back_to(text)
    return render(request, "dialogues/text_edit.html", context, status=status)


@require_GET
def point_versions(request: AuthenticatedRequest, process_id: UUID, point_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    return versions_page(request, process, fetch_point(request, process, point_id))


@require_GET
def passage_versions(request: AuthenticatedRequest, process_id: UUID, passage_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    return versions_page(request, process, fetch_passage(request, process, passage_id))


def versions_page(request: AuthenticatedRequest, process: Process, text: Point | Passage) -> HttpResponse:
    """Each version this reader is let in to, newest first, with what changed since the one before it."""
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)
    found = wording.versions(text, request.user)
    rows, before = [], None
    for row, words in found:
        rows.append({"row": row, "pieces": differences(before if before is not None else words, words)})
        before = words
    context = {
        **frame(request, process, "sessions"),
        "text": text,
        "session": text.session,
        "versions": rows[::-1],
        "is_whole": len(found) == text.version,
    }
    return render(request, "dialogues/text_versions.html", context)


@require_http_methods(["GET", "POST"])
def point_redact(request: AuthenticatedRequest, process_id: UUID, point_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    point = fetch_point(request, process, point_id)
    require(request.user, Verb.WRITE_POINT, process)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    present = wording.plain(point, sealed.unseal_one(point.body_id))
    readers = who_reads([point.audience], process)[point.audience_id]
    form = RedactForm(
        request.POST if request.method == "POST" else None,
        initial={"base": point.version},
        words=wording.words_in(present),
        readers=User.objects.filter(pk__in=[reader.id for reader in readers]).order_by("name"),
    )
    status, shown = (422 if form.is_bound else 200), ""
    if form.is_bound and form.is_valid() and form.cleaned_data["base"] != point.version:
        form.add_error(None, _("Somebody saved another version meanwhile. Choose the words again."))
        status = 409
    elif form.is_bound and form.is_valid():
        shown, status = wording.blacked(present, form.cleaned_data["hidden"]), 200
        if request.POST.get("action") == "redact":
            if not fresh_factor(request):
                return ask_again(request)
            data = form.cleaned_data
            told = {"keepers": [*data["keepers"]], "reason": data["reason"], "base": data["base"]}
            try:
                wording.redact(point, data["hidden"], **told, by=request.user)
            except ValidationError as error:
                form.add_error(None, error)
                status = 409 if isinstance(error, wording.Changed) else 422
            else:
                messages.success(request, _("Redacted. The original stays with those you named."))
                return back_to(point)
    context = {
        **frame(request, process, "sessions"),
        "point": point,
        "session": point.session,
        "form": form,
        "shown": shown,
        "readers": readers,
    }
    return render(request, "dialogues/point_redact.html", context, status=status)


@require_http_methods(["GET", "POST"])
def point_grant(request: AuthenticatedRequest, process_id: UUID, point_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    point = fetch_point(request, process, point_id)
    require(request.user, Verb.WRITE_POINT, process)

    readers = who_reads([point.audience], process)[point.audience_id]
    colleagues = User.objects.visible_to(request.user) | User.objects.filter(
        pk__in=process.seats.live().values("user"), is_active=True
    )
    people = colleagues.distinct().exclude(pk__in=[reader.id for reader in readers]).order_by("name", "pk")
    form = GrantForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_bound and form.is_valid():
        if not fresh_factor(request):
            return ask_again(request)
        data = form.cleaned_data
        try:
            wording.grant(point, data["person"], reason=data["reason"], until=data["until"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s can read it now.") % {"name": data["person"].name})
            return back_to(point)
    context = {
        **frame(request, process, "sessions"),
        "point": point,
        "session": point.session,
        "form": form,
        "readers": readers,
    }
    return render(request, "dialogues/point_grant.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def note_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    """One's own notes of a process, and a new one. No page of anybody else tells of them."""
    process = fetch(request, process_id)
    if not may(request.user, Verb.SEE_ROOM, process):
        raise Http404
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        write_passage(process, Passage.Purpose.PRIVATE_NOTE, form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Kept, for you alone."))
        return redirect("dialogues:note_list", process.pk)
    rows = Passage.objects.visible_to(request.user).filter(
        process=process, purpose=Passage.Purpose.PRIVATE_NOTE, created_by=request.user
    )
    notes = list(rows.select_related("session").order_by("-created_at")[:MOST])
    texts = sealed.unseal([note.body_id for note in notes])
    context = {
        **frame(request, process, "sessions"),
        "form": form,
        "notes": [{"note": note, "text": texts[note.body_id]} for note in notes],
    }
    return render(request, "dialogues/note_list.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def passage_promote(request: AuthenticatedRequest, process_id: UUID, passage_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    note = fetch_passage(request, process, passage_id)
    if note.purpose != Passage.Purpose.PRIVATE_NOTE:
        raise Http404  # what is in the record already is not promoted
    require(request.user, Verb.WRITE_POINT, process)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    form = PromoteForm(
        request.POST if request.method == "POST" else None,
        initial={"text": sealed.unseal_one(note.body_id)},
        process=process,
        of=note.session.when_latest if note.session else timezone.localdate(),
    )
    if form.is_bound and form.is_valid():
        try:
            point = wording.promote(note, form.said(), by=request.user)
        except (ValidationError, sealed.NotInAudience):
            form.add_error("distribution", _("You would not be among those who can read it, so you cannot write it."))
        else:
            messages.success(request, _("It is in the record now, as a point. Your note stays yours."))
            return back_to(point)
    context = {**frame(request, process, "sessions"), "note": note, "session": note.session, "form": form}
    return render(request, "dialogues/passage_promote.html", context, status=422 if form.is_bound else 200)
