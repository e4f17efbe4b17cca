"""The addressee's pages: a cover sheet, the text, a receipt, its files. They name no process and nobody else."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import audit, sealed
from confidentiality.filetypes import MIME, FileType
from confidentiality.markings import Distribution
from dialogues.roles import Verb, require
from jobs.models import Request
from publishing.briefing import page
from transfers import reading
from transfers.cover import sentence_of, terms_of
from transfers.document import document_of
from transfers.models import Copy


def fetch(request: AuthenticatedRequest, copy_id: UUID) -> Copy:
    """A live copy addressed to this reader, on the screen; anything else is the 404 of an id never used."""
    copies = Copy.objects.addressed_to(request.user).on_screen()
    return get_object_or_404(copies.select_related("briefing__channel"), pk=copy_id)


@require_GET
def copy_cover(request: AuthenticatedRequest, copy_id: UUID) -> HttpResponse:
    copy = fetch(request, copy_id)

    context = {
        "copy": copy,
        "sentence": sentence_of(copy),
        "terms": terms_of(copy, copy.briefing.channel),
        "held_kinds": copy.caveats,
        **bars(copy),
    }
    return render(request, "transfers/copy_cover.html", context)


def bars(copy: Copy) -> dict[str, Any]:
    """What the frame of a reading page needs: the marking of its bars, and whether it may be printed."""
    return {"distribution": copy.distribution, "screen_only": copy.form == Copy.Form.SCREEN}


@require_POST
def copy_open(request: AuthenticatedRequest, copy_id: UUID) -> HttpResponse:
    copy = fetch(request, copy_id)
    if not sitting_open(request, copy.pk):
        cover = reverse("transfers:copy_cover", args=[copy.pk])
        return redirect(reverse("accounts:confirm") + "?" + urlencode({"next": cover, "scope": str(copy.pk)}))

    reading.open_copy(copy, by=request.user)
    return redirect("transfers:copy_text", copy.pk)


@require_GET
def copy_text(request: AuthenticatedRequest, copy_id: UUID) -> HttpResponse:
    copy = fetch(request, copy_id)
    if not copy.is_opened:
        return redirect("transfers:copy_cover", copy.pk)
    if not sitting_open(request, copy.pk):
        return ask_again(request, copy.pk)

    text = reading.text_of(copy)
    context = {
        "copy": copy,
        "channel": copy.briefing.channel,
        "page": page(document_of(copy, text)),
        "held": text.caveats,
        "files": files_of(copy),
        "is_red": copy.distribution == Distribution.RED,
        **bars(copy),
    }
    return render(request, "transfers/copy_text.html", context)


def files_of(copy: Copy) -> list[dict[str, str]]:
    """The same as a file: of each form that it may have, whether it is ready, preparing or failed."""
    making = set()
    if copy.files_to_make:
        kinds = [f"copy.{form}" for form in copy.files_to_make]
        making = {*Request.objects.open().filter(kind__in=kinds, subject=copy.pk).values_list("kind", flat=True)}

    def state(form: str) -> str:
        if getattr(copy, f"{form}_id") is not None:
            return "ready"
        return "preparing" if f"copy.{form}" in making else "failed"

    return [
        {"form": form, "state": state(form), "address": reverse(f"transfers:copy_{form}", args=[copy.pk])}
        for form in copy.files
    ]


@require_POST
def copy_acknowledge(request: AuthenticatedRequest, copy_id: UUID) -> HttpResponse:
    copy = fetch(request, copy_id)
    require(request.user, Verb.ACKNOWLEDGE_COPY, copy)

    reading.acknowledge(copy, by=request.user)
    messages.success(request, _("Receipt acknowledged. It does not mean that you agree."))
    return redirect("transfers:copy_text", copy.pk)


@require_GET
def copy_pdf(request: AuthenticatedRequest, copy_id: UUID) -> HttpResponse:
    return handed_out(request, fetch(request, copy_id), "pdf", verb="copy.download")


@require_GET
def copy_docx(request: AuthenticatedRequest, copy_id: UUID) -> HttpResponse:
    return handed_out(request, fetch(request, copy_id), "docx", verb="copy.download_docx")


def handed_out(request: AuthenticatedRequest, copy: Copy, form: str, *, verb: str) -> HttpResponse:
    """One file of a copy that is opened, under a neutral name; of a form that it may not have there is none."""
    file_id = getattr(copy, f"{form}_id")
    if not copy.is_opened or file_id is None or form not in copy.files:
        raise Http404
    if not sitting_open(request, copy.pk):
        return ask_again(request, copy.pk)

    audit.record(verb, kind="copy", object_id=copy.pk, actor=request.user)
    response = HttpResponse(sealed.unseal_file(file_id), content_type=MIME[FileType(form)])
    response["Content-Disposition"] = f'attachment; filename="briefing-copy-{copy.number}.{form}"'
    return response
