"""One text of a process, for whoever reads it: fetched by its audience, opened once the process is."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.http import AuthenticatedRequest
from confidentiality import sealed
from dialogues.held import Text
from dialogues.models import Attachment, Contact, DocumentVersion, Passage, Point, Process
from dialogues.vocabulary import PointKind


def fetch_point(request: AuthenticatedRequest, process: Process, point_id: UUID) -> Point:
    rows = Point.objects.visible_to(request.user).select_related("process", "session", "audience", "created_by")
    point: Point = get_object_or_404(rows, process=process, pk=point_id)
    return point


def fetch_passage(request: AuthenticatedRequest, process: Process, passage_id: UUID) -> Passage:
    rows = Passage.objects.visible_to(request.user).select_related("process", "session", "audience", "created_by")
    passage: Passage = get_object_or_404(rows, process=process, pk=passage_id)
    return passage


def fetch_attachment(request: AuthenticatedRequest, process: Process, attachment_id: UUID) -> Attachment:
    rows = Attachment.objects.visible_to(request.user).select_related("process", "session", "audience", "created_by")
    row: Attachment = get_object_or_404(rows, process=process, pk=attachment_id)
    return row


def fetch_contact(request: AuthenticatedRequest, process: Process, contact_id: UUID) -> Contact:
    rows = Contact.objects.visible_to(request.user).select_related("process", "audience", "created_by")
    contact: Contact = get_object_or_404(rows, process=process, pk=contact_id)
    return contact


def fetch_document(request: AuthenticatedRequest, process: Process, document_id: UUID) -> DocumentVersion:
    rows = DocumentVersion.objects.visible_to(request.user).select_related(
        "process", "audience", "created_by", "document"
    )
    row: DocumentVersion = get_object_or_404(rows, process=process, pk=document_id)
    return row


def back_to(text: Text) -> HttpResponse:
    return redirect(address_of(text))


def address_of(text: Text) -> str:
    """Where the text stands."""
    if isinstance(text, DocumentVersion):
        return reverse("dialogues:objective_detail", args=[text.process_id, text.document.objective_id])
    if isinstance(text, Contact):
        return reverse("dialogues:contact_list", args=[text.process_id])
    if text.session_id:
        return reverse("dialogues:session_detail", args=[text.process_id, text.session_id])
    return reverse("dialogues:process_detail", args=[text.process_id])


def body_of(point: Point) -> dict[str, Any]:
    """The sealed body of a point: text, kind, party, issue, and what it is held back with."""
    body: dict[str, Any] = json.loads(sealed.unseal_one(point.body_id))
    return body


def joint(body: dict[str, Any]) -> str:
    """What stands in the place of a party where both said it."""
    return _("Both sides") if body.get("joint") else ""


def words_of(point: Point, body: dict[str, Any]) -> list[str]:
    """Type, party and issue in words, as whoever reads the text may know them."""
    conflict = point.process.conflict
    party = conflict.party_names().get(body["party"]) if body["party"] else joint(body)
    issue = next((each.label for each in conflict.issues.all() if str(each.pk) == body["issue"]), "")
    kind = str(PointKind(body["kind"]).label) if body["kind"] else ""
    return [word for word in (kind, party or "", issue) if word]
