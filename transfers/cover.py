"""The words of a cover sheet: what a copy is, and what is recorded about reading it. The text itself stays closed."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from confidentiality.markings import attribution_meaning, meaning, unopened_meanings
from transfers.models import Channel, Copy


def sentence_of(copy: Copy) -> str:
    return f"{meaning(copy.distribution, on='briefing')} {attribution_meaning(copy.attribution)}"


def terms_of(copy: Copy, channel: Channel) -> list[tuple[str, str]]:
    """Word and sentence, in the order of reading. Whom a caveat names, and until when, is said inside."""
    pages = ngettext("%(count)d page", "%(count)d pages", copy.pages) % {"count": copy.pages}
    minutes = ngettext("about %(count)d minute", "about %(count)d minutes", copy.minutes) % {"count": copy.minutes}
    expiry = timezone.localdate(copy.expires_at)
    days = (expiry - timezone.localdate()).days
    left = ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days} if days else _("today")
    held_back = " ".join(unopened_meanings(copy.caveats))
    return [
        *([(_("Held back"), held_back)] if held_back else []),
        (_("Length"), _(", ").join([pages, minutes])),
        (
            pgettext("noun", "Copy"),
            _("number %(number)s. The page shows the number, not your name.") % {"number": copy.number},
        ),
        (_("Form"), form_of(copy)),
        (_("Sent"), _("%(day)s, by the facilitators") % {"day": day(timezone.localdate(copy.created_at))}),
        (_("Expires"), _(", ").join([day(expiry), left])),
        (_("Recorded"), recorded(copy, channel)),
        (_("If you leave"), _("Nothing is sent to anyone.")),
    ]


def form_of(copy: Copy) -> str:
    if copy.has_docx:
        return _("On screen; you may print it, or keep it as PDF or as a Word document.")
    if copy.has_pdf:
        return _("On screen; you may print it or keep it as PDF.")
    if copy.form == Copy.Form.PRINT:
        return _("On screen; you may print it.")
    return _("On screen only.")


def recorded(copy: Copy, channel: Channel) -> str:
    """Told before opening, never afterwards, as it was agreed with the channel."""
    kept = _("Each opening is also kept in the sealed audit.")
    if channel.receipts_agreed_on is None or not channel.shows_acknowledgement:
        return f"{_('The facilitators are shown nothing of your reading.')} {kept}"
    facts = {"number": copy.number, "day": day(channel.receipts_agreed_on)}
    if channel.shows_opening:
        shown = _("That copy %(number)s was opened, and when. The facilitators see it, as agreed with you on %(day)s.")
    else:
        shown = _(
            "That copy %(number)s was acknowledged, if you press for it, and when. The facilitators see that alone, "
            "as agreed with you on %(day)s."
        )
    return f"{shown % facts} {kept}"


def day(value: date) -> str:
    return date_format(value, "j F Y")
