"""Files of a session: keeping one, and handing it out to whoever is in its audience now. None is ever shown inline."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.models import User
from accounts.stepup import ask_again, sitting_open
from confidentiality import sealed
from confidentiality.filetypes import MIME, FileType
from dialogues import attachments
from dialogues.forms.attachment import AttachmentForm
from dialogues.forms.marking import notes_people_of
from dialogues.models import Attachment
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, frame
from dialogues.views.readers import by_label
from dialogues.views.room import fetch_session


@require_http_methods(["GET", "POST"])
def attachment_add(request: AuthenticatedRequest, process_id: UUID, session_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    session = fetch_session(request, process, session_id)
    require(request.user, Verb.WRITE_POINT, process)

    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AttachmentForm(*typed, process=process, eyes=notes_people_of(process))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            attachments.attach(
                session,
                form.content,
                name=data["file"].name,
                about=data["about"],
                marking=form.marking,
                held=form.held(),
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        except sealed.NotInAudience:
            form.add_error("distribution", _("You would not be among those who can read it, so you cannot keep it so."))
        else:
            messages.success(request, _("Kept, sealed with a key of its own."))
            return redirect("dialogues:session_detail", process.pk, session.pk)
    context = {
        **frame(request, process, "sessions"),
        "session": session,
        "form": form,
        "labels": by_label(process, session),
    }
    return render(request, "dialogues/attachment_add.html", context, status=422 if form.is_bound else 200)


@require_GET
def attachment_file(request: AuthenticatedRequest, process_id: UUID, attachment_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    rows = Attachment.objects.visible_to(request.user).filter(process=process)
    row = get_object_or_404(rows, pk=attachment_id)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    return handed_out(row, by=request.user)


def handed_out(row: Attachment, *, by: User) -> HttpResponse:
    """Under a neutral name, and so that nothing in it runs."""
    response = HttpResponse(attachments.content_of(row, by=by), content_type=MIME[FileType(row.kind)])
    response["Content-Disposition"] = f'attachment; filename="attachment.{row.kind}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
