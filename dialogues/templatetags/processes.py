"""How tracks, stages and days are shown: a symbol and its word together, a day as people say it."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, ngettext
from django.utils.translation import gettext as _

from dialogues.models import Session
from dialogues.vocabulary import Stage, Track
from publishing.svg import marks
from publishing.svg.rows import Row

register = template.Library()
LANES = {Track.T1: "1", Track.T15: "1.5", Track.T2: "2"}
STEPS = {stage: step for step, stage in enumerate(Stage, start=1)}


@register.simple_tag
def track_symbol(code: str) -> SafeString:
    return marks.track(LANES.get(Track(code), "local"))


@register.simple_tag
def track(code: str, note: str = "") -> SafeString:
    """Give the track as symbol and word; `note` follows the word after a comma ("one-sided")."""
    return _track(code, note, get_language())


@lru_cache(maxsize=1000)  # lists say the same few in every row
def _track(code: str, note: str, _language: str | None) -> SafeString:
    return _defined(code, track_symbol(code), note)


@register.simple_tag
def split_track(code: str, first_side: str, second_side: str) -> SafeString:
    """Give the declared track, drawn in halves where the two sides were not of one kind."""
    sides = [LANES.get(Track(side), "local") for side in (first_side, second_side)]
    return _defined(code, marks.split_track(*sides, mirrored=get_language_bidi()), _("one-sided"))


@register.simple_tag
def stage_strip(code: str) -> SafeString:
    return marks.stage(STEPS[Stage(code)], mirrored=get_language_bidi())


@register.simple_tag
def stage(code: str) -> SafeString:
    return _stage(code, get_language())


@lru_cache(maxsize=100)
def _stage(code: str, _language: str | None) -> SafeString:
    return _worded("stg", stage_strip(code), str(Stage(code).label), "")


def _defined(code: str, symbol: SafeString, note: str) -> SafeString:
    """A track leads to its definition, wherever it stands."""
    address = f"{reverse('dialogues:track_list')}#{code}"
    rest = f", {note}" if note else ""
    return format_html('<a class="trk" href="{}">{}{}{}</a>', address, symbol, str(Track(code).label), rest)


def _worded(kind: str, symbol: SafeString, word: str, note: str) -> SafeString:
    rest = f", {note}" if note else ""
    return format_html('<span class="{}">{}{}{}</span>', kind, symbol, word, rest)


@register.simple_tag
def reading(session: Session) -> str:
    """How its room read against its label, in one sentence."""
    said = (session.declared_track, session.implied_track, session.is_asymmetric, session.is_one_sided)
    return _reading(*said, get_language()) % {"number": session.number}


@lru_cache(maxsize=200)  # of hundreds of sessions the same few
def _reading(declared: str, implied: str, asymmetric: bool, one_sided: bool, _language: str | None) -> str:  # noqa: FBT001
    labels = {"label": Track(declared).label if declared else "–", "implied": Track(implied).label if implied else ""}
    if asymmetric:
        how = _("one side came officially and the other did not")
    elif one_sided:
        how = _("one side had an office-holder in the room and the other had none")
    else:
        how = _("the room reads as %(implied)s") % labels
    return " ".join([_("Session %(number)s: labelled %(label)s,") % {**labels, "number": "%(number)s"}, how])


@register.simple_tag
def course_rows(rows: Iterable[Row]) -> SafeString:
    """Of the table beside a chart: a course has hundreds, and a template takes ten times as long for each."""
    return SafeString("".join(map(_course_row, rows)))


def _course_row(row: Row) -> str:
    told = escape(row.text)
    if row.strong:
        told = f"<b>{escape(row.strong)}</b>{'. ' if told else ''}{told}"
    lane = f'<td class="lane {row.lane_class}"><span class="vh">{escape(row.lane)}</span></td>'
    return f"<tr>{lane}<td>{escape(row.when)}</td><td>{told}</td></tr>\n"


@register.simple_tag
def when(value: Any) -> SafeString:
    """Give a `When` in words; the machine-readable day is there only where the day is known."""
    if value.earliest == value.latest:
        return format_html('<time datetime="{}">{}</time>', value.earliest.isoformat(), value)
    return format_html("<span>{}</span>", value)


@register.simple_tag
def day(value: date, today: date | None = None) -> SafeString:
    """Give a day, its year only when it is not this one: "21 Nov", "21 Jan 2025"."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    this_year = value.year == (today or timezone.localdate()).year
    words = date_format(value, "j M" if this_year else "j M Y")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@register.filter
def of_session(findings: dict[UUID, list[Any]], session: UUID) -> list[Any]:
    """What was found about one session."""
    return findings.get(session, [])


@register.filter
def relative_days(value: date, today: date | None = None) -> str:
    """Give the distance in words: today, yesterday, 32 days ago, in 28 days."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    days = (value - (today or timezone.localdate())).days
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    if days < 0:
        return ngettext("%(count)d day ago", "%(count)d days ago", -days) % {"count": -days}
    return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}
