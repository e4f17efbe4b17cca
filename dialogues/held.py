"""What a text is held back with, inside its sealed body: of a point, a summary, a file, a contact, a document.

The kinds of caveat stand in clear beside the text; to whom not, until when and for whose eyes is sealed with it. A
passage is its words alone, or, where it is held back, a line of caveats under a mark that no form lets in, then the
words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from confidentiality.markings import Caveat, HeldBack
from dialogues.models import Attachment, Contact, DocumentVersion, Passage, Point

Held = tuple[HeldBack, ...]
# Every text that is marked, and can be marked anew.
Text = Point | Passage | Attachment | Contact | DocumentVersion
MARK = "\x1e"


def kind_of(text: Text) -> str:
    """What its sealed bodies, its events and its addresses call it."""
    return "document" if isinstance(text, DocumentVersion) else str(text._meta.model_name)


def passage_body(words: str, held: Iterable[HeldBack] = ()) -> str:
    dumped = [each.dump() for each in held]
    if not dumped and not words.startswith(MARK):
        return words
    return f"{MARK}{json.dumps(dumped, ensure_ascii=False)}\n{words}"


def read_passage(body: str) -> tuple[str, Held]:
    """The words of a passage, and what it is held back with."""
    if not body.startswith(MARK):
        return body, ()
    line, _newline, words = body.removeprefix(MARK).partition("\n")
    return words, tuple(HeldBack.load(each) for each in json.loads(line))


def passage_words(body: str) -> str:
    return read_passage(body)[0]


def held_in(text: Text, body: str) -> Held:
    """What `text` is held back with, by its kinds and its sealed `body`."""
    if isinstance(text, Passage):
        said = read_passage(body)[1]
    else:
        said = tuple(HeldBack.load(each) for each in json.loads(body).get("held", []))
    told = {str(each.kind) for each in said}
    return (*said, *(HeldBack(Caveat(kind)) for kind in text.caveats if kind not in told))


def held_anew(text: Text, body: str, held: Sequence[HeldBack]) -> str:
    """`body` with these caveats in place of its own."""
    if isinstance(text, Passage):
        return passage_body(passage_words(body), held)
    return json.dumps({**json.loads(body), "held": [each.dump() for each in held]}, ensure_ascii=False)


def eyes_of(several: Iterable[Iterable[HeldBack]]) -> set[UUID]:
    """Everybody for whose eyes one of these is."""
    return {UUID(pk) for held in several for each in held if each.kind == Caveat.EYES_ONLY for pk in each.to}


def in_words(held: Iterable[HeldBack], names: Mapping[str, str]) -> list[str]:
    """Each caveat with what it names, for whoever reads the text."""
    words = []
    for each in held:
        parts = [str(each.kind.label), _(", ").join(names.get(pk, "–") for pk in each.to)]
        if each.until:
            until = date_format(each.until, "j F Y")
            parts.append(until if each.kind == Caveat.EMBARGO_UNTIL else _("until %(day)s") % {"day": until})
        words.append(" ".join(part for part in parts if part))
    return words
