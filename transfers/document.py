"""From a drafted text to the document that preview, page and PDF are made from. They differ in numbers only."""

from dataclasses import replace
from datetime import date

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from confidentiality.markings import attribution_meaning, caveat_meanings, label, meaning
from publishing.briefing import BriefingDocument, day_in
from transfers.briefing import Drafted
from transfers.held import for_reader
from transfers.models import Briefing, Copy


def document_of(copy: Copy, drafted: Drafted) -> BriefingDocument:
    """The document as its addressee has it."""
    return build(
        drafted,
        distribution=copy.distribution,
        attribution=copy.attribution,
        language=copy.briefing.language,
        sent_on=timezone.localdate(copy.created_at),
        released_at=copy.created_at,
        reader_number=copy.reader_number,
        copy_number=copy.number,
        canary=copy.canary,
        expires_on=timezone.localdate(copy.expires_at),
    )


def as_read(briefing: Briefing, drafted: Drafted) -> Drafted:
    """A draft with as much of its caveats as its reader would know, if it went out today."""
    return replace(drafted, held=for_reader(drafted.held, briefing.attribution, timezone.localdate()))


def preview_of(briefing: Briefing, drafted: Drafted) -> BriefingDocument:
    """The document as it would go out now; its copy and canary are given at release."""
    return build(
        drafted,
        distribution=briefing.distribution,
        attribution=briefing.attribution,
        language=briefing.language,
        sent_on=timezone.localdate(),
        released_at=timezone.now(),
        reader_number=0,
        copy_number=1,
        canary="",
        expires_on=briefing.expires_on,
    )


def build(
    drafted: Drafted, *, distribution: str, attribution: str, language: str, **numbers: object
) -> BriefingDocument:
    order = drafted.order
    with translation.override(language):
        return BriefingDocument(
            marking=label(distribution),
            handling=str(meaning(distribution, on="briefing")),
            attribution=str(attribution_meaning(attribution)),
            caveats=tuple(caveat_meanings(drafted.caveats, lambda day: day_in(language, day))),
            from_line=_("the facilitators"),
            title=order.title,
            ask=order.ask,
            ask_by=date.fromisoformat(order.ask_by) if order.ask_by else None,
            may_do=((_("Tell"), order.tell), (pgettext("verb", "Copy"), order.copy), (_("Cite"), order.cite)),
            points=tuple(text for _extract, text in drafted.paragraphs),
            confidence=order.confidence,
            standing=order.standing,
            next_step=order.next_step,
            language=language,
            direction="rtl" if language in settings.LANGUAGES_BIDI else "ltr",
            **numbers,  # type: ignore[arg-type]
        )
