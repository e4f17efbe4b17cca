"""A whole process as a file, as at the day of its pages: for the tools of others, under the same right as the page."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedRequest
from accounts.stepup import require_fresh_factor
from confidentiality import audit
from dialogues import export
from dialogues.as_at import AsAt, as_at_of
from dialogues.models import Process
from dialogues.views.frame import fetch_as_at
from dialogues.views.process import file_of
from publishing.structured import as_json
from publishing.telling import Section
from publishing.workbook import as_xlsx

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@require_fresh_factor
def process_export(request: AuthenticatedRequest, process_id: UUID, form: str) -> HttpResponse:
    """`form` is json or xlsx; ?tags=1 puts the HXL hashtags under the headings of the workbook's tables."""
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)
    if form not in WRITTEN:
        raise Http404

    sections = export.sections_of(process, reader=request.user, as_at=as_at)
    audit.record("process.export", kind="process", object_id=process.pk)
    content, kind = WRITTEN[form](request, process, as_at, sections)
    return file_of(content, kind, f"process-{as_at.day.isoformat()}.{form}")


def structured(
    request: AuthenticatedRequest, _process: Process, as_at: AsAt, sections: list[Section]
) -> tuple[bytes, str]:
    about = {"schema": export.SCHEMA, **{key: value for key, _title, value in facts(request, as_at)}}
    return as_json(about, sections), "application/json"


def workbook(
    request: AuthenticatedRequest, process: Process, as_at: AsAt, sections: list[Section]
) -> tuple[bytes, str]:
    about = [(_("Process"), process.code_name), *((title, value) for _key, title, value in facts(request, as_at))]
    wanted = request.GET.get("tags") == "1"
    return as_xlsx(about, sections, first=_("About"), with_tags=wanted, mirrored=get_language_bidi()), EXCEL


def facts(request: AuthenticatedRequest, as_at: AsAt) -> list[tuple[str, str, Any]]:
    """What any copy of it has to say of itself."""
    today = timezone.localdate()
    return [
        ("as_at", _("As at"), as_at.day),
        ("as_known", _("As known"), as_at.day if as_at.is_known_then else today),
        ("written_on", _("Written on"), today),
        ("written_by", _("Written by"), request.user.name),
        (
            "handling",
            _("Handling"),
            _("For those with a seat in this process. It holds nothing that was said in a room."),
        ),
        ("standing", _("Standing"), _("A record of a dialogue. Not the position of any government or party.")),
    ]


WRITTEN = {"json": structured, "xlsx": workbook}
