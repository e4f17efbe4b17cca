"""How the two markings are shown: always as words, the handling label in its own colours, never by colour alone."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from confidentiality.markings import (
    CAVEAT_KINDS,
    Attribution,
    Caveat,
    Distribution,
    HeldBack,
    Marking,
    On,
    caveat_meanings,
    label,
    meaning,
    unopened_meanings,
)

register = template.Library()


@register.filter
def handling_key(distribution: str) -> str:
    """AMBER_STRICT as `amber-strict`: what the stylesheets know it by."""
    return Distribution(distribution).value.lower().replace("_", "-")


@register.filter
def is_marking(value: str | None) -> bool:
    """Whether it is on one of the two axes: a form may hold what somebody forged."""
    return value in Distribution.values or value in Attribution.values


@register.simple_tag
def handling(distribution: str) -> SafeString:
    return format_html(
        '<span class="tlp" data-l="{}">{}</span>', handling_key(distribution), label(Distribution(distribution))
    )


@register.simple_tag
def attribution_label(attribution: str) -> SafeString:
    return format_html('<span class="att">{}</span>', capfirst(Attribution(attribution).label))


@register.simple_tag
def marks(marking: Marking) -> SafeString:
    """Both axes of one marking, the handling first."""
    return format_html("{} {}", handling(marking.distribution), attribution_label(marking.attribution))


@register.simple_tag
def handling_sentence(distribution: str, on: On = "briefing") -> str:
    return str(meaning(Distribution(distribution), on=on))


@register.simple_tag
def handling_bar(
    distribution: str,
    edge: str = "top",
    on: On = "briefing",
    held: Iterable[HeldBack] = (),
    kinds: Iterable[str] = (),
) -> SafeString:
    """First and last line of what an official reads; prints its sentence, and one for each caveat that binds them.

    Of what is not opened yet only the `kinds` are known.
    """
    told = [*caveat_meanings(held or ()), *unopened_meanings(kinds or ())]
    name = _("Handling, top of page") if edge == "top" else _("Handling, end of page")
    return format_html(
        '<div class="tlpbar" data-l="{}" role="region" aria-label="{}"><bdi>{}</bdi><span>{}</span></div>',
        handling_key(distribution),
        name,
        label(Distribution(distribution)),
        " ".join([str(meaning(Distribution(distribution), on=on)), *told]),
    )


@register.filter
def caveat_label(caveat: str) -> str:
    """Its kind, without what it names."""
    return str(CAVEAT_KINDS.get(Caveat(caveat), Caveat(caveat).label))
