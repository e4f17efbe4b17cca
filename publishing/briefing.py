"""A released briefing as plain data, and the words around it in its own language.

The page on screen and the PDF are both made from `page`. It names no addressee and no process,
and is counted per reader, so that nothing tells of a twin.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

DIGITS = {
    "ar": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
    "ur": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
}


@dataclass(frozen=True)
class BriefingDocument:
    marking: str  # "TLP:AMBER+STRICT", never translated
    handling: str  # what the marking means, in one sentence
    attribution: str  # who may be named, in one sentence
    from_line: str
    sent_on: dt.date
    released_at: dt.datetime  # the only date in the metadata
    reader_number: int  # of the briefings to this reader; 0 before the release
    copy_number: int
    canary: str  # short; only the audit knows whose
    title: str  # the bottom line
    ask: str
    may_do: tuple[tuple[str, str], ...]  # ("Tell", "Brief your minister in person.")
    points: tuple[str, ...]
    caveats: tuple[str, ...] = ()  # what it is held back with, a sentence each
    ask_by: dt.date | None = None
    confidence: str = ""
    standing: str = ""
    since_last: str = ""
    next_step: str = ""
    expires_on: dt.date | None = None
    translation_note: str = ""
    watermark_name: str = ""  # only where the channel agreed to it
    language: str = "en"
    direction: str = "ltr"

    @property
    def reference(self) -> str:
        return f"{self.reader_number}/{self.copy_number}"


@dataclass(frozen=True)
class Page:
    """Every word of it, in the order of reading."""

    marking: str
    handling: str
    attribution: str
    caveats: tuple[str, ...]
    reference: tuple[tuple[str, str], ...]
    title: str
    ask_lead: str
    ask: str
    may_do_heading: str
    may_do: tuple[tuple[str, str], ...]
    points_heading: str
    points: tuple[str, ...]
    numbers: tuple[str, ...]
    trust_heading: str
    trust: tuple[tuple[str, str], ...]
    consent: str
    translation_note: str
    copy_line: str
    watermark: str
    language: str
    direction: str


def page(document: BriefingDocument) -> Page:
    with translation.override(document.language):
        return _page(document)


def _page(document: BriefingDocument) -> Page:
    copy_line = _("Copy %(number)s") % {"number": _number(document, document.copy_number)}
    points = tuple(point for point in document.points if point.strip())
    return Page(
        marking=document.marking,
        handling=document.handling,
        attribution=document.attribution,
        caveats=document.caveats,
        reference=_reference(document),
        title=document.title,
        ask_lead=_ask_lead(document),
        ask=document.ask,
        may_do_heading=_("What you may do with this"),
        may_do=document.may_do,
        points_heading=_("Points"),
        points=points,
        numbers=tuple(_number(document, index) for index in range(1, len(points) + 1)),
        trust_heading=_("How far to trust it"),
        trust=_trust(document),
        consent=_("Those quoted agreed to this use; nobody approved the wording."),
        translation_note=document.translation_note,
        copy_line=copy_line,
        watermark=" · ".join(filter(None, [copy_line, document.canary, document.watermark_name])),
        language=document.language,
        direction=document.direction,
    )


def _reference(document: BriefingDocument) -> tuple[tuple[str, str], ...]:
    return (
        (_("From"), document.from_line),
        (_("Date"), _day(document, document.sent_on)),
        (_("Your briefing"), _reader_number(document)),
        (pgettext("noun", "Copy"), _number(document, document.copy_number)),
    )


def _reader_number(document: BriefingDocument) -> str:
    """Given at release: before it, nobody but the reader knows how many they have had."""
    if not document.reader_number:
        return str(_("numbered at release"))
    return _("no. %(number)s") % {"number": _number(document, document.reader_number)}


def _ask_lead(document: BriefingDocument) -> str:
    if not document.ask:
        return ""
    if document.ask_by is None:
        return _("Asked of you.")
    form = "j F" if document.ask_by.year == document.sent_on.year else "j F Y"
    return _("Asked of you, by %(day)s.") % {"day": _day(document, document.ask_by, form)}


def _trust(document: BriefingDocument) -> tuple[tuple[str, str], ...]:
    expiry = ""
    if document.expires_on:
        expiry = _("%(day)s. After that day it cannot be opened.") % {"day": _day(document, document.expires_on)}
    told = (
        (_("Confidence"), document.confidence),
        (_("Standing"), document.standing),
        (_("Since your last one"), document.since_last),
        (_("Next"), document.next_step),
        (_("Expires"), expiry),
    )
    return tuple((term, text) for term, text in told if text)


def _day(document: BriefingDocument, day: dt.date, form: str = "j F Y") -> str:
    return day_in(document.language, day, form)


def day_in(language: str, day: dt.date, form: str = "j F Y") -> str:
    return _in_digits(language, date_format(day, form))


def _number(document: BriefingDocument, value: int | str) -> str:
    return _in_digits(document.language, value)


def _in_digits(language: str, value: int | str) -> str:
    """In the digits of the language, as the document's own words have them."""
    return str(value).translate(DIGITS.get(language.split("-")[0], {}))
