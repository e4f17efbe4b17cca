"""`./backchannel bench processes [ROUNDS]`: what pages of processes cost the server, few rows beside many.

One line of JSON for each page: page, rows, queries, median_ms, p95_ms, what of it this process worked (the rest is
waiting, on a busy machine), the load meanwhile, and the bytes that cross the line compressed.
"""

import gzip
import json
import os
import statistics
import sys
import time
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"  # its host, and no answers of a debugger

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Organisation, User  # noqa: E402
from confidentiality.context import acting_as  # noqa: E402
from config.rubbish import keep_what_is_loaded  # noqa: E402
from dialogues import course, seats  # noqa: E402
from dialogues.models import (  # noqa: E402
    Conflict,
    ContextEvent,
    Phase,
    Plan,
    Process,
    Seat,
    Session,
    SideReading,
    Standing,
)
from dialogues.roles import SeatKind  # noqa: E402
from dialogues.vocabulary import Stage, Status, Track  # noqa: E402
from participants.models import Party, PartyKind  # noqa: E402
from participants.when import When  # noqa: E402
from tests.databases import OWNER, cursor_as  # noqa: E402
from tests.signing_in import sign_in  # noqa: E402

PROCESSES = 5_000


def main(arguments: list[str]) -> int:
    rounds = int(arguments[0]) if arguments else 30
    keep_what_is_loaded()  # as the web process does
    today = timezone.localdate()
    house = Organisation.objects.create(name="A house", kind=Organisation.Kind.CONVENOR)
    lead = User.objects.create_user(email="lead@example.org", name="Lead", organisation=house)
    few = process_of(lead, today, sessions=3, phases=3, events=3)
    many = process_of(lead, today, sessions=300, phases=40, events=60)
    tidy()
    client = Client()
    sign_in(client, lead)
    then = (today - timedelta(days=700)).isoformat()
    for process, rows in ((few, 3), (many, 300)):
        names = ("process_detail", "session_list", "history")
        pages = {name: reverse(f"dialogues:{name}", args=[process.pk]) for name in names}
        for name, page in pages.items():
            tell(client, name, page, rows, rounds)
        tell(client, "process_detail as at", f"{pages['process_detail']}?as-at={then}", rows, rounds)
    portfolio = reverse("dashboards:portfolio")
    tell(client, "portfolio", portfolio, 2, rounds)
    last = crowd(lead, few, today)
    tell(client, "portfolio", portfolio, PROCESSES, rounds)
    tell(client, "portfolio deep", f"{portfolio}?after={last}", PROCESSES, rounds)
    tell(client, "process_list", reverse("dialogues:process_list"), PROCESSES, rounds)
    tell(client, "desk", reverse("dashboards:desk"), PROCESSES, rounds)
    return 0


def tell(client: Client, name: str, address: str, rows: int, rounds: int) -> None:
    client.get(address)  # fills what is made once
    sent: list[str] = []

    def note(execute, statement, *rest):
        sent.append(statement)
        return execute(statement, *rest)

    with connection.execute_wrapper(note):
        answer = client.get(address)
    assert answer.status_code == 200, (name, answer.status_code)
    took, worked = [], []
    for _ in range(rounds):
        began, at_work = time.perf_counter(), time.process_time()
        client.get(address)
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - at_work) * 1000)
    told = {
        "page": name,
        "rows": rows,
        "queries": len(sent),
        "median_ms": round(statistics.median(took), 1),
        "p95_ms": round(sorted(took)[int(len(took) * 0.95)], 1),
        "own_cpu_ms": round(statistics.median(worked), 1),
        "load": round(os.getloadavg()[0], 1),
        "compressed_bytes": len(gzip.compress(answer.content)),
    }
    print(json.dumps(told), flush=True)


def process_of(lead: User, today, *, sessions: int, phases: int, events: int) -> Process:
    conflict = Conflict.objects.create(name=f"A dispute of {sessions}")
    began = today - timedelta(days=13 * sessions + 30)
    with acting_as(lead):
        sides = [Party.establish(name, PartyKind.STATE, since=When.day(began)) for name in ("North", "South")]
        conflict.parties.set(sides)
        process = Process.objects.create(
            code_name=f"Process of {sessions}", conflict=conflict, convenor=lead.organisation, created_by=lead
        )
        seats.give(process, lead, SeatKind.LEAD, by=lead)
        for state, after in (
            (Track.T2, 0),
            (Track.T15, 6 * sessions),
            (Stage.NEGOTIATION, 0),
            (Status.ACTIVE, 0),
            (60, 0),
        ):
            course.begin(process, state, since=When.day(began + timedelta(days=after)), by=lead)
        rows = [
            sitting(process, number, When.day(began + timedelta(days=13 * number)), lead)
            for number in range(1, sessions + 1)
        ]
        Session.objects.bulk_create(rows)
        readings = [("personal", "unofficial") if row.is_asymmetric else ("unofficial", "unofficial") for row in rows]
        SideReading.objects.bulk_create(
            SideReading(session=row, side=side, reading=read, position=place)
            for row, reads in zip(rows, readings, strict=True)
            for place, (side, read) in enumerate(zip(sides, reads, strict=True))
        )
        plan = Plan(process=process, number=1, cause="The start", recorded_by=lead)
        plan.when = When.day(began)
        plan.save()
        for number in range(1, phases + 1):
            phase = Phase(plan=plan, number=number, name=f"Phase {number}")
            phase.due = When.day(began + timedelta(days=13 * sessions * number // phases))
            phase.save()
        for number in range(events):
            event = ContextEvent(conflict=conflict, label=f"Event {number}", is_major=number % 5 == 0)
            event.when = When.day(began + timedelta(days=13 * sessions * number // events))
            event.save()
        course.refresh(process)
    return process


def sitting(process: Process, number: int, when: When, lead: User) -> Session:
    session = Session(
        process=process, number=number, declared_track=Track.T2, implied_track=Track.T2, is_asymmetric=number % 9 == 0
    )
    session.when, session.recorded_at, session.recorded_by = when, timezone.now(), lead
    return session


def crowd(lead: User, like: Process, today):
    """Thousands of processes beside, as rows: nothing is sealed in them. Gives the one nine tenths down."""
    rows = [
        Process(
            code_name=f"Reed {number:05}",
            conflict=like.conflict,
            convenor=like.convenor,
            created_by=lead,
        )
        for number in range(PROCESSES)
    ]
    Process.objects.bulk_create(rows)
    Seat.objects.bulk_create(Seat(process=row, user=lead, kind=SeatKind.LEAD, given_by=lead) for row in rows)
    tracks, stages = list(Track), list(Stage)
    Standing.objects.bulk_create(
        Standing(
            process=row,
            track=tracks[place % 4],
            stage=stages[place % 3],
            status=Status.ACTIVE,
            expected_interval=60,
            last_held_on=today - timedelta(days=place % 90),
            objectives_stated=1,
        )
        for place, row in enumerate(rows)
    )
    tidy()
    return rows[PROCESSES * 9 // 10].pk


def tidy() -> None:
    """As the database would by itself, a minute later; only the owner of the tables may."""
    with cursor_as(OWNER, connection.settings_dict["NAME"]) as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
