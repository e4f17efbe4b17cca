"""What a text was held back with, carried from the point through the clearers to the gate; and what it bars there.

The kinds may stand in clear. What they name (to whom not, until when, for whose eyes) is sealed with the words.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from confidentiality import sealed
from confidentiality.databaseclock import today as database_today
from confidentiality.markings import Attribution, Caveat, HeldBack, at_least, kinds_of
from dialogues.models import Process
from transfers.models import Channel, Extract


def put_up_body(words: str, held: Iterable[dict[str, Any]]) -> str:
    return json.dumps({"text": words, "held": [*held]}, ensure_ascii=False)


def read_put_up(body: str) -> tuple[str, tuple[HeldBack, ...]]:
    """Words and caveats of a text that was put up. The earliest of these bodies are the words alone."""
    try:
        data = json.loads(body)
    except ValueError:
        return body, ()
    if not isinstance(data, dict) or set(data) != {"text", "held"}:
        return body, ()
    return data["text"], tuple(HeldBack.load(each) for each in data["held"])


def all_of(several: Iterable[Iterable[HeldBack]]) -> tuple[HeldBack, ...]:
    """Whatever is derived is held back with everything that any of its sources is."""
    return tuple(dict.fromkeys(each for held in several for each in held))


def held_with(body: str) -> tuple[HeldBack, ...]:
    """The caveats inside the sealed body of an extract."""
    return tuple(HeldBack.load(each) for each in json.loads(body).get("held", []))


def named(held: Mapping[Extract, Iterable[HeldBack]], process: Process) -> dict[str, tuple[HeldBack, ...]]:
    """The caveats of a draft, by extract: parties by their names, and nobody else whose eyes it is for."""
    several = {str(extract.pk): tuple(each) for extract, each in held.items()}
    is_kept_from = any(one.kind == Caveat.NOT_TO and one.to for each in several.values() for one in each)
    names = process.conflict.party_names() if is_kept_from else {}

    def told(one: HeldBack) -> HeldBack:
        parties = tuple(names[pk] for pk in one.to if pk in names) if one.kind == Caveat.NOT_TO else ()
        return replace(one, to=parties if len(parties) == len(one.to) else ())

    return {pk: tuple(map(told, each)) for pk, each in several.items() if each}


def for_reader(held: Mapping[str, Iterable[HeldBack]], attribution: str, day: date) -> dict[str, tuple[HeldBack, ...]]:
    """What is still binding on `day`. From whom it is kept tells whose side it comes from, so that is said only where
    the source may be named by its party at least."""
    may_name = at_least(Attribution.BY_PARTY, attribution)
    return {
        extract: tuple(
            replace(one, to=one.to if may_name else ()) for one in each if one.until is None or one.until > day
        )
        for extract, each in held.items()
    }


def left_out(extracts: Iterable[Extract], said: Mapping[str, Iterable[HeldBack]], bodies: Mapping[UUID, str]) -> bool:
    """Whether a draft that says `said` leaves out what one of its extracts is held back with."""
    return any(
        set(kinds_of(held_with(bodies[one.body_id]))) - set(kinds_of(said.get(str(one.pk), ()))) for one in extracts
    )


def bars(held: Iterable[HeldBack], channel: Channel, today: date | None = None) -> list[str]:
    """Why a text held back so may not go through `channel` on `today` (of the database's clock); nothing, if it may."""
    found, day = [], None
    readers = None
    for each in held:
        if each.kind == Caveat.EYES_ONLY:
            if readers is None:
                readers = {str(pk) for pk in channel.addressees.live().values_list("user_id", flat=True)}
            if not readers <= set(each.to):
                found.append(_("It is for the eyes of named people, and somebody else is at the end of the channel."))
            continue
        day = day or today or database_today()
        is_over = each.until is not None and each.until <= day
        if each.kind == Caveat.NOT_TO and str(channel.party_id) in each.to and not is_over:
            found.append(_("It is held back from whom this channel reaches."))
        if each.kind == Caveat.EMBARGO_UNTIL and each.until is not None and not is_over:
            until = date_format(each.until, "j F Y")
            found.append(_("It is under embargo until %(day)s.") % {"day": until})
    return found


def barred(
    extracts: Iterable[Extract], channel: Channel, today: date | None = None, bodies: Mapping[UUID, str] | None = None
) -> dict[Extract, list[str]]:
    """Of these extracts, which the reader may open, those that may not go through `channel`, each with why."""
    rows = list(extracts)
    bodies = sealed.unseal(row.body_id for row in rows) if bodies is None else bodies
    day = today or database_today()
    return {row: why for row in rows if (why := bars(held_with(bodies[row.body_id]), channel, day))}
