"""Who a person is: what is sealed in an identity record, as plain data. Nothing here is stored in clear."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Contact:
    kind: str
    value: str


@dataclass(frozen=True)
class PostFacts:
    """What a post was called: its dates, level and sector stand in clear, its words would name somebody."""

    title: str = ""
    organisation: str = ""
    source: str = ""


@dataclass(frozen=True)
class Facts:
    name: str
    native_name: str = ""
    aliases: tuple[str, ...] = ()
    # As the person gives it; empty where they have not been asked or prefer not to say.
    gender: str = ""
    contacts: tuple[Contact, ...] = ()
    # By the thread of a post, so that a correction of its dates keeps its words.
    posts: dict[UUID, PostFacts] = field(default_factory=dict)
    # What a proximity rests on, in words, by its thread.
    ties: dict[UUID, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """No name in a traceback or a log."""
        return "Facts(…)"

    @property
    def names(self) -> tuple[str, ...]:
        """Everything this person is called, for the guard."""
        return tuple(name for name in (self.name, self.native_name, *self.aliases) if name)

    def to_json(self) -> str:
        plain = asdict(self)
        for keyed in ("posts", "ties"):
            plain[keyed] = {str(key): value for key, value in plain[keyed].items()}
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Facts:
        plain: dict[str, Any] = json.loads(text)
        return cls(
            name=plain["name"],
            native_name=plain["native_name"],
            aliases=tuple(plain["aliases"]),
            gender=plain["gender"],
            contacts=tuple(Contact(**contact) for contact in plain["contacts"]),
            posts={UUID(post): PostFacts(**_of_a_post(words)) for post, words in plain["posts"].items()},
            ties={UUID(tie): words for tie, words in plain["ties"].items()},
        )


def _of_a_post(words: dict[str, str]) -> dict[str, str]:
    """Older records told the sector here too; it stands with the post now."""
    return {name: text for name, text in words.items() if name != "sector"}
