"""Background work on briefings. Each acts as its requester; each asks again, at the moment it runs, what may leave."""

from typing import cast
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from confidentiality import sealed
from dialogues.roles import Verb, may
from jobs import kinds
from jobs.claim import Claim
from publishing.pdf import briefing as render_pdf
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


def render_copy(claim: Claim) -> None:
    requester = cast(User, claim.requester)
    claim.step("collecting")
    with claim.reading():
        found = Copy.objects.visible_to(requester).select_related("audience", "briefing__process")
        copy = found.get(pk=claim.subject)
        document = document_of(copy, text_of(copy))
    claim.step("rendering")
    content = render_pdf(document)
    with claim.finishing():
        copy.pdf = sealed.seal_file(
            content,
            kind="copy_pdf",
            object_id=copy.pk,
            audience=copy.audience,
            key_scope=copy.briefing.process.scope,
            by=requester,
        )
        copy.save(update_fields=["pdf"], force_update=True)


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
    run=render_copy,
    admits=may_render,
    steps={"collecting": _("Opening the frozen text"), "rendering": _("Setting the pages")},
)
