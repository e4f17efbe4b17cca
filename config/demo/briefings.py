"""Section 10: channels, extracts and briefings, from put up to read. The fifth waits for its second person.

Of briefings 1, 2a and 2b the story gives no words: theirs are those of the points themselves, under a title taken from
the summary of the session before. Where no time of reading is told it is the day of release; where no end is told,
thirty days. In briefing 5, one sentence traces to no extract and one to session 12, which has no record: both cannot
be, and are left out.
"""

from dataclasses import dataclass, field
from uuid import uuid4

from django.utils import timezone

from confidentiality.context import acting_as
from config.demo.told import Told, marked
from jobs import requests
from jobs.models import Request
from transfers import clearance, reading
from transfers.briefing import Order, ask_for_briefing, draft, store_draft
from transfers.clearance import Wording
from transfers.models import Addressee, Briefing, Channel, Copy, Extract
from transfers.release import release

VIEWS = "Views of individuals, not a position of any authority."
IN_PERSON = {
    "tell": "You may brief your minister in person.",
    "copy": "You may not copy this into a file.",
    "cite": "You may not cite it.",
}
TO_THE_ENVOY = "Not to Norvane; the originators agreed to the envoy's office"
CONSENTED = "From RED, with the originators' consent"

CHANNELS = (  # code, name, who is at its end, receipts agreed, when
    ("envoy", "Envoy's office", "bren", Channel.Receipts.OPENED, -570),
    ("norvane", "Norvane, foreign ministry", "orrin", Channel.Receipts.OPENED, -478),
    ("council", "Tavien Council, external office", "kesa", Channel.Receipts.ACKNOWLEDGED, -478),
)
REACHES = {"norvane": "Norvane", "council": "Tavien Council"}  # the envoy is of no party


@dataclass(frozen=True)
class Cleared:
    """A wording that a clearer made of one point or several."""

    code: str
    points: tuple[str, ...]
    marking: str
    channels: tuple[str, ...]
    text: str
    reason: str = ""


@dataclass(frozen=True)
class Sent:
    """A briefing. Times are offsets; `opened` and `acknowledged` are None for a copy that was not."""

    code: str
    channel: str
    extracts: tuple[str, ...]
    cleared: int
    title: str
    ask: str
    expires: int
    released: int | None = None
    ask_by: int | None = None
    order: dict[str, str] = field(default_factory=dict)
    form: Copy.Form = Copy.Form.SCREEN
    opened: int | None = None
    acknowledged: int | None = None
    carried: bool = False


STRICT = "AMBER+STRICT|chatham"
# In the order of the paragraphs: each is cleared a minute after the one before.
EXTRACTS = {
    extract.code: extract
    for extract in (
        Cleared("1.1", ("N10",), "AMBER|by_party", ("envoy",), "The question is warning time."),
        Cleared("1.2", ("N8",), STRICT, ("envoy",), "Read the gauges together before arguing about the gates."),
        Cleared("2.1", ("N10",), "AMBER|by_party", ("norvane", "council"), "The question is warning time."),
        Cleared("2a.2", ("N4",), "AMBER+STRICT|by_party", ("norvane",),
                "Ten days' notice is worth more to farmers than a larger share."),
        Cleared("2b.2", ("N5",), "AMBER+STRICT|by_party", ("council",),
                "The ministry must be able to say that it never gave up a gate."),
        Cleared("3.1", ("N15",), "RED|chatham", ("envoy",),
                "It was said in the discussion that coming back is possible if it is not read as an answer to the"
                " attack."),
        Cleared("3.2", ("N14",), "RED|chatham", ("envoy",),
                "It was said that a question from your office would be answered where a question from the other side"
                " would not.", TO_THE_ENVOY),
        Cleared("3.3", ("N14", "N15"), "RED|chatham", ("envoy",),
                "No one asked for a meeting. No one closed the door.", TO_THE_ENVOY),
        Cleared("4.1", ("N16",), STRICT, ("norvane", "council"),
                "The calendar was kept through a dry month. Crews on both banks now print it without being told."),
        Cleared("4.2", ("N19",), STRICT, ("norvane",),
                "Fear was expressed in the discussion that unequal numbers would be read as a confession.", CONSENTED),
        Cleared("4.3", ("N20",), "AMBER+STRICT|by_party", ("norvane", "council"),
                "Valley districts ask who will speak to families when nothing is found. No one has answered.",
                "Names a group of two in the room: Kiln and Larch were each asked alone by Sefa Dorn, and agreed"),
        Cleared("4.4", ("N21",), STRICT, ("norvane", "council"),
                "One idea is floated with consent, for your reaction only: a comparison in which no side sees the"
                " other's paper.", CONSENTED),
        Cleared("5.1", ("N18",), STRICT, ("envoy",),
                "It was said in the discussion that a list in the wrong hands endangers everyone on it.", CONSENTED),
        Cleared("5.2", ("N22",), STRICT, ("envoy",), "A journalist fears early numbers.", CONSENTED),
        Cleared("5.3", ("N21",), STRICT, ("envoy",),
                "One idea is floated with consent, for your reaction only: a comparison in which no side sees the"
                " other's paper.", CONSENTED),
    )
}  # fmt: skip

BRIEFINGS = (
    Sent(
        "1", "envoy", ("1.1", "1.2"), -572,
        "Problem restated: warning time, not control.", "",
        expires=-540, released=-570, opened=-570, acknowledged=-570,
        order={"standing": VIEWS},
    ),
    Sent(
        "2a", "norvane", ("2.1", "2a.2"), -480,
        "A gate calendar takes shape.", "",
        expires=-448, released=-478, opened=-478, acknowledged=-478,
        order={"standing": VIEWS},
    ),
    Sent(
        "2b", "council", ("2.1", "2b.2"), -480,
        "A gate calendar takes shape.", "",
        expires=-448, released=-478, form=Copy.Form.PAPER, acknowledged=-478, carried=True,
        order={"standing": VIEWS},
    ),
    Sent(
        "3", "envoy", ("3.1", "3.2", "3.3"), -293,
        "Neither side will return first; each would answer a question from you.",
        "Put one question on the market road to both on the same day, in the same words.",
        ask_by=-285, expires=-260, released=-292, opened=-292, acknowledged=-292,
        order={
            "standing": VIEWS,
            "tell": "You may act on this.",
            "cite": "You may not cite it, its place or its date.",
            "confidence": "Said more than once, in separate rooms.",
        },
    ),
    Sent(
        "4a", "norvane", ("4.1", "4.2", "4.3", "4.4"), -63,
        "The gate calendar is kept; the lists are the next thing that can stop the talks.",
        "Say whether numbers could stay inside a third party's office. Yes, no, or a question is enough.",
        ask_by=-50, expires=28, released=-62, form=Copy.Form.PRINT, opened=-61, acknowledged=-61,
        order={"standing": VIEWS, "next_step": "Only if you answer.", **IN_PERSON},
    ),
    Sent(
        "4b", "council", ("4.1", "4.3", "4.4"), -63,
        "The gate calendar is kept; the lists are the next thing that can stop the talks.",
        "Say whether numbers could stay inside a third party's office. Yes, no, or a question is enough.",
        ask_by=-50, expires=28, released=-62,
        order={"standing": VIEWS, "next_step": "Only if you answer.", **IN_PERSON},
    ),
    Sent(
        "5", "envoy", ("5.1", "5.2", "5.3"), -10,
        "After the lake house",
        "Answer the question that was put to your office.",
        ask_by=8, expires=30,
        order={
            "standing": VIEWS,
            "tell": "Your own office.",
            "copy": "Not into any file.",
            "cite": "No.",
            "confidence": "Said more than once, in one discussion.",
        },
    ),
)  # fmt: skip


def load_channels(told: Told) -> dict[str, Channel]:
    channels: dict[str, Channel] = {}
    for code, name, addressee, receipts, agreed in CHANNELS:
        channels[code] = Channel.objects.create(
            process=told.larkspur,
            name=name,
            party=told.parties.get(REACHES.get(code, "")),
            receipts=receipts,
            receipts_agreed_on=told.days.on(agreed),
        )
        Addressee.objects.create(channel=channels[code], user=told.users[addressee], since=told.days.at(agreed, 8))
    return channels


def load(told: Told) -> None:
    channels = load_channels(told)
    extracts: dict[str, Extract] = {}
    firsts: dict[str, Briefing] = {}
    for sent in BRIEFINGS:
        for minute, code in enumerate(sent.extracts):
            if code not in extracts:
                extracts[code] = clear(told, EXTRACTS[code], channels, offset=sent.cleared, minute=minute)
        firsts[sent.code] = ask(told, sent, channels[sent.channel], extracts, firsts.get(f"{sent.code[:-1]}a"))
        if sent.released is not None:
            read_copy(told, sent, let_go(told, sent, firsts[sent.code]))


def clear(told: Told, cleared: Cleared, channels: dict[str, Channel], *, offset: int, minute: int) -> Extract:
    """Lio puts up, Sefa clears."""
    days = told.days
    with acting_as(told.lio):
        items = [
            clearance.put_up(told.points[code], by=told.lio, clearer=told.sefa, at=days.at(offset, 10, minute))
            for code in cleared.points
        ]
    wording = Wording(
        text=cleared.text,
        marking=marked(cleared.marking),
        channels=tuple(channels[code] for code in cleared.channels),
        reason=cleared.reason,
    )
    with acting_as(told.sefa):
        return clearance.clear(items, wording, by=told.sefa, at=days.at(offset, 16, minute))


def ask(told: Told, sent: Sent, channel: Channel, extracts: dict[str, Extract], twin: Briefing | None) -> Briefing:
    """Lio orders it; the draft is made here as a worker makes it, and the worker is called off."""
    lio, days = told.lio, told.days
    at = min(days.at(sent.released or 0, 8, 40), timezone.now())  # who loads before breakfast drafts at once
    order = Order(
        title=sent.title,
        ask=sent.ask,
        ask_by=days.on(sent.ask_by).isoformat() if sent.ask_by is not None else "",
        **sent.order,
    )
    with acting_as(lio):
        briefing = ask_for_briefing(
            told.larkspur,
            channel,
            order,
            extracts=[extracts[code] for code in sent.extracts],
            reviewers=[told.sefa],
            expires_on=days.on(sent.expires),
            by=lio,
            form_key=uuid4(),
            twin_of=twin,
            at=at,
        )
        store_draft(briefing, draft(briefing, by=lio), by=lio, at=at)
        requests.cancel(Request.objects.get(kind="briefing.draft", subject=briefing.pk))
    return briefing


def let_go(told: Told, sent: Sent, briefing: Briefing) -> Copy:
    """Sefa releases what Lio drafted. The PDF, where the marking allows one, is left to the worker."""
    with acting_as(told.sefa):
        return release(
            briefing,
            version=briefing.version,
            by=told.sefa,
            form=sent.form,
            at=told.days.at(sent.released or 0, 12),
        )[0]


def read_copy(told: Told, sent: Sent, copy: Copy) -> None:
    with acting_as(told.sefa if sent.carried else copy.addressee):
        if sent.carried and sent.acknowledged is not None:
            reading.receipt_of_carrier(copy, by=told.sefa, at=told.days.at(sent.acknowledged, 17))
            return
        if sent.opened is not None:
            reading.open_copy(copy, by=copy.addressee, at=told.days.at(sent.opened, 15))
        if sent.acknowledged is not None:
            reading.acknowledge(copy, by=copy.addressee, at=told.days.at(sent.acknowledged, 15, 10))
