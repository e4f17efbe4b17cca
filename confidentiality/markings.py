"""The two axes of confidentiality, the caveats, and the one table of what each label means. No access is decided here.

Distribution says who may have a text (TLP 2.0), attribution what may be said of its source; strictest first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

On = Literal["note", "briefing"]


class Distribution(models.TextChoices):
    RED = "RED", _("named people only")
    AMBER_STRICT = "AMBER_STRICT", _("the process team")
    AMBER = "AMBER", _("the team and named partner organisations")
    GREEN = "GREEN", _("the convenor's community")
    CLEAR = "CLEAR", _("public")


class Attribution(models.TextChoices):
    OFF_RECORD = "off_record", _("off the record")
    CHATHAM = "chatham", _("Chatham House Rule")
    BY_ROLE = "by_role", _("by role")
    BY_PARTY = "by_party", _("by party")
    ON_RECORD = "on_record", _("on the record")


class Caveat(models.TextChoices):
    ORIGINATOR_CONSENT = "originator_consent", _("only with the originator's consent")
    NOT_TO = "not_to", _("not to")
    EMBARGO_UNTIL = "embargo_until", _("embargoed until")
    EYES_ONLY = "eyes_only", _("eyes only")
    ORAL_ONLY = "oral_only", _("by word of mouth only")


class Form(models.TextChoices):
    """How a text may be handed over. `PAPER` is a numbered copy, `PRINT` is a print from the screen."""

    SCREEN = "screen", _("on screen")
    PAPER = "paper", _("on numbered paper")
    PRINT = "print", _("printed")
    PDF = "pdf", _("as PDF")
    DOCX = "docx", _("as a Word document")


EVERY_FORM = frozenset(Form)
# Form follows marking: what is for named people stays on screen or numbered paper, and what can be changed is for AMBER
# and below.
FORMS: dict[Distribution, frozenset[Form]] = {
    Distribution.RED: frozenset({Form.SCREEN, Form.PAPER}),
    Distribution.AMBER_STRICT: EVERY_FORM - {Form.DOCX},
    Distribution.AMBER: EVERY_FORM,
    Distribution.GREEN: EVERY_FORM,
    Distribution.CLEAR: EVERY_FORM,
}
# The forms that a caveat leaves of these; one that is not named here leaves all of them.
FORMS_HELD_BACK: dict[Caveat, frozenset[Form]] = {
    Caveat.EYES_ONLY: frozenset({Form.SCREEN, Form.PAPER}),
    Caveat.ORAL_ONLY: frozenset({Form.SCREEN}),
}


@dataclass(frozen=True)
class Marking:
    distribution: Distribution
    attribution: Attribution

    def __str__(self) -> str:
        return f"{label(self.distribution)} · {Attribution(self.attribution).label}"


STRICTNESS: dict[str, int] = {
    value: rank for axis in (Distribution, Attribution) for rank, value in enumerate(reversed(axis.values))
}
LABELS = {
    Distribution.RED: "TLP:RED",
    Distribution.AMBER_STRICT: "TLP:AMBER+STRICT",
    Distribution.AMBER: "TLP:AMBER",
    Distribution.GREEN: "TLP:GREEN",
    Distribution.CLEAR: "TLP:CLEAR",
}
MEANINGS: dict[tuple[Distribution, On], "_StrPromise"] = {
    (Distribution.RED, "note"): _("For the people named on it only. It goes to nobody else, in no form."),
    (Distribution.RED, "briefing"): _("For you alone. Do not pass it on or speak of it to anybody else."),
    (Distribution.AMBER_STRICT, "note"): _("For the team of this process only."),
    (Distribution.AMBER_STRICT, "briefing"): _("For your own organisation only, for those who need to know."),
    (Distribution.AMBER, "note"): _("For the team of this process and the partner organisations named on it."),
    (Distribution.AMBER, "briefing"): _(
        "For your own organisation and the partners who must know it to act, for those who need to know."
    ),
    (Distribution.GREEN, "note"): _("For everybody who reads notes in a process of this convenor."),
    (Distribution.GREEN, "briefing"): _("For your professional community. Do not publish it."),
    (Distribution.CLEAR, "note"): _("May be shared with anybody. Here it still needs a sign-in."),
    (Distribution.CLEAR, "briefing"): _("May be shared with anybody."),
}
ATTRIBUTION_MEANINGS: dict[Attribution, "_StrPromise"] = {
    Attribution.OFF_RECORD: _("May be known, may not be used: neither the content nor the source may be referred to."),
    Attribution.CHATHAM: _("The content may be used; neither who said it nor who was present may be told."),
    Attribution.BY_ROLE: _("The content may be used and attributed to a role, not to a person or a party."),
    Attribution.BY_PARTY: _("The content may be used and attributed to the party, not to a person."),
    Attribution.ON_RECORD: _("The content may be used and attributed to whoever said it."),
}
# What a caveat binds the reader of a briefing to: by its kind, whether it names to whom not, whether it ends on a day.
CAVEAT_MEANINGS: dict[tuple[Caveat, bool, bool], "_StrPromise"] = {
    (Caveat.ORIGINATOR_CONSENT, False, False): _(
        "Ask the facilitators before you pass any of it on: whoever it comes from must agree first."
    ),
    (Caveat.NOT_TO, True, False): _("Not to be passed on to: %(names)s."),
    (Caveat.NOT_TO, True, True): _("Until %(day)s, not to be passed on to: %(names)s."),
    (Caveat.NOT_TO, False, False): _(
        "It is held back from some: ask the facilitators before you pass it on to anybody."
    ),
    (Caveat.NOT_TO, False, True): _(
        "Until %(day)s it is held back from some: ask the facilitators before you pass it on to anybody."
    ),
    (Caveat.EMBARGO_UNTIL, False, True): _(
        "Under embargo until %(day)s: before that day, neither use it nor pass it on."
    ),
    (Caveat.EMBARGO_UNTIL, False, False): _(
        "Under embargo until the facilitators lift it: before that, neither use it nor pass it on."
    ),
    (Caveat.EYES_ONLY, False, False): _("For your eyes only: show it to nobody, and make no copy."),
    (Caveat.ORAL_ONLY, False, False): _(
        "By word of mouth only: put nothing of it in writing, and quote none of its words."
    ),
}


# A caveat by its kind alone, where what it names is not told.
CAVEAT_KINDS: dict[Caveat, "_StrPromise"] = {
    Caveat.NOT_TO: _("held back from some"),
    Caveat.EMBARGO_UNTIL: _("under embargo"),
}
# What each binds to where only its kind may be told: before a briefing is opened.
UNOPENED_MEANINGS: dict[Caveat, "_StrPromise"] = {
    **{kind: CAVEAT_MEANINGS[kind, False, False] for kind in Caveat},
    Caveat.EMBARGO_UNTIL: _("Under embargo until a day that it names: before that, neither use it nor pass it on."),
}


@dataclass(frozen=True)
class HeldBack:
    """A caveat with what it names: `to` the parties it is not for, or the people whose eyes alone; `until` a day.

    The kind may stand in clear beside a sealed text; what it names is sealed with the text.
    """

    kind: Caveat
    to: tuple[str, ...] = ()
    until: date | None = None

    def dump(self) -> dict[str, Any]:
        return {
            "kind": str(self.kind),
            "to": sorted(self.to),
            "until": self.until.isoformat() if self.until else None,
        }

    @classmethod
    def load(cls, data: dict[str, Any]) -> "HeldBack":
        until = date.fromisoformat(data["until"]) if data["until"] else None
        return cls(Caveat(data["kind"]), tuple(data["to"]), until)

    @property
    def names_something(self) -> bool:
        """Whether what it bars can be told by a machine: to whom not, until when, whose eyes."""
        if self.kind == Caveat.EMBARGO_UNTIL:
            return self.until is not None
        return self.kind in {Caveat.NOT_TO, Caveat.EYES_ONLY} and bool(self.to)


def kinds_of(held: Iterable[HeldBack]) -> list[str]:
    return list(dict.fromkeys(str(each.kind) for each in held))


def strictest(markings: Iterable[Marking]) -> Marking:
    """The strictest of each axis on its own; of nothing at all, the strictest there is."""
    known = list(markings) or [Marking(Distribution.RED, Attribution.OFF_RECORD)]
    return Marking(
        max((Distribution(marking.distribution) for marking in known), key=STRICTNESS.__getitem__),
        max((Attribution(marking.attribution) for marking in known), key=STRICTNESS.__getitem__),
    )


def at_least(one: str, other: str) -> bool:
    """Whether `one` is as strict as `other` or stricter, on the axis both belong to."""
    for axis in (Distribution, Attribution):
        if one in axis.values and other in axis.values:
            return STRICTNESS[one] >= STRICTNESS[other]
    raise ValueError("Values of one axis only can be compared")


def label(distribution: str) -> str:
    return LABELS[Distribution(distribution)]


def meaning(distribution: str, on: On = "note") -> "_StrPromise":
    return MEANINGS[Distribution(distribution), on]


def attribution_meaning(attribution: str) -> "_StrPromise":
    return ATTRIBUTION_MEANINGS[Attribution(attribution)]


def caveat_meanings(held: Iterable[HeldBack], day: Callable[[date], str] | None = None) -> list[str]:
    """What caveats bind a reader to, a sentence each; of several of one kind, the strictest. `to` holds names here."""
    latest: dict[tuple[Caveat, str], date] = {}
    for each in held:
        for name in each.to or ("",):
            key = each.kind, name if each.kind == Caveat.NOT_TO else ""
            latest[key] = max(latest.get(key, date.min), each.until or date.max)
    named: dict[tuple[Caveat, date, bool], list[str]] = {}
    for (kind, name), until in latest.items():
        named.setdefault((kind, until, bool(name)), []).append(name)
    told = []
    for (kind, until, is_named), names in sorted(named.items(), key=lambda one: (Caveat.values.index(one[0][0]), one)):
        is_dated = until < date.max and (kind, is_named, True) in CAVEAT_MEANINGS
        facts = {"names": _(", ").join(sorted(names))}
        if is_dated:
            facts["day"] = day(until) if day else date_format(until, "j F Y")
        told.append(str(CAVEAT_MEANINGS[kind, is_named, is_dated]) % facts)
    return told


def unopened_meanings(kinds: Iterable[str]) -> list[str]:
    """A sentence for each kind of caveat, in the order of the table; none names anybody or a day."""
    known = {*kinds}
    return [str(UNOPENED_MEANINGS[kind]) for kind in Caveat if kind in known]


def forms_allowed(distribution: str, caveats: Iterable[str] = ()) -> set[str]:
    """The forms of a text so marked that is held back so: those that its label and each of its caveats leave."""
    left = set(FORMS[Distribution(distribution)])
    for caveat in caveats:
        left &= FORMS_HELD_BACK.get(Caveat(caveat), left)
    return {str(form) for form in left}
