"""What may be looked for on the way out: what was put up, extracts, drafts of briefings, released texts."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dialogues.models import Process
from dialogues.search import MOST, Narrowed, Sealed, also_looks_in
from transfers.briefing import Drafted
from transfers.held import read_put_up
from transfers.models import Briefing, Copy, Extract, PutUp


@also_looks_in("clearance", _("Put up and extracts"))
def on_the_way(process: Process, by: User, only: Narrowed) -> Iterator[Sealed]:
    """The texts that clearers work on."""
    clearing = reverse("transfers:clearance_list", args=[process.pk])
    waiting = PutUp.objects.visible_to(by).filter(only.loose(), process=process, decision="").order_by("-created_at")
    for item in waiting[: MOST + 1]:
        label = _("Put up for clearance")
        yield Sealed(item.body_id, item.audience_id, item.created_at, label, clearing, item.marking, words_put_up)
    standing = (
        Extract.objects.visible_to(by).filter(only.loose(), process=process, withdrawn_at=None).order_by("-created_at")
    )
    for extract in standing[: MOST + 1]:
        marking = extract.marking
        yield Sealed(extract.body_id, extract.audience_id, extract.created_at, _("Extract"), clearing, marking, text_in)


@also_looks_in("briefing", _("Briefings"))
def briefings(process: Process, by: User, only: Narrowed) -> Iterator[Sealed]:
    """Drafts, for those who write and review them; of what was released one copy each, for those who answer for it."""
    drafts = Briefing.objects.visible_to(by).filter(only.loose(), process=process)
    for draft in drafts.order_by("-created_at")[: MOST + 1]:
        marking, label = (
            draft.marking if draft.distribution else None,
            format_lazy(_("Draft of briefing {code}"), code=draft.code),
        )
        address = reverse("transfers:briefing_detail", args=[draft.pk])
        yield Sealed(draft.body_id, draft.audience_id, draft.created_at, label, address, marking, all_words)
    copies = (
        Copy.objects.followed_by(by).filter(only.loose(), briefing__process=process).order_by("briefing_id", "number")
    )
    for copy in copies.select_related("briefing").distinct("briefing_id")[: MOST + 1]:
        address = reverse("transfers:briefing_detail", args=[copy.briefing_id])
        label = format_lazy(_("Briefing {code}"), code=copy.briefing.code)
        yield Sealed(copy.body_id, copy.audience_id, copy.created_at, label, address, copy.marking, all_words)


def words_put_up(body: str) -> str:
    return read_put_up(body)[0]


def text_in(body: str) -> str:
    text: str = json.loads(body)["text"]
    return text


def all_words(body: str) -> str:
    drafted = Drafted.load(body)
    ordered = [words for name, words in asdict(drafted.order).items() if words and name != "ask_by"]
    return "\n".join([*ordered, *(words for _extract, words in drafted.paragraphs)])
