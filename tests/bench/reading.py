"""`./backchannel bench reading [ROUNDS]`: what it costs the server to open what is sealed, and to say who can read it.

One line of JSON each: what, median_ms, p95_ms and goal_ms, in wall time; cpu_ms is what this process computed for it.
A body is a page that decrypts, writes its events and renders: one text of 4 KB for editing, and a session of ten points
and a summary. “Who can read this” is asked of an audience of 500 people, alone and on the page of security.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from uuid import uuid4

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from confidentiality import audiences  # noqa: E402
from confidentiality.context import acting_as  # noqa: E402
from config.rubbish import keep_what_is_loaded  # noqa: E402
from dialogues import change, questions, seats  # noqa: E402
from dialogues.roles import SeatKind  # noqa: E402
from dialogues.views.readers import by_label, who_reads  # noqa: E402
from tests.cast import STRICT, log, make_cast  # noqa: E402
from tests.signing_in import sign_in  # noqa: E402

BODY_GOAL, READERS_GOAL, READERS = 60, 50, 500
TEXT = "It was said that the gate could be read by both sides, if nobody calls it joint. " * 50


def main(arguments: list[str]) -> int:
    rounds = int(arguments[0]) if arguments else 40
    keep_what_is_loaded()  # as the web process does
    cast = make_cast()
    session = log(cast, texts=[TEXT] * 10, markings=[STRICT] * 10, summary=TEXT)
    point = session.points.first()
    clients = {name: Client() for name in ("lead", "administrator")}
    for name, client in clients.items():
        sign_in(client, getattr(cast, name))

    def page(name: str, *ids: object, who: str = "lead") -> Callable[[], None]:
        address = reverse(f"dialogues:{name}", args=ids)

        def ask() -> None:
            assert clients[who].get(address).status_code == 200, address

        return ask

    bodies = {
        "one text of 4 KB": page("point_edit", cast.process.pk, point.pk),
        "a session of eleven texts of 4 KB": page("session_detail", cast.process.pk, session.pk),
    }
    slow = [tell(what, ask, rounds, BODY_GOAL) for what, ask in bodies.items()]
    team = crowd(cast)

    def preview() -> None:
        with acting_as(cast.lead):
            change.of_remark(point, STRICT, by=cast.lead)

    readers = {
        f"who can read this, {READERS} people": lambda: who_reads([team], cast.process),
        f"whom each label lets in, {READERS} people": lambda: by_label(cast.process, session),
        f"what a marking would change, {READERS} people": preview,
        f"who could have read this, {READERS} people": lambda: questions.paths_into([team]),
    }
    assert len(who_reads([team], cast.process)[team.pk]) >= READERS
    slow += [tell(what, ask, rounds, READERS_GOAL) for what, ask in readers.items()]
    return int(any(slow))


def crowd(cast: object) -> audiences.Audience:
    """Five hundred people with a seat in the team; the few seats that are real stay."""
    people = [
        User(email=f"{uuid4().hex}@example.org", name=f"Reader {number:03}", organisation=cast.house)
        for number in range(READERS)
    ]
    User.objects.bulk_create(people)
    with acting_as(cast.lead):
        seats.give_several(cast.process, [(each, SeatKind.NOTE_TAKER) for each in people], by=cast.lead)
    return audiences.team(cast.process.scope)


def tell(what: str, ask: Callable[[], object], rounds: int, goal: int) -> bool:
    for _ in range(3):
        ask()
    took, computed = [], []
    for _ in range(rounds):
        began, cpu = time.perf_counter(), time.process_time()
        ask()
        took.append((time.perf_counter() - began) * 1000)
        computed.append((time.process_time() - cpu) * 1000)
    told = {
        "what": what,
        "median_ms": round(statistics.median(took), 2),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 2),
        "cpu_ms": round(statistics.median(computed), 2),
        "goal_ms": goal,
    }
    print(json.dumps(told), flush=True)
    return told["median_ms"] > goal


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
