"""Background work on briefings. Each acts as its requester; each asks again, at the moment it runs, what may leave."""

from collections.abc import Callable
from functools import partial
from typing import cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality import sealed
from dialogues.roles import Verb, may
from jobs import kinds
from jobs.claim import Claim
from publishing.briefing import BriefingDocument
from transfers import briefing as briefings
from transfers.document import document_of
from transfers.models import Briefing, Copy
from transfers.reading import text_of


def may_draft(requester: UUID, subject: UUID) -> bool:
    """Whether the requester may still ask for a briefing in the process of this one."""
    briefing = Briefing.objects.select_related("process").filter(pk=subject).first()
    person = User.objects.filter(pk=requester, is_active=True).first()
    return bool(briefing and person and may(person, Verb.REQUEST_BRIEFING, briefing.process))


def draft(claim: Claim) -> None:
    requester = cast(User, claim.requester)
    claim.step("collecting")
    with claim.reading():
        found = Briefing.objects.visible_to(requester).select_related("process", "channel", "audience")
        briefing = found.get(pk=claim.subject)
        drafted = briefings.draft(briefing, by=requester)
    claim.step("storing")
    with claim.finishing():
        briefings.store_draft(briefing, drafted, by=requester)


def may_render(requester: UUID, subject: UUID) -> bool:
    person = User.objects.filter(pk=requester, is_active=True).first()
    return person is not None and Copy.objects.visible_to(person).filter(pk=subject, recalled_at=None).exists()


def as_pdf(document: BriefingDocument) -> bytes:
    from publishing import pdf  # noqa: PLC0415 - the typesetter is for workers; this module is for every process

    return pdf.briefing(document)


def as_docx(document: BriefingDocument) -> bytes:
    from publishing import docx  # noqa: PLC0415 - half a second of imports that the web process never needs

    return docx.briefing(document)


def render_copy(claim: Claim, form: str, render: Callable[[BriefingDocument], bytes]) -> None:
    """Make the file of one form, and keep it where the copy is kept."""
    requester = cast(User, claim.requester)
    claim.step("collecting")
    with claim.reading():
        found = Copy.objects.visible_to(requester).select_related("audience", "briefing__process")
        copy = found.get(pk=claim.subject)
        if form not in copy.files:
            raise PermissionDenied
        document = document_of(copy, text_of(copy))
    claim.step("rendering")
    content = render(document)
    with claim.finishing():
        file = sealed.seal_file(
            content,
            kind=f"copy_{form}",
            object_id=copy.pk,
            audience=copy.audience,
            key_scope=copy.briefing.process.scope,
            by=requester,
        )
        setattr(copy, form, file)
        copy.save(update_fields=[form], force_update=True)


kinds.register(
    "briefing.draft",
    run=draft,
    admits=may_draft,
    steps={
        "collecting": _("Collecting what is cleared for this channel"),
        "storing": _("Putting the draft before the second person"),
    },
)
kinds.register(
    "copy.pdf",
    run=partial(render_copy, form="pdf", render=as_pdf),
    admits=may_render,
    steps={"collecting": _("Opening the frozen text"), "rendering": _("Setting the pages")},
)
kinds.register(
    "copy.docx",
    run=partial(render_copy, form="docx", render=as_docx),
    admits=may_render,
    steps={"collecting": _("Opening the frozen text"), "rendering": _("Setting the pages")},
)
