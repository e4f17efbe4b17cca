"""What a text was held back with, carried from the point through the clearers to the gate; and what it bars there.

The kinds may stand in clear. What they name (to whom not, until when, for whose eyes) is sealed with the words.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from confidentiality import sealed
from confidentiality.databaseclock import today as database_today
from confidentiality.markings import Caveat, HeldBack
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


def barred(extracts: Iterable[Extract], channel: Channel, today: date | None = None) -> dict[Extract, list[str]]:
    """Of these extracts, which the reader may open, those that may not go through `channel`, each with why."""
    rows = list(extracts)
    bodies = sealed.unseal(row.body_id for row in rows)
    day = today or database_today()
    return {row: why for row in rows if (why := bars(held_with(bodies[row.body_id]), channel, day))}
