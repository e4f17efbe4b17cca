"""Marking a text anew: what it would change, for whom, and why, before anything is saved."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from accounts.models import User
from accounts.stepup import ask_again, fresh_factor, sitting_open
from confidentiality import audiences, sealed
from confidentiality.models.audience import AudienceKind
from dialogues import attachments, change, marking, questions
from dialogues.change import Change
from dialogues.forms.marking import MarkForm, people_for
from dialogues.held import Held, Text, held_in, in_words, kind_of, passage_words
from dialogues.models import Attachment, Contact, DocumentVersion, Passage, Point, Process
from dialogues.roles import Verb, require
from dialogues.search import said_and_answered
from dialogues.views.frame import fetch, frame
from dialogues.views.people_in import people_of
from dialogues.views.readers import by_label, who_reads
from dialogues.views.texts import (
    address_of,
    back_to,
    fetch_attachment,
    fetch_contact,
    fetch_document,
    fetch_passage,
    fetch_point,
    words_of,
)

# The tab of a process under which a text stands, where that is not its session.
TABS = {"contact": "contacts", "document": "objectives"}


@dataclass(frozen=True)
class Shown:
    """A text as its page shows it."""

    heading: str
    text: str
    words: list[str] = field(default_factory=list)
    held: Held = ()


@require_http_methods(["GET", "POST"])
def point_marking(request: AuthenticatedRequest, process_id: UUID, point_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    return marking_page(request, process, fetch_point(request, process, point_id))


@require_http_methods(["GET", "POST"])
def passage_marking(request: AuthenticatedRequest, process_id: UUID, passage_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    passage = fetch_passage(request, process, passage_id)
    if passage.session is None or passage.purpose not in marking.REMARKED:
        raise Http404
    return marking_page(request, process, passage)


@require_http_methods(["GET", "POST"])
def attachment_marking(request: AuthenticatedRequest, process_id: UUID, attachment_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    return marking_page(request, process, fetch_attachment(request, process, attachment_id))


@require_http_methods(["GET", "POST"])
def contact_marking(request: AuthenticatedRequest, process_id: UUID, contact_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    return marking_page(request, process, fetch_contact(request, process, contact_id))


@require_http_methods(["GET", "POST"])
def document_marking(request: AuthenticatedRequest, process_id: UUID, document_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    return marking_page(request, process, fetch_document(request, process, document_id))


def marking_page(request: AuthenticatedRequest, process: Process, row: Text) -> HttpResponse:
    require(request.user, Verb.WRITE_POINT, process)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    shown = opened(row)
    form = bound(request, process, row, shown)
    if not form.is_bound or not form.is_valid():
        return page(request, process, row, shown, form)
    if form.cleaned_data["base"] != marking.base_of(row):
        return meanwhile(request, process, row, form)
    if request.POST.get("action") == "mark":
        if not fresh_factor(request):
            return ask_again(request)
        try:
            if done(request, row, form):
                return back_to(row)
        except marking.MarkedMeanwhile:
            row.refresh_from_db()
            return meanwhile(request, process, row, form)
    return page(request, process, row, shown, form)


def meanwhile(request: AuthenticatedRequest, process: Process, row: Text, form: MarkForm) -> HttpResponse:
    """Somebody else was there in between: what stands now is shown, and nothing of this is saved."""
    form.add_error(None, _("It was marked anew meanwhile. Look at what stands now, then decide again."))
    data = request.POST.copy()
    data["base"] = marking.base_of(row)
    form.data = data
    return page(request, process, row, opened(row), form, status=409)


def opened(row: Text) -> Shown:
    body = sealed.unseal_one(row.body_id)
    if isinstance(row, Point):
        told = json.loads(body)
        return Shown(_("Mark a point anew"), told["text"], words_of(row, told), held_in(row, body))
    if isinstance(row, Attachment):
        file = attachments.told(body)
        return Shown(_("Mark a file anew"), file.about, [file.name, str(row.get_kind_display())], held_in(row, body))
    if isinstance(row, Contact):
        means = str(row.get_means_display())
        return Shown(_("Mark a contact anew"), said_and_answered(body), [means, str(row.when)], held_in(row, body))
    if isinstance(row, DocumentVersion):
        words = [row.document.title, _("version %(number)s") % {"number": row.number}, str(row.get_state_display())]
        return Shown(_("Mark a document anew"), json.loads(body)["text"], words, held_in(row, body))
    is_summary = row.purpose == Passage.Purpose.SUMMARY
    heading = _("Mark the summary anew") if is_summary else _("Mark this anew")
    return Shown(heading, passage_words(body), held=held_in(row, body))


def bound(request: AuthenticatedRequest, process: Process, row: Text, shown: Shown) -> MarkForm:
    present = audiences.people_in(row.audience)
    initial: dict[str, Any] = {
        "base": marking.base_of(row),
        "distribution": row.distribution,
        "attribution": row.attribution,
        "readers": [*present] if row.audience.kind == AudienceKind.NAMED else [],
    }
    data = request.POST if request.method == "POST" else None
    people = people_for(process, present)
    initial |= MarkForm.initial_of(row.caveats, shown.held)
    is_of_a_room = row.session is not None
    return MarkForm(data, initial=initial, process=process, people=people, is_of_a_room=is_of_a_room)


def done(request: AuthenticatedRequest, row: Text, form: MarkForm) -> bool:
    data = form.cleaned_data
    try:
        readers, held = [*data["readers"]], form.held()
        marking.remark(row, form.marking, by=request.user, readers=readers, held=held, base=data["base"])
    except (ValidationError, sealed.NotInAudience) as error:
        form.add_error(None, refusal(error))
        return False
    messages.success(request, _("Marked. The readers are as you saw them."))
    return True


def refusal(error: ValidationError | sealed.NotInAudience) -> ValidationError:
    if isinstance(error, ValidationError):
        return error
    return ValidationError(_("You would not be among those who can read it, so you cannot mark it so."))


def looked_at(request: AuthenticatedRequest, row: Text, form: MarkForm) -> Change | None:
    """What the form would change, or None beside its errors."""
    readers: list[User] = [*form.cleaned_data["readers"]]
    try:
        return change.of_remark(row, form.marking, by=request.user, readers=readers, held=form.held())
    except (ValidationError, sealed.NotInAudience) as error:
        form.add_error(None, refusal(error))
        return None


def page(
    request: AuthenticatedRequest,
    process: Process,
    row: Text,
    shown: Shown,
    form: MarkForm,
    status: int = 200,
) -> HttpResponse:
    looked = looked_at(request, row, form) if form.is_bound and form.is_valid() else None
    context = {
        **frame(request, process, TABS.get(kind_of(row), "sessions")),
        "row": row,
        "shown": shown,
        "session": row.session,
        "form": form,
        "hidden": hidden_from_others(row),
        "back_url": address_of(row),
        "is_kept_in": isinstance(row, Attachment) and not attachments.is_handed_out(row),
        "readers": who_reads([row.audience], process)[row.audience_id],
        "labels": by_label(process, row.session),
        "change": people_of(looked) if looked else None,
        "seen": seen_as(process, form, looked) if looked else None,
        "question": reverse(f"dialogues:{kind_of(row)}_question", args=[process.pk, row.pk]),
        "may_leave": isinstance(row, Point) and row.audience.kind == AudienceKind.NAMED,
    }
    context["held"] = in_words(shown.held, names_for(form))
    if context["seen"]:
        context["seen"]["held"] = in_words(form.held(), names_for(form))
    if form.errors and status == 200:
        status = 422
    return render(request, "dialogues/marking.html", context, status=status)


def hidden_from_others(row: Text) -> str:
    """What somebody with a seat gets who does not read it."""
    if isinstance(row, Contact):
        return _("The list of contacts. Not that there is this one.")
    if isinstance(row, DocumentVersion):
        return _("Its name, its state and how many brackets are open; of a TLP:RED one a gap in the numbers at most.")
    if isinstance(row, Point):
        return _("The session, its date and its number. Not that there is this point.")
    return _("The session, its date and its number. Not that there is this text.")


def seen_as(process: Process, form: MarkForm, looked: Change) -> dict[str, Any] | None:
    """The text as one of them would see it. Whoever does not read it is shown what they get instead."""
    wanted = form.cleaned_data["seen_as"]
    if wanted not in looked.people:
        return None
    reads = wanted in {reader.user_id for reader in looked.after}
    is_seated = process.seats.live().filter(user=wanted).exists()
    return {
        "id": wanted,
        "name": User.objects.get(pk=wanted).name,
        "reads": reads,
        "is_seated": is_seated,
        "marking": form.marking,
    }


def names_for(form: MarkForm) -> dict[str, str]:
    """Whom a caveat can name here, as the form offers them."""
    offered = [*form.fields["not_to"].choices, *form.fields["eyes_only"].choices]  # type: ignore[attr-defined]
    return {str(pk): str(name) for pk, name in offered}


@require_POST
def point_leave(request: AuthenticatedRequest, process_id: UUID, point_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    point = fetch_point(request, process, point_id)

    try:
        marking.leave(point, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("dialogues:point_marking", process.pk, point.pk)
    messages.success(request, _("You cannot read it any more. The others go on reading it."))
    return back_to(point)


@require_POST
def point_question(request: AuthenticatedRequest, process_id: UUID, point_id: UUID) -> HttpResponse:
    return asked(request, fetch_point(request, fetch(request, process_id), point_id))


@require_POST
def passage_question(request: AuthenticatedRequest, process_id: UUID, passage_id: UUID) -> HttpResponse:
    passage = fetch_passage(request, fetch(request, process_id), passage_id)
    if passage.purpose == Passage.Purpose.PRIVATE_NOTE:
        raise Http404
    return asked(request, passage)


@require_POST
def attachment_question(request: AuthenticatedRequest, process_id: UUID, attachment_id: UUID) -> HttpResponse:
    return asked(request, fetch_attachment(request, fetch(request, process_id), attachment_id))


@require_POST
def contact_question(request: AuthenticatedRequest, process_id: UUID, contact_id: UUID) -> HttpResponse:
    return asked(request, fetch_contact(request, fetch(request, process_id), contact_id))


@require_POST
def document_question(request: AuthenticatedRequest, process_id: UUID, document_id: UUID) -> HttpResponse:
    return asked(request, fetch_document(request, fetch(request, process_id), document_id))


def asked(request: AuthenticatedRequest, row: Text) -> HttpResponse:
    """Ask security who could have read it. Whoever reads a text may ask."""
    questions.ask(row, by=request.user)
    messages.success(request, _("Asked. Security answers with people and paths, and sees nothing of the text."))
    return back_to(row)
