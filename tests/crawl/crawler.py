"""Asks for addresses, as everybody, in every method, with ids of one's own house, of another and of nowhere.

A leak is a token seen by somebody it is not for, or in a place where no token may be at all; an answer other than the
404 of an id never used where somebody has no part in what they ask for; a fault of the server that nobody caused.
"""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.db import OperationalError, connection
from django.urls import reverse

from tests.crawl.canaries import SEALED, TYPED
from tests.crawl.sinks import Sinks, in_body, in_headers
from tests.crawl.worlds import Worlds
from tests.signing_in import sign_in
from tests.walk.asking import METHODS, SIGNED_IN, Walker, patterns, seen, words_of
from tests.walk.rules import RULES

FAR = ("far_second", "far_note_taker", "far_official")
ACTORS = (*SIGNED_IN, *FAR, "left", "superuser", "stale", "former", "no_factor", "anonymous")
AT_THE_DOOR = {"former", "no_factor", "anonymous"}
KINDS = ("near", "far", "crossed", "loose", "none")
# Whom the other house has in it; everybody else has no part there. `outsider` leads it.
INSIDE = {"far": {"outsider", *FAR}, "near": {*SIGNED_IN, "stale"} - {"outsider"}}
TRICKS: tuple[dict[str, str], ...] = (
    {},
    {},
    {},
    {"HX_Request": "true"},
    {"Accept": "application/json"},
    {"X_Requested_With": "poll"},
    {"Accept_Language": "ar"},
    {"X_HTTP_Method_Override": "GET", "X_Forwarded_For": "127.0.0.1", "X_Forwarded_Host": "localhost"},
    {"Range": "bytes=0-200"},
    {"Sec_Fetch_Site": "same-origin"},
)
# Fields whose words are sealed; they may be drawn again for whoever typed them, and go nowhere else.
TYPED_INTO = ("summary", "place", "label_reason", "private_note", "points-0-text", "text", "title", "ask", "wording")


@dataclass(frozen=True)
class Asked:
    """One combination: enough to ask the same again."""

    name: str
    method: str
    who: str
    kind: str
    address: str
    data: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    fault_after: int = 0

    def __str__(self) -> str:
        what = f"{self.method} {self.name} ({self.kind}) {self.address} {self.data} {dict(self.headers)}"
        return f"{self.who}: {what}, fault at {self.fault_after}"


@dataclass
class Result:
    combinations: int = 0
    leaks: list[str] = field(default_factory=list)
    urls: set[str] = field(default_factory=set)
    statuses: dict[int, int] = field(default_factory=dict)
    compared: int = 0


class Crawler:
    def __init__(self, worlds: Worlds, seed: int) -> None:
        self.worlds, self.dice = worlds, random.Random(seed)
        self.walker = Walker(worlds.near)
        people = {name: getattr(worlds.near, name) for name in SIGNED_IN}
        people |= {name: getattr(worlds.far, name.removeprefix("far_")) for name in FAR} | worlds.strangers
        for name in (*FAR, *worlds.strangers):
            self.walker.admit(name, people[name])
        self.walker.admit("stale", worlds.near.second, sign_in_long_ago)
        self.pk = {name: person.pk for name, person in people.items()} | {"stale": worlds.near.second.pk}
        self.patterns = patterns()
        self.sinks = Sinks()
        self.result = Result()

    def run(self, count: int) -> Result:
        with self.sinks.open():
            self.sinks.collect()
            for asked in self.combinations(count):
                self.result.combinations += 1
                self.result.urls.add(asked.name)
                self.result.leaks += self.look(asked)
        return self.result

    def combinations(self, count: int) -> Iterator[Asked]:
        """Every address in turn, the rest by the dice; half of them in the method that the view is for."""
        names = [name for name in RULES if name in self.patterns]
        for number in range(count):
            name = names[number % len(names)]
            rule, dice = RULES[name], self.dice
            method = dice.choice([rule.methods[0], rule.methods[0], dice.choice(rule.methods), dice.choice(METHODS)])
            kind = dice.choice(("near", *KINDS))
            who = dice.choice(ACTORS)
            fault = dice.randint(1, 40) if dice.random() < 0.1 else 0
            data = self.data(rule) if method in {"POST", "PUT", "PATCH"} else ""
            headers = dice.choice(TRICKS)
            yield Asked(name, method, who, kind, self.address(name, kind), data, headers, fault)

    def address(self, name: str, kind: str) -> str:
        words = words_of(self.patterns[name])
        given = RULES[name].ids(self.worlds.near)
        kwargs: dict[str, Any] = {}
        for place, word in enumerate(words):
            own = word.removesuffix("_id")
            house = {"crossed": ("near", "far")[place % 2], "loose": "near" if place == 0 else "none"}.get(kind, kind)
            kwargs[word] = given[own] if own in given else self.an_id(own, house)
        return reverse(name, kwargs=kwargs)

    def an_id(self, word: str, house: str) -> UUID:
        known = self.worlds.pools.get(house, {}).get(word)
        return self.dice.choice(known) if known else UUID(int=self.dice.getrandbits(128), version=4)

    def data(self, rule: Any) -> str:
        fields = {name: f"{self.worlds.mint.token(TYPED)} and words" for name in TYPED_INTO if self.dice.random() < 0.7}
        fields["q"] = self.dice.choice(("words", "said lists", "cleared", f"{self.worlds.mint.token(TYPED)}"))
        fields |= {word: str(self.dice.choice(known)) for word, known in self.worlds.pools["far"].items()}
        fields |= {"form_key": str(uuid4()), "points-TOTAL_FORMS": "1", "points-INITIAL_FORMS": "0"}
        return "&".join(part for part in (rule.data(self.worlds.near), urlencode(fields)) if part)

    def look(self, asked: Asked) -> list[str]:
        with Faults(asked.fault_after):
            answer = self.walker.ask(asked.who, asked.method, asked.address, asked.data, **asked.headers)
        self.result.statuses[answer.status_code] = self.result.statuses.get(answer.status_code, 0) + 1
        words = sorted(token for token in in_body(answer) if not self.is_for(token, asked))
        found = [f"{token} in the answer {answer.status_code} to {asked}" for token in words]
        found += [f"{token} in a header to {asked}" for token in sorted(in_headers(answer))]
        found += [f"{seen_there} in {sink} after {asked}" for sink, seen_there in self.sinks.collect().items()]
        if answer.status_code >= 500 and not asked.fault_after:
            found.append(f"a fault, {answer.status_code}, answers {asked}")
        if not asked.fault_after and self.has_no_part(asked):
            found += self.compare(asked, answer)
        return found

    def is_for(self, token: str, asked: Asked) -> bool:
        if token.startswith(TYPED):
            return token in asked.data
        if token not in self.worlds.readers or asked.who in AT_THE_DOOR:
            return False
        if asked.who == "stale" and token.startswith(SEALED):
            return token in self.worlds.unguarded
        return self.pk[asked.who] in self.worlds.readers[token]

    def has_no_part(self, asked: Asked) -> bool:
        """Whether, by the table of houses alone, this is an address that is not there for this person."""
        words = words_of(self.patterns[asked.name])
        if not any(word.endswith("_id") for word in words) or asked.who in AT_THE_DOOR:
            return False
        if asked.kind in INSIDE:
            return asked.who not in INSIDE[asked.kind]
        return asked.kind == "none" or len(words) > 1

    def compare(self, asked: Asked, answer: Any) -> list[str]:
        if asked.method not in RULES[asked.name].methods:
            return (
                []
                if (answer.status_code, answer.content) == (405, b"")
                else [f"{answer.status_code}, not 405, to {asked}"]
            )
        if asked.who == "stale" and answer.status_code in {302, 401}:
            return []  # asked for a factor before anything is looked for
        if answer.status_code != 404:
            return [f"{answer.status_code}, not 404, to {asked}"]
        if self.dice.random() < 0.4:
            return []
        # Under the same parent, where that is one's own: a page may keep what was typed for whoever is inside it.
        never = self.address(asked.name, "loose" if asked.kind in {"crossed", "loose"} else "none")
        self.result.compared += 1
        other = self.walker.ask(asked.who, asked.method, never, asked.data, **asked.headers)
        self.sinks.collect()
        return [] if seen(other) == seen(answer) else [f"hidden is not absent: {asked}"]


# Statements of the rig itself.
OURS = re.compile(r"SAVEPOINT|backchannel.user_id")


class Faults:
    """The database fails once, at one statement of the request."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __enter__(self) -> None:
        self.wrapper = connection.execute_wrapper(self.count)
        self.wrapper.__enter__()

    def __exit__(self, *problem: object) -> None:
        self.wrapper.__exit__(*problem)

    def count(self, execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left == 0 and not OURS.search(statement):
            raise OperationalError("the database is gone")
        return execute(statement, parameters, many, context)


def sign_in_long_ago(client: Any, user: Any) -> None:
    """A second factor was given, but so long ago that it opens nothing any more."""
    sign_in(client, user)
    session = client.session
    session["factor"] = {**session["factor"], "at": session["factor"]["at"] - 3600}
    session.save()
